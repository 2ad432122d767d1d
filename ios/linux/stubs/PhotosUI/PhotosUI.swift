import Foundation
@_exported import Photos
import SwiftUI
import UIKit

// 16.0 photosui/photospickeritem
public struct PhotosPickerItem: Equatable, Hashable, Sendable {
  // 16.0 photosui/photospickeritem/loadtransferable(type:)
  public func loadTransferable<T: Transferable>(type: T.Type) async throws -> T? { nil }

  // 16.0 photosui/photospickeritem/encodingdisambiguationpolicy
  public struct EncodingDisambiguationPolicy: Sendable {
    // 16.0 photosui/photospickeritem/encodingdisambiguationpolicy/automatic
    public static let automatic = EncodingDisambiguationPolicy()
    // 16.0 photosui/photospickeritem/encodingdisambiguationpolicy/current
    public static let current = EncodingDisambiguationPolicy()
  }
}

// 16.0 photosui/photospickerselectionbehavior
public struct PhotosPickerSelectionBehavior: Sendable {
  // 16.0 photosui/photospickerselectionbehavior/default
  public static let `default` = PhotosPickerSelectionBehavior()
  // 16.0 photosui/photospickerselectionbehavior/ordered
  public static let ordered = PhotosPickerSelectionBehavior()
}

// 14.0 photosui/phpickerfilter-swift.struct
public struct PHPickerFilter: Sendable {
  // 14.0 photosui/phpickerfilter-swift.struct/images
  public static let images = PHPickerFilter()
}

extension View {
  // 16.0 swiftui/view/photospicker(ispresented:selection:maxselectioncount:selectionbehavior:matching:preferreditemencoding:)
  public nonisolated func photosPicker(
    isPresented: Binding<Bool>, selection: Binding<[PhotosPickerItem]>,
    maxSelectionCount: Int? = nil, selectionBehavior: PhotosPickerSelectionBehavior = .default,
    matching filter: PHPickerFilter? = nil,
    preferredItemEncoding: PhotosPickerItem.EncodingDisambiguationPolicy = .automatic
  ) -> some View { self }
}

// 8.0 photosui/phcontenteditingcontroller
public protocol PHContentEditingController: NSObjectProtocol {
  // 8.0 photosui/phcontenteditingcontroller/canhandle(_:)
  func canHandle(_ adjustmentData: PHAdjustmentData) -> Bool
  // 8.0 photosui/phcontenteditingcontroller/startcontentediting(with:placeholderimage:)
  func startContentEditing(
    with contentEditingInput: PHContentEditingInput, placeholderImage: UIImage)
  // 8.0 photosui/phcontenteditingcontroller/finishcontentediting(completionhandler:)
  func finishContentEditing(completionHandler: @escaping (PHContentEditingOutput?) -> Void)
  // 8.0 photosui/phcontenteditingcontroller/shouldshowcancelconfirmation
  var shouldShowCancelConfirmation: Bool { get }
  // 8.0 photosui/phcontenteditingcontroller/cancelcontentediting()
  func cancelContentEditing()
}
