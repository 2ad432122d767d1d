import Foundation

// 12.0 coreml/mlcomputeunits
public enum MLComputeUnits: Int, Sendable {
  // 12.0 coreml/mlcomputeunits/all
  case all = 2
}

// 12.0 coreml/mlmodelconfiguration
public class MLModelConfiguration: NSObject {
  // 12.0 coreml/mlmodelconfiguration/computeunits
  public var computeUnits = MLComputeUnits.all
}

// 11.0 coreml/mlmodelmetadatakey
public struct MLModelMetadataKey: Hashable, Sendable {
  let name: String
  // 11.0 coreml/mlmodelmetadatakey/creatordefinedkey
  public static let creatorDefinedKey = MLModelMetadataKey(name: "creatorDefined")
}

// 11.0 coreml/mlmodeldescription
public class MLModelDescription: NSObject {
  // 11.0 coreml/mlmodeldescription/metadata
  public var metadata: [MLModelMetadataKey: Any] = [:]
  // 11.0 coreml/mlmodeldescription/inputdescriptionsbyname
  public var inputDescriptionsByName: [String: MLFeatureDescription] = [:]
}

// 11.0 coreml/mlfeaturedescription
public class MLFeatureDescription: NSObject {
  // 11.0 coreml/mlfeaturedescription/multiarrayconstraint
  public var multiArrayConstraint: MLMultiArrayConstraint?
}

// 11.0 coreml/mlmultiarrayconstraint
public class MLMultiArrayConstraint: NSObject {
  // 12.0 coreml/mlmultiarrayconstraint/shapeconstraint
  public var shapeConstraint = MLMultiArrayShapeConstraint()
}

// 12.0 coreml/mlmultiarrayshapeconstraint
public class MLMultiArrayShapeConstraint: NSObject {
  // 12.0 coreml/mlmultiarrayshapeconstraint/enumeratedshapes
  public var enumeratedShapes: [[NSNumber]] = []
}

// 11.0 coreml/mlfeatureprovider
public protocol MLFeatureProvider {
  // 11.0 coreml/mlfeatureprovider/featurevalue(for:)
  func featureValue(for featureName: String) -> MLFeatureValue?
}

// 11.0 coreml/mldictionaryfeatureprovider
public class MLDictionaryFeatureProvider: NSObject, MLFeatureProvider {
  let dictionary: [String: Any]
  // 11.0 coreml/mldictionaryfeatureprovider/init(dictionary:)
  public init(dictionary: [String: Any]) throws { self.dictionary = dictionary }
  // 11.0 coreml/mldictionaryfeatureprovider/featurevalue(for:)
  public func featureValue(for featureName: String) -> MLFeatureValue? {
    dictionary[featureName] as? MLFeatureValue
  }
}

// 11.0 coreml/mlfeaturevalue
public class MLFeatureValue: NSObject {
  // 11.0 coreml/mlfeaturevalue/multiarrayvalue
  public let multiArrayValue: MLMultiArray?
  // 11.0 coreml/mlfeaturevalue/init(multiarray:)
  public init(multiArray value: MLMultiArray) { multiArrayValue = value }
}

// 11.0 coreml/mlmodel
public class MLModel: NSObject {
  // 12.0 coreml/mlmodel/init(contentsof:configuration:)
  public init(contentsOf url: URL, configuration: MLModelConfiguration) throws {
    answer = try Answer.model(at: url)
    modelDescription = answer.description
  }
  let answer: Answer
  // 11.0 coreml/mlmodel/modeldescription
  public let modelDescription: MLModelDescription
  // 11.0 coreml/mlmodel/prediction(from:)
  public func prediction(from input: any MLFeatureProvider) throws -> any MLFeatureProvider {
    try answer.predict(input)
  }
  // 17.0 coreml/mlmodel/prediction(from:options:)
  public func prediction(from input: any MLFeatureProvider) async throws -> any MLFeatureProvider {
    try answer.predict(input)
  }
}

// 11.0 coreml/mlmultiarraydatatype
public enum MLMultiArrayDataType: Int, Sendable {
  // 11.0 coreml/mlmultiarraydatatype/float32
  case float32 = 65568
  // 16.0 coreml/mlmultiarraydatatype/float16
  case float16 = 65552
}

// 11.0 coreml/mlmultiarray
public class MLMultiArray: NSObject {
  // 11.0 coreml/mlmultiarray/shape
  public let shape: [NSNumber]
  // 11.0 coreml/mlmultiarray/strides
  public let strides: [NSNumber]
  // 11.0 coreml/mlmultiarray/datatype
  public let dataType: MLMultiArrayDataType
  var floats: [Float]

  // 11.0 coreml/mlmultiarray/init(shape:datatype:)
  public init(shape: [NSNumber], dataType: MLMultiArrayDataType) throws {
    (self.shape, self.dataType) = (shape, dataType)
    strides = Self.paddedStrides(shape)
    floats = [Float](repeating: 0, count: strides[0].intValue)
  }

  // 15.4 coreml/mlmultiarray/withunsafemutablebytes(_:)
  public func withUnsafeMutableBytes<R>(
    _ body: (UnsafeMutableRawBufferPointer, [Int]) throws -> R
  ) rethrows -> R {
    let strides = strides.map(\.intValue)
    return try floats.withUnsafeMutableBytes { try body($0, strides) }
  }

  // 15.4 coreml/mlmultiarray/withunsafebytes(_:)
  public func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    try floats.withUnsafeBytes(body)
  }
}
