// swift-tools-version: 6.2
import PackageDescription

let toolkit: [Target.Dependency] = [
    "MomentDiagnostics", "MomentDocuments", "MomentRules", "MomentXML", "MomentSchemas", "MomentTesting", "XMLTree",
].map { .product(name: $0, package: "virtmoment") }

let package = Package(
    name: "virtmoment-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "virtmoment", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // The documents to measure with.
        .target(name: "Workloads", dependencies: toolkit),

        // libxml2 as a C program uses it, with no Swift in between.
        .systemLibrary(name: "CLibXML2System", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .target(name: "CLibXML2Peer", dependencies: ["CLibXML2System"]),

        .executableTarget(name: "generate-corpus", dependencies: ["Workloads"] + toolkit),
        .executableTarget(name: "moment-ratios", dependencies: ["Workloads", "CLibXML2Peer"] + toolkit),

        .executableTarget(
            name: "MomentBenchmarks",
            dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")] + toolkit,
            path: "Benchmarks/MomentBenchmarks",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        ),
    ],
    swiftLanguageModes: [.v6]
)
