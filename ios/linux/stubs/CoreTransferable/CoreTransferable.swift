import Foundation
@_exported import UniformTypeIdentifiers

// 16.0 coretransferable/transferable
@preconcurrency public protocol Transferable: Sendable {
  // 16.0 coretransferable/transferable/representation
  associatedtype Representation: TransferRepresentation
  // 16.0 coretransferable/transferable/transferrepresentation
  @TransferRepresentationBuilder<Self> static var transferRepresentation: Representation { get }
}

// 16.0 coretransferable/transferrepresentation
public protocol TransferRepresentation<Item>: Sendable {
  // 16.0 coretransferable/transferrepresentation/item
  associatedtype Item: Transferable
}

extension TransferRepresentation {
  // 16.0 coretransferable/transferrepresentation/exportingcondition(_:)
  public func exportingCondition(
    _ condition: @escaping @Sendable (Item) -> Bool
  ) -> _ConditionalTransferRepresentation<Self> {
    _ConditionalTransferRepresentation(wrapped: self, condition: condition)
  }
}

// 16.0 coretransferable/_conditionaltransferrepresentation
public struct _ConditionalTransferRepresentation<Wrapped: TransferRepresentation>:
  TransferRepresentation
{
  // 16.0 coretransferable/transferrepresentation/item
  public typealias Item = Wrapped.Item
  let wrapped: Wrapped
  let condition: @Sendable (Item) -> Bool
}

// 16.0 coretransferable/filerepresentation
public struct FileRepresentation<Item: Transferable>: TransferRepresentation {
  // 16.0 coretransferable/filerepresentation/init(importedcontenttype:shouldattempttoopeninplace:importing:)
  public init(
    importedContentType: UTType, shouldAttemptToOpenInPlace: Bool = false,
    importing: @escaping @Sendable (ReceivedTransferredFile) async throws -> Item
  ) {}
  // 16.0 coretransferable/filerepresentation/init(exportedcontenttype:shouldallowtoopeninplace:exporting:)
  public init(
    exportedContentType: UTType, shouldAllowToOpenInPlace: Bool = false,
    exporting: @escaping @Sendable (Item) async throws -> SentTransferredFile
  ) {}
}

// 16.0 coretransferable/receivedtransferredfile
public struct ReceivedTransferredFile: Sendable {
  // 16.0 coretransferable/receivedtransferredfile/file
  public let file: URL
}

// 16.0 coretransferable/senttransferredfile
public struct SentTransferredFile: Sendable {
  // 16.0 coretransferable/senttransferredfile/init(_:allowaccessingoriginalfile:)
  public init(_ file: URL, allowAccessingOriginalFile: Bool = false) {}
}

// 16.0 coretransferable/transferrepresentationbuilder
@resultBuilder public struct TransferRepresentationBuilder<Item: Transferable> {
  // 16.0 coretransferable/transferrepresentationbuilder/buildexpression(_:)
  public static func buildExpression<Content: TransferRepresentation>(
    _ content: Content
  ) -> Content where Content.Item == Item { content }
  // 16.0 coretransferable/transferrepresentationbuilder/buildblock(_:)
  public static func buildBlock<Content: TransferRepresentation>(
    _ content: Content
  ) -> Content where Content.Item == Item { content }
  // 16.0 coretransferable/transferrepresentationbuilder/buildblock(_:_:)
  public static func buildBlock<C1: TransferRepresentation, C2: TransferRepresentation>(
    _ c1: C1, _ c2: C2
  ) -> TupleTransferRepresentation<Item, (C1, C2)> where C1.Item == Item, C2.Item == Item {
    TupleTransferRepresentation()
  }
}

// 16.0 coretransferable/tupletransferrepresentation
public struct TupleTransferRepresentation<Item: Transferable, Value>: TransferRepresentation {}
