import Foundation
import MomentXML
import XMLTree

/// The sample documents of the repository.
enum Samples {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The domains, by name without `.xml`.
    static let domains: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: "samples/domains").path)) ?? [])
        .filter { $0.hasSuffix(".xml") }
        .map { String($0.dropLast(4)) }
        .sorted()

    /// The text of a file below the repository's root.
    static func bytes(_ path: String) throws -> [UInt8] { Array(try Data(contentsOf: root.appending(path: path))) }

    /// A domain by its name.
    static func domain(_ name: String) throws -> XMLDocument {
        let path = "samples/domains/\(name).xml"
        guard let document = XMLDocumentParser().parse(try bytes(path), name: path).document else {
            throw Unreadable(path: path)
        }
        return document
    }

    struct Unreadable: Error { let path: String }
}
