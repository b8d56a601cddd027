// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "virtmoment",
    products: [
        .library(name: "XMLTree", targets: ["XMLTree"]),
        .library(name: "Diagnostics", targets: ["Diagnostics"]),
        .library(name: "LibXML", targets: ["LibXML"]),
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
        .target(name: "Diagnostics", dependencies: ["XMLTree"]),

        // libxml2, boxed.
        .systemLibrary(
            name: "CLibXML2",
            pkgConfig: "libxml-2.0",
            providers: [.apt(["libxml2-dev"]), .yum(["libxml2-devel"])]
        ),
        .target(name: "LibXML", dependencies: ["XMLTree", "Diagnostics", "CLibXML2"]),

        // libvirt, declared here and loaded when it is first needed.
        .target(name: "CLibvirt", linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),

        // RELAX NG in Swift alone.
        .target(name: "RelaxNG", dependencies: ["XMLTree", "Diagnostics"]),

        .target(name: "MomentDocuments", dependencies: ["XMLTree", "Diagnostics"]),
        .target(name: "MomentRules", dependencies: ["MomentDocuments", "XMLTree", "Diagnostics"]),

        .target(
            name: "LibvirtHost",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "LocalFiles", "MomentDocuments", "MomentRules", "MomentSchemas",
                "CLibvirt", "CStatx",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "BackupJobs",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "MomentDocuments", "MomentRules", "MomentSchemas", "LibvirtHost",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "BackupSets",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "LocalFiles", "MomentDocuments", "MomentRules", "LibvirtHost",
                "BackupJobs",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "ChainDoctor",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "MomentDocuments", "MomentRules", "LibvirtHost", "BackupJobs",
                "BackupSets",
            ]
        ),
        // Swift's module of the C library leaves out the call that says when a file was made.
        .systemLibrary(name: "CStatx"),
        // An imitated host, for tests and rehearsals: the command does without it.
        .target(
            name: "MomentInMemory",
            dependencies: ["LibvirtHost", "XMLTree", "Diagnostics", "LibXML", "MomentDocuments", "MomentRules"]
        ),
        .target(name: "MomentTesting", dependencies: ["MomentDocuments", "LibXML", "XMLTree", "Diagnostics"]),
        // The system's files and streams, without Foundation.
        // Swift's module of the C library leaves extended attributes out.
        .systemLibrary(name: "CExtendedAttributes"),
        .target(name: "LocalFiles", dependencies: ["XMLTree", "CExtendedAttributes"]),

        // Grammars and stylesheets, part of the binary.
        .target(name: "CEmbedded"),
        .target(
            name: "MomentSchemas",
            dependencies: ["XMLTree", "Diagnostics", "LibXML", "RelaxNG", "LocalFiles", "CEmbedded"]
        ),

        // One import for the everyday jobs.
        .target(
            name: "MomentKit",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "RelaxNG", "MomentDocuments", "MomentRules", "MomentSchemas",
                "MomentTemplates", "LibvirtHost", "BackupJobs", "BackupSets", "ChainDoctor",
            ]
        ),

        // The command, a library under a main of a few lines.
        .target(
            name: "MomentCommands",
            dependencies: [
                "XMLTree", "Diagnostics", "LibXML", "RelaxNG", "MomentDocuments", "MomentRules", "MomentSchemas",
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
                "XMLTree", "Diagnostics", "LibXML", "MomentDocuments", "MomentRules", "MomentSchemas", "CEmbedded",
                "CStylesheet",
            ]
        ),

        // Tests mirror the sources.
        .target(name: "TestRequirements", path: "Tests/TestRequirements"),
        .testTarget(name: "CLibvirtTests", dependencies: ["CLibvirt", "TestRequirements"], exclude: ["Fixtures"]),
        .testTarget(
            name: "LibvirtHostTests",
            dependencies: [
                "LibvirtHost", "BackupJobs", "MomentInMemory", "MomentDocuments", "MomentRules", "XMLTree", "LibXML",
                "CLibvirt", "MomentTesting", "TestRequirements", "TestSupport",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "BackupJobsTests",
            dependencies: [
                "BackupJobs", "LibvirtHost", "MomentInMemory", "MomentDocuments", "MomentRules", "Diagnostics",
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
                "Diagnostics", "TestSupport",
            ]
        ),
        // Real guests: they share one host in this process, so they are one target over all that runs on a host.
        .testTarget(
            name: "LiveHostTests",
            dependencies: [
                "LibvirtHost", "BackupJobs", "BackupSets", "ChainDoctor", "MomentInMemory", "MomentTesting",
                "MomentDocuments",
                "MomentRules", "Diagnostics", "XMLTree", "LibXML", "CLibvirt", "TestRequirements", "TestSupport",
                "virtmoment",
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .testTarget(
            name: "MomentInMemoryTests",
            dependencies: ["MomentInMemory", "LibvirtHost", "BackupJobs", "MomentDocuments", "MomentRules", "LibXML"]
        ),
        .testTarget(
            name: "MomentDocumentsTests",
            dependencies: [
                "MomentDocuments", "MomentTesting", "MomentSchemas", "LibXML", "RelaxNG", "XMLTree", "Diagnostics",
                "TestRequirements", "TestSupport",
            ]
        ),
        .testTarget(
            name: "MomentRulesTests",
            dependencies: [
                "MomentRules", "MomentDocuments", "MomentTesting", "MomentSchemas", "LibXML", "RelaxNG", "XMLTree",
                "Diagnostics", "TestRequirements", "TestSupport",
            ]
        ),
        .testTarget(
            name: "MomentTemplatesTests",
            dependencies: [
                "MomentTemplates", "MomentDocuments", "MomentRules", "LibXML", "XMLTree", "Diagnostics",
                "TestRequirements",
                "TestSupport", "MomentSchemas",
            ],
            exclude: ["Fixtures"]
        ),
        .testTarget(name: "LocalFilesTests", dependencies: ["LocalFiles", "CExtendedAttributes", "TestSupport"]),
        .testTarget(
            name: "MomentSchemasTests",
            dependencies: [
                "MomentSchemas", "RelaxNG", "LibXML", "XMLTree", "Diagnostics", "LocalFiles", "MomentTesting",
                "TestSupport", "TestRequirements",
            ]
        ),
        .testTarget(
            name: "MomentCommandsTests",
            dependencies: [
                "MomentCommands", "LibvirtHost", "Diagnostics", "virtmoment", "TestSupport", "TestRequirements",
            ],
            exclude: ["Snapshots"]
        ),
        .testTarget(name: "MomentKitTests", dependencies: ["MomentKit", "MomentInMemory", "TestSupport"]),
        .testTarget(
            name: "GuideTests",
            dependencies: [
                "MomentKit",
                "MomentDocuments", "MomentRules", "Diagnostics", "LibXML", "LibvirtHost", "BackupJobs", "ChainDoctor",
                "MomentInMemory", "MomentSchemas", "MomentTemplates", "MomentTesting", "RelaxNG", "XMLTree",
                "TestSupport", "TestRequirements",
            ]
        ),
        .testTarget(
            name: "XMLTreeTests",
            dependencies: ["XMLTree", "MomentTesting", "TestRequirements", "TestSupport"]
        ),
        .testTarget(
            name: "DiagnosticsTests",
            dependencies: ["Diagnostics", "LibXML", "XMLTree", "MomentTesting", "TestRequirements"]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "XMLTree", "LibXML", "MomentRules", "MomentTesting", "TestRequirements",
                .product(name: "Logging", package: "swift-log"),
            ],
            path: "Tests/TestSupport"
        ),
        .testTarget(
            name: "LibXMLTests",
            dependencies: ["LibXML", "XMLTree", "Diagnostics", "MomentTesting", "TestSupport"]
        ),
        .testTarget(
            name: "RelaxNGTests",
            dependencies: [
                "RelaxNG", "MomentSchemas", "LibXML", "XMLTree", "Diagnostics", "MomentTesting", "TestRequirements",
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
    let forSpeed: Set = ["XMLTree", "LibXML", "RelaxNG", "MomentDocuments", "MomentRules"]
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
