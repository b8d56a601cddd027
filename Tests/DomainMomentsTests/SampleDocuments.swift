import Foundation
import LibXML
import Testing
import XMLTree

/// The documents below samples/, by folder.
enum SampleDocuments {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "samples")

    /// The paths of the documents of some folders, sorted.
    static func paths(_ folders: String...) -> [String] {
        folders.flatMap { folder in
            let names =
                (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())) ?? []
            return names.filter { $0.hasSuffix(".xml") }.sorted().map { "\(folder)/\($0)" }
        }
    }

    static let valid = paths("backup", "checkpoint", "snapshot")
    static let live = paths("live/backup", "live/checkpoint", "live/snapshot")

    static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appending(path: path)))
    }

    static func document(_ path: String) throws -> XMLDocument {
        try #require(XMLParser().parse(bytes(path), name: path).document)
    }
}
