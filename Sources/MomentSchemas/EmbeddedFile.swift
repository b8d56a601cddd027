internal import CEmbedded

/// A file of the project that is part of the binary.
public struct EmbeddedFile: Sendable {
    /// The file's name, without directory.
    public let name: String
    /// The file's content.
    public let bytes: [UInt8]

    /// The project's grammars, by name.
    public static let schemas: [EmbeddedFile] = (0..<embedded_schema_count()).map { position in
        let file = embedded_schema(position)
        return EmbeddedFile(
            name: String(cString: file.name),
            bytes: Array(UnsafeBufferPointer(start: file.bytes, count: file.length))
        )
    }
}
