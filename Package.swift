// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "virtmoment",
    products: [
        .library(name: "XMLTree", targets: ["XMLTree"]),
        .library(name: "MomentDiagnostics", targets: ["MomentDiagnostics"]),
        .library(name: "MomentXML", targets: ["MomentXML"]),
        .library(name: "RelaxNG", targets: ["RelaxNG"]),
        .library(name: "MomentDocuments", targets: ["MomentDocuments"]),
        .library(name: "MomentRules", targets: ["MomentRules"]),
        .library(name: "MomentSchemas", targets: ["MomentSchemas"]),
        .library(name: "MomentKit", targets: ["MomentKit"]),
        .library(name: "MomentCommands", targets: ["MomentCommands"]),
        .executable(name: "virtmoment", targets: ["virtmoment"]),
        .library(name: "LibvirtHost", targets: ["LibvirtHost"]),
        .library(name: "BackupJobs", targets: ["BackupJobs"]),
        .library(name: "BackupSets", targets: ["BackupSets"]),
        .library(name: "ChainDoctor", targets: ["ChainDoctor"]),
        .library(name: "MomentInMemory", targets: ["MomentInMemory"]),
        .library(name: "MomentTemplates", targets: ["MomentTemplates"]),
        .library(name: "MomentTesting", targets: ["MomentTesting"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    ],
    targets: [
        // Values, no C and no dependency.
        .target(name: "XMLTree"),
        .target(name: "MomentDiagnostics", dependencies: ["XMLTree"]),

        // libxml2, boxed.
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .yum(["libxml2-devel"])]
        ),
        .target(name: "MomentXML", dependencies: ["XMLTree", "MomentDiagnostics", "CLibXML2"]),

        // libvirt, declared here and loaded when it is first needed.
        .target(name: "CLibvirt", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

        // RELAX NG in Swift alone.
        .target(name: "RelaxNG", dependencies: ["XMLTree", "MomentDiagnostics"]),

        .target(name: "MomentDocuments", dependencies: ["XMLTree", "MomentDiagnostics"]),
        .target(name: "MomentRules", dependencies: ["MomentDocuments", "XMLTree", "MomentDiagnostics"]),

        .target(
            name: "LibvirtHost",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "LocalFiles", "MomentDocuments", "MomentRules",
                "MomentSchemas",
                "CLibvirt", "CStatx",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "BackupJobs",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "MomentDocuments", "MomentRules", "MomentSchemas",
                "LibvirtHost",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "BackupSets",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "LocalFiles", "MomentDocuments", "MomentRules",
                "LibvirtHost",
                "BackupJobs",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "ChainDoctor",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "MomentDocuments", "MomentRules", "LibvirtHost",
                "BackupJobs",
                "BackupSets",
            ]
        ),
        // Swift's module of the C library leaves out the call that says when a file was made.
        .systemLibrary(name: "CStatx"),
        // An imitated host, for tests and rehearsals: the command does without it.
        .target(
            name: "MomentInMemory",
            dependencies: [
                "LibvirtHost", "XMLTree", "MomentDiagnostics", "MomentXML", "MomentDocuments", "MomentRules",
            ]
        ),
        .target(name: "MomentTesting", dependencies: ["MomentDocuments", "MomentXML", "XMLTree", "MomentDiagnostics"]),
        // The system's files and streams, without Foundation.
        // Swift's module of the C library leaves extended attributes out.
        .systemLibrary(name: "CExtendedAttributes"),
        .target(name: "LocalFiles", dependencies: ["XMLTree", "CExtendedAttributes"]),

        // Grammars and stylesheets, part of the binary.
        .target(name: "CEmbedded"),
        .target(
            name: "MomentSchemas",
            dependencies: ["XMLTree", "MomentDiagnostics", "MomentXML", "RelaxNG", "LocalFiles", "CEmbedded"]
        ),

        // One import for the everyday jobs.
        .target(
            name: "MomentKit",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "RelaxNG", "MomentDocuments", "MomentRules",
                "MomentSchemas",
                "MomentTemplates", "LibvirtHost", "BackupJobs", "BackupSets", "ChainDoctor",
            ]
        ),

        // The command, a library under a main of a few lines.
        .target(
            name: "MomentCommands",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "RelaxNG", "MomentDocuments", "MomentRules",
                "MomentSchemas",
                "MomentTemplates", "MomentKit", "LibvirtHost", "BackupJobs", "BackupSets", "ChainDoctor",
                "LocalFiles",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "virtmoment", dependencies: ["MomentCommands"]),

        // libxslt, boxed: the C target turns all it says and does into calls without its types. Its headers are used, and it is loaded when it is
        // first needed.
        .systemLibrary(
            name: "CLibXSLT",
            providers: [.apt(["libxslt1-dev"]), .yum(["libxslt-devel"])]
        ),
        .target(
            name: "CStylesheet",
            dependencies: ["CLibXSLT", "CLibXML2"],
            linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]
        ),
        .target(
            name: "MomentTemplates",
            dependencies: [
                "XMLTree", "MomentDiagnostics", "MomentXML", "MomentDocuments", "MomentRules", "MomentSchemas",
                "CEmbedded",
                "CStylesheet",
            ]
        ),

        // Tests mirror the sources.
        .target(name: "TestRequirements", path: "Tests/TestRequirements"),
        .testTarget(name: "CLibvirtTests", dependencies: ["CLibvirt", "TestRequirements"], exclude: ["Fixtures"]),
        .testTarget(
            name: "LibvirtHostTests",
            dependencies: [
                "LibvirtHost", "BackupJobs", "MomentInMemory", "MomentDocuments", "MomentRules", "XMLTree", "MomentXML",
                "CLibvirt", "MomentTesting", "TestRequirements", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "BackupJobsTests",
            dependencies: [
                "BackupJobs", "LibvirtHost", "MomentInMemory", "MomentDocuments", "MomentRules", "MomentDiagnostics",
            ]
        ),
        .testTarget(
            name: "BackupSetsTests",
            dependencies: [
                "BackupSets", "BackupJobs", "LibvirtHost", "LocalFiles", "MomentInMemory", "MomentRules",
                "MomentTesting", "XMLTree", "TestSupport", "TestRequirements",
            ]
        ),
        .testTarget(
            name: "ChainDoctorTests",
            dependencies: [
                "ChainDoctor", "BackupJobs", "BackupSets", "LibvirtHost", "MomentInMemory", "MomentDocuments",
                "MomentDiagnostics", "TestSupport",
            ]
        ),
        // Real guests: they share one host in this process, so they are one target over all that runs on a host.
        .testTarget(
            name: "LiveHostTests",
            dependencies: [
                "LibvirtHost", "BackupJobs", "BackupSets", "ChainDoctor", "MomentInMemory", "MomentTesting",
                "MomentDocuments",
                "MomentRules", "MomentDiagnostics", "XMLTree", "MomentXML", "CLibvirt", "TestRequirements",
                "TestSupport",
                "virtmoment",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "MomentInMemoryTests",
            dependencies: [
                "MomentInMemory", "LibvirtHost", "BackupJobs", "MomentDocuments", "MomentRules", "MomentXML",
            ]
        ),
        .testTarget(
            name: "MomentDocumentsTests",
            dependencies: [
                "MomentDocuments", "MomentTesting", "MomentSchemas", "MomentXML", "RelaxNG", "XMLTree",
                "MomentDiagnostics",
                "TestRequirements", "TestSupport",
            ]
        ),
        .testTarget(
            name: "MomentRulesTests",
            dependencies: [
                "MomentRules", "MomentDocuments", "MomentTesting", "MomentSchemas", "MomentXML", "RelaxNG", "XMLTree",
                "MomentDiagnostics", "TestRequirements", "TestSupport",
            ]
        ),
        .testTarget(
            name: "MomentTemplatesTests",
            dependencies: [
                "MomentTemplates", "MomentDocuments", "MomentRules", "MomentXML", "XMLTree", "MomentDiagnostics",
                "TestRequirements",
                "TestSupport", "MomentSchemas",
            ],
            exclude: ["Fixtures"]
        ),
        .testTarget(name: "LocalFilesTests", dependencies: ["LocalFiles", "CExtendedAttributes", "TestSupport"]),
        .testTarget(
            name: "MomentSchemasTests",
            dependencies: [
                "MomentSchemas", "RelaxNG", "MomentXML", "XMLTree", "MomentDiagnostics", "LocalFiles", "MomentTesting",
                "TestSupport", "TestRequirements",
            ]
        ),
        .testTarget(
            name: "MomentCommandsTests",
            dependencies: [
                "MomentCommands", "LibvirtHost", "MomentDiagnostics", "virtmoment", "TestSupport", "TestRequirements",
            ],
            exclude: ["Snapshots"]
        ),
        .testTarget(name: "MomentKitTests", dependencies: ["MomentKit", "MomentInMemory", "TestSupport"]),
        .testTarget(
            name: "GuideTests",
            dependencies: [
                "MomentKit",
                "MomentDocuments", "MomentRules", "MomentDiagnostics", "MomentXML", "LibvirtHost", "BackupJobs",
                "ChainDoctor",
                "MomentInMemory", "MomentSchemas", "MomentTemplates", "MomentTesting", "RelaxNG", "XMLTree",
                "TestSupport", "TestRequirements",
            ]
        ),
        .testTarget(
            name: "XMLTreeTests",
            dependencies: ["XMLTree", "MomentTesting", "TestRequirements", "TestSupport"]
        ),
        .testTarget(
            name: "MomentDiagnosticsTests",
            dependencies: ["MomentDiagnostics", "MomentXML", "XMLTree", "MomentTesting", "TestRequirements"]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "XMLTree", "MomentXML", "MomentRules", "MomentTesting", "TestRequirements",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "MomentXMLTests",
            dependencies: ["MomentXML", "XMLTree", "MomentDiagnostics", "MomentTesting", "TestSupport"]
        ),
        .testTarget(
            name: "RelaxNGTests",
            dependencies: [
                "RelaxNG", "MomentSchemas", "MomentXML", "XMLTree", "MomentDiagnostics", "MomentTesting",
                "TestRequirements",
                "TestSupport",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where ![.system, .plugin].contains(target.type) {
    target.swiftSettings =
        (target.swiftSettings ?? []) + [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        ]
    // Set where changes are decided: there a warning is an error, while a user's newer compiler may warn.
    if Context.environment["VIRTMOMENT_STRICT"] != nil {
        target.swiftSettings = (target.swiftSettings ?? []) + [.treatAllWarnings(as: .error)]
        target.cSettings = (target.cSettings ?? []) + [.treatAllWarnings(as: .error)]
    }
}

// The command that is handed out (Scripts/build-release.sh) is built for size, but for what works hardest when many files are checked.
// Flags like these are refused in a package that others depend on, so they are there on request alone.
if Context.environment["VIRTMOMENT_RELEASE"] != nil {
    let forSpeed: Set = ["XMLTree", "MomentXML", "RelaxNG", "MomentDocuments", "MomentRules"]
    for target in package.targets where forSpeed.contains(target.name) {
        target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-Xfrontend", "-O"])]
    }
    // Before the toolchain's own, so that these are taken.
    let loosened = [
        "FoundationEssentials", "_FoundationCollections", "swift_StringProcessing", "swift_RegexParser",
        "swiftDispatch", "swiftCore",
    ]
    for target in package.targets where target.name == "virtmoment" {
        let archives = loosened.map { "\(Context.packageDirectory)/.build/loosened/lib\($0).a" }
        target.linkerSettings = (target.linkerSettings ?? []) + [.unsafeFlags(archives)]
    }
}

// Documentation is built with a plugin that those who depend on the libraries need not fetch.
if Context.environment["VIRTMOMENT_DOCC"] != nil {
    package.dependencies.append(.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
