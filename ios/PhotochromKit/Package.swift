// swift-tools-version: 6.0

import PackageDescription

let package = Package(
  name: "PhotochromKit",
  platforms: [.iOS(.v18), .macOS(.v15)],
  products: [.library(name: "PhotochromKit", targets: ["PhotochromKit"])],
  targets: [
    .target(name: "PhotochromKit"),
    .executableTarget(
      name: "benchmark", dependencies: ["PhotochromKit"], path: "Sources/Benchmark"),
    .testTarget(name: "PhotochromKitTests", dependencies: ["PhotochromKit"]),
  ],
  swiftLanguageModes: [.v6]
)
