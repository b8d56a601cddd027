import Foundation
import TestRequirements
import TestSupport
import Testing

/// Whether a library compares strings otherwise than by their code units, which nobody would notice in its source.
@Suite("No library compares strings by canonical equivalence")
struct ComparisonUseTests {
    /// Where the compiler put the objects of this build; nil where it made one for each module, which tells too little.
    private static let objects: URL? = {
        let folder = Bundle.allBundles.map(\.bundleURL).first { $0.path.contains("/debug") }?
            .deletingLastPathComponent()
        let built = folder ?? Samples.repository.appending(path: ".build/debug")
        return FileManager.default.fileExists(atPath: built.appending(path: "XMLTree.build/XMLName.swift.o").path)
            ? built : nil
    }()

    /// Swift's own operations on strings, as objects name them.
    private static let swiftOperations = [
        "$sSS2eeoiySbSS_SStFZ": "==", "$ss2neoiySbx_xtSQRzlF": "!=", "$sSS1loiySbSS_SStFZ": "<",
        "$sSSSLsWP": "Comparable",
        "$sSS9hasPrefixySbSSF": "hasPrefix", "$sSS9hasSuffixySbSSF": "hasSuffix",
    ]

    private static var libraries: [URL] {
        let sources = Samples.repository.appending(path: "Sources")
        let folders = (try? FileManager.default.contentsOfDirectory(at: sources, includingPropertiesForKeys: nil)) ?? []
        return folders.filter { !$0.lastPathComponent.hasPrefix("C") && $0.lastPathComponent != "virtmoment" }
    }

    private static func files(below folder: URL) -> [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? []).filter { $0.pathExtension == "swift" }
    }

    @Test(
        "in what the compiler made of it",
        .requires(.program("nm", package: "binutils")),
        .requires(Requirement("an object for each file, as a debug build has them", isMet: objects != nil))
    )
    func operations() throws {
        let built = try #require(Self.objects)
        var found: [String] = []
        for library in Self.libraries {
            let folder = built.appending(path: "\(library.lastPathComponent).build")
            for file in Self.files(below: library) {
                let object = folder.appending(path: "\(file.lastPathComponent).o")
                guard FileManager.default.fileExists(atPath: object.path) else { continue }
                let symbols = try Self.undefinedSymbols(of: object)
                for (symbol, operation) in Self.swiftOperations where symbols.contains(symbol) {
                    // Comparing for inequality is one operator for all types: what tells is whether it is that of strings, which `==` beside it says.
                    if operation == "!=", !symbols.contains("$sSSSQsWP") { continue }
                    found.append("\(library.lastPathComponent)/\(file.lastPathComponent): \(operation)")
                }
            }
        }
        #expect(found.sorted() == [], "import XMLTree there: its operators compare code units")
    }

    private static func undefinedSymbols(of object: URL) throws -> Set<String> {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["nm", "-u", object.path]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return Set(text.split(separator: "\n").map { String($0.split(separator: " ").last ?? "") })
    }

    /// Sets and dictionaries of strings that can stay Swift's own, and why.
    private static let exceptions: [String: String] = [
        "ElementDescriber.swift": "words of the mapping, which are ASCII",
        "ElementDescription.swift": "words of the mapping, which are ASCII",
        "VariantSurvey.swift": "names of the mapping, which are ASCII",
        "UnmodelledContent.swift": "names of fields, which are ASCII",
        "ElementDescription+JSON.swift": "names of fields, which are ASCII",
        "ElementDescription+XML.swift": "names of fields, which are ASCII",
        "FactFields.swift": "names of fields, which are ASCII",
        "HostFacts+Context.swift": "targets of disks, as in DomainContext",
        "JSONValue.swift": "members that are no field are refused",
        "JSONValue+Coding.swift": "members that are no field are refused, and names of our own",
        "XMLNode+JSON.swift": "members with names of our own",
        "JSONReading.swift": "members that are no field are refused",
        "JSONWriting.swift": "members with names of our own",
        "BuiltInFiles.swift": "names of our own files", "Template+BuiltIn.swift": "names of our own templates",
        "TemplateChain.swift": "public: names of parameters, of which libxslt takes the exact one",
        "ParameterCheck.swift": "names of parameters, as in TemplateChain",
        "RenderRun.swift": "names of parameters, as in TemplateChain",
        "TemplateArguments.swift": "names of parameters, as in TemplateChain",
        "LibXMLGrammar.swift": "public: files of a grammar set, which the system told apart",
        "GrammarLoader.swift": "as in LibXMLGrammar",
        "GrammarResources.swift": "as in LibXMLGrammar", "UnicodeBlocks.swift": "names of blocks, which are ASCII",
        "OptionWord.swift": "the argument parser's",
        "TypedParameters.swift": "names of libvirt's parameters, which are ASCII",
        "DomainContext.swift": "public: targets of disks, which libvirt's grammar holds to ASCII",
        "ExistingMoment.swift": "public: targets of disks", "BackupPreparing+Base.swift": "targets of disks",
        "ChainFacts.swift": "public: what doctor looked at", "ChainFacts+Files.swift": "as in ChainFacts",
        "ChainFacts+Orphans.swift": "as in ChainFacts", "ChainDoctor+Gathering.swift": "as in ChainFacts",
        "InMemoryHost.swift": "public: the images of an imitated host",
        "InMemoryHost+Images.swift": "as in InMemoryHost",
    ]

    @Test("in the keys of sets and dictionaries, for which there are NameSet and NameMap")
    func keys() throws {
        var found: [String] = []
        for library in Self.libraries {
            for file in Self.files(below: library) where Self.exceptions[file.lastPathComponent] == nil {
                let text = try String(contentsOf: file, encoding: .utf8)
                for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
                where line.contains(#/\bSet<String>|\[String: ?[A-Z\[(]|Dictionary<String/#)
                    && !line.trimmingCharacters(in: .whitespaces).hasPrefix("//")
                {
                    found.append("\(library.lastPathComponent)/\(file.lastPathComponent):\(number + 1)")
                }
            }
        }
        #expect(found == [])
    }
}
