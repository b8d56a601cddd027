public import Foundation

/// The documents in the repository's samples folder.
public enum Samples {
    /// A sample document with its name.
    public struct Sample: Sendable, CustomStringConvertible {
        /// The path below the samples folder.
        public let path: String
        /// The bytes of the sample's file.
        public let bytes: [UInt8]

        /// The path, as the test's name.
        public var description: String { path }
    }

    /// The repository's root.
    public static let repository = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The documents below a folder of the samples, by path.
    ///
    /// - Throws: what reading a file throws; a folder that is missing or empty is an error, too
    public static func documents(_ folder: String) throws -> [Sample] {
        let root = repository.appendingPathComponent("samples/\(folder)")
        guard let paths = FileManager.default.enumerator(atPath: root.path) else { throw Missing(folder: folder) }
        let names = paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".xml") }.sorted()
        guard !names.isEmpty else { throw Missing(folder: folder) }
        return try names.map { name in
            Sample(path: "\(folder)/\(name)", bytes: Array(try Data(contentsOf: root.appendingPathComponent(name))))
        }
    }

    /// The file that lists the findings expected for a broken sample.
    ///
    /// - Throws: what reading a file throws
    public static func expectation(of sample: Sample) throws -> Foundation.Data {
        let name = sample.path.dropLast(4) + ".expected.json"
        return try Data(contentsOf: repository.appendingPathComponent("samples/\(name)"))
    }

    /// A folder without documents.
    public struct Missing: Error {
        /// The folder in which no sample was found.
        public let folder: String
    }
}
