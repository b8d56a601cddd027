import CLibvirt
import Foundation
import TestRequirements
import Testing

@Suite("Declarations of our own")
struct HeaderTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func run(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    @Test(
        "agree with libvirt's headers: signatures, constants, texts, layouts",
        .requires(
            .program("cc", package: "gcc"),
            .file("/usr/include/libvirt/libvirt.h", package: "libvirt-dev")
        )
    )
    func headers() throws {
        let result = try run("/bin/sh", Self.root.appending(path: "Scripts/check-libvirt-headers.sh").path)
        #expect(result.status == 0, "\(result.output)")
    }

    @Test(
        "know the release of every function: the library's own version tags say the same",
        .requires(
            .program("nm", package: "binutils"),
            .file("/usr/include/libvirt/libvirt.h", package: "libvirt-dev")
        )
    )
    func releases() throws {
        let nm = try #require(Requirement.findProgram("nm"))
        let candidates = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"]
        let library = try #require(
            candidates.map { "\($0)/libvirt.so.0" }.first(where: FileManager.default.fileExists(atPath:))
        )
        let tags = try run(nm, "-D", "--with-symbol-versions", library).output
        var releases: [String: UInt] = [:]
        for match in tags.matches(of: /T (\w+)@@LIBVIRT_(\d+)\.(\d+)\.(\d+)/) {
            let parts = [match.2, match.3, match.4].compactMap { UInt($0) }
            releases[String(match.1)] = parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
        }
        for symbol in UnsafeBufferPointer(start: cvirt_symbols(), count: cvirt_symbol_count()) {
            let name = String(cString: symbol.name)
            #expect(releases[name] == symbol.since, "\(name)")
        }
    }

    @Test(
        "cover libvirt's interface: each function is declared, or listed with a reason",
        .requires(.file("/usr/share/libvirt/api/libvirt-api.xml", package: "libvirt-dev"))
    )
    func coverage() throws {
        let description = try String(contentsOfFile: "/usr/share/libvirt/api/libvirt-api.xml", encoding: .utf8)
        let functions = Set(description.matches(of: /<function name='(\w+)'/).map { String($0.1) })
        #expect(functions.count > 400)
        let declared = Set(
            UnsafeBufferPointer(start: cvirt_symbols(), count: cvirt_symbol_count()).map { String(cString: $0.name) }
        )
        let list = Self.root.appending(path: "Tests/CLibvirtTests/Fixtures/api-coverage.txt")
        let installed = try Self.installedRelease()
        var reasons: [String: String] = [:]
        var newer: Set<String> = []
        for line in try String(contentsOf: list, encoding: .utf8).split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: "\t", maxSplits: 2).map(String.init)
            try #require(parts.count >= 2, "no reason: \(line)")
            #expect(reasons.updateValue(parts[1], forKey: parts[0]) == nil, "listed twice: \(line)")
            if parts.count == 3, try Self.number(parts[2]) > installed { newer.insert(parts[0]) }
        }
        let listed = functions.filter { name in reasons.keys.contains { matches(name, pattern: $0) } }
        #expect(declared.subtracting(functions) == [], "declared, but not libvirt's")
        #expect(declared.intersection(listed) == [], "declared and listed as left out")
        #expect(functions.subtracting(declared).subtracting(listed) == [], "neither declared nor listed with a reason")
        let idle = reasons.keys.filter { pattern in !functions.contains { matches($0, pattern: pattern) } }
        #expect(Set(idle) == newer, "listed, but not libvirt's, or its before it is said to be")
    }

    /// The release of the installed headers, as libvirt counts: 9000000 for 9.0.0.
    private static func installedRelease() throws -> Int {
        let header = try String(contentsOfFile: "/usr/include/libvirt/libvirt-common.h", encoding: .utf8)
        let number = header.firstMatch(of: /define LIBVIR_VERSION_NUMBER (\d+)/)?.1
        return try #require(number.flatMap { Int($0) })
    }

    private static func number(_ release: String) throws -> Int {
        let parts = release.split(separator: ".").compactMap { Int($0) }
        try #require(parts.count == 3, "no release: \(release)")
        return parts[0] * 1_000_000 + parts[1] * 1_000 + parts[2]
    }

    /// Whether a name is the pattern's, in which `*` stands for anything.
    private func matches(_ name: String, pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count > 1, let last = parts.last else { return name == pattern }
        guard name.hasPrefix(first), name.hasSuffix(last), name.count >= first.count + last.count else { return false }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() {
            guard let range = rest.range(of: part) else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}
