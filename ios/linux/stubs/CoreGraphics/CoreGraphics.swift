@_exported import Foundation

// 2.0 corefoundation/cgaffinetransform
public struct CGAffineTransform: Sendable, Equatable {
  let a, b, c, d, tx, ty: CGFloat

  // 2.0 corefoundation/cgaffinetransform/init(a:b:c:d:tx:ty:)
  public init(a: CGFloat, b: CGFloat, c: CGFloat, d: CGFloat, tx: CGFloat, ty: CGFloat) {
    (self.a, self.b, self.c, self.d, self.tx, self.ty) = (a, b, c, d, tx, ty)
  }

  // 2.0 corefoundation/cgaffinetransform/identity
  public static let identity = CGAffineTransform(a: 1, b: 0, c: 0, d: 1, tx: 0, ty: 0)
}

// 2.0 coregraphics/cgcolorspace
public final class CGColorSpace: Sendable {
  // 2.0 coregraphics/cgcolorspace/init(name:)
  public init?(name: CFString) {}
  // 9.0 coregraphics/cgcolorspace/srgb
  nonisolated(unsafe) public static let sRGB: CFString = "kCGColorSpaceSRGB"
}

// 2.0 coregraphics/cgcolor
public final class CGColor: Sendable {
  let parts: [CGFloat]
  // 13.0 coregraphics/cgcolor/init(srgbred:green:blue:alpha:)
  public init(srgbRed red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {
    parts = [red, green, blue, alpha]
  }
  // 9.0 coregraphics/cgcolor/converted(to:intent:options:)
  public func converted(
    to space: CGColorSpace, intent: CGColorRenderingIntent, options: CFDictionary?
  ) -> CGColor? { self }
  // 3.0 coregraphics/cgcolor/components
  public var components: [CGFloat]? { parts }
}

// 2.0 coregraphics/cgimagealphainfo
public enum CGImageAlphaInfo: UInt32, Sendable {
  // 2.0 coregraphics/cgimagealphainfo/noneskiplast
  case noneSkipLast = 5
}

// 2.0 coregraphics/cgbitmapinfo
public struct CGBitmapInfo: OptionSet, Sendable {
  // 2.0 coregraphics/cgbitmapinfo/rawvalue
  public let rawValue: UInt32
  // 2.0 coregraphics/cgbitmapinfo/init(rawvalue:)
  public init(rawValue: UInt32) { self.rawValue = rawValue }
}

// 2.0 coregraphics/cgcolorrenderingintent
public enum CGColorRenderingIntent: Int32, Sendable {
  // 2.0 coregraphics/cgcolorrenderingintent/defaultintent
  case defaultIntent = 0
}

// 2.0 coregraphics/cginterpolationquality
public enum CGInterpolationQuality: Int32, Sendable {
  // 2.0 coregraphics/cginterpolationquality/none
  case none = 1
  // 2.0 coregraphics/cginterpolationquality/high
  case high = 3
}

// 2.0 coregraphics/cgdataproviderreleasedatacallback
public typealias CGDataProviderReleaseDataCallback =
  @convention(c) (UnsafeMutableRawPointer?, UnsafeRawPointer, Int) -> Void

// 2.0 coregraphics/cgdataprovider
public final class CGDataProvider {
  let data: UnsafeRawPointer
  let info: UnsafeMutableRawPointer?
  let size: Int
  let release: CGDataProviderReleaseDataCallback

  // 2.0 coregraphics/cgdataprovider/init(datainfo:data:size:releasedata:)
  public init?(
    dataInfo info: UnsafeMutableRawPointer?, data: UnsafeRawPointer, size: Int,
    releaseData: CGDataProviderReleaseDataCallback
  ) {
    (self.info, self.data, self.size, release) = (info, data, size, releaseData)
  }

  deinit { release(info, data, size) }
}

// 2.0 coregraphics/cgimage
public final class CGImage {
  // 2.0 coregraphics/cgimage/width
  public let width: Int
  // 2.0 coregraphics/cgimage/height
  public let height: Int
  let bytesPerRow: Int
  let provider: CGDataProvider

  // 2.0 coregraphics/cgimage/init(width:height:bitspercomponent:bitsperpixel:bytesperrow:space:bitmapinfo:provider:decode:shouldinterpolate:intent:)
  public init?(
    width: Int, height: Int, bitsPerComponent: Int, bitsPerPixel: Int, bytesPerRow: Int,
    space: CGColorSpace, bitmapInfo: CGBitmapInfo, provider: CGDataProvider,
    decode: UnsafePointer<CGFloat>?, shouldInterpolate: Bool, intent: CGColorRenderingIntent
  ) {
    guard provider.size >= bytesPerRow * height else { return nil }
    (self.width, self.height, self.bytesPerRow) = (width, height, bytesPerRow)
    self.provider = provider
  }
}

// 2.0 coregraphics/cgcontext
public final class CGContext {
  let data: UnsafeMutableRawPointer
  let width, height, bytesPerRow: Int
  var transform = CGAffineTransform.identity
  var gray: UInt8 = 0
  // 2.0 coregraphics/cgcontext/interpolationquality
  public var interpolationQuality = CGInterpolationQuality.high

  // 2.0 coregraphics/cgcontext/init(data:width:height:bitspercomponent:bytesperrow:space:bitmapinfo:)
  public init?(
    data: UnsafeMutableRawPointer?, width: Int, height: Int, bitsPerComponent: Int,
    bytesPerRow: Int, space: CGColorSpace, bitmapInfo: UInt32
  ) {
    guard let data, bitmapInfo == CGImageAlphaInfo.noneSkipLast.rawValue else { return nil }
    (self.data, self.width, self.height, self.bytesPerRow) = (data, width, height, bytesPerRow)
  }

  // 2.0 coregraphics/cgcontext/setfillcolor(gray:alpha:)
  public func setFillColor(gray: CGFloat, alpha: CGFloat) { self.gray = UInt8(gray * 255) }

  // 2.0 coregraphics/cgcontext/fill(_:)
  public func fill(_ rect: CGRect) {
    memset(data, Int32(gray), bytesPerRow * height)
  }

  // 2.0 coregraphics/cgcontext/concatenate(_:)
  public func concatenate(_ transform: CGAffineTransform) { self.transform = transform }

  // 9.0 coregraphics/cgcontext/draw(_:in:bytiling:)
  public func draw(_ image: CGImage, in rect: CGRect, byTiling: Bool = false) {
    drawNearest(image, in: rect)
  }
}
