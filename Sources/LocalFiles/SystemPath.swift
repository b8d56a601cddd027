internal import Glibc

/// Names of files as text.
///
/// To the system a name is bytes, and nothing says that they are UTF-8. Swift's strings hold UTF-8 alone: a byte that is not part of it stands as the
/// private-use character U+10FF00 plus its value, and so do the bytes of such a character itself. Each name has one text, and each text
/// leads back to its name.
public enum SystemPath {
    private static let base: UInt32 = 0x10FF00

    /// The text of a name.
    public static func text(_ name: UnsafePointer<CChar>) -> String {
        if let text = String(validatingCString: name), !text.unicodeScalars.contains(where: isByte) { return text }
        var result = String.UnicodeScalarView()
        var rest = UnsafeRawBufferPointer(start: name, count: strlen(name))[...]
        while let first = rest.first {
            let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
            let scalar = String(validating: rest.prefix(length), as: UTF8.self)?.unicodeScalars.first
            if let scalar, UTF8.width(scalar) == length, !isByte(scalar) {
                result.append(scalar)
                rest = rest.dropFirst(length)
            } else {
                result.append(Unicode.Scalar(base + UInt32(first)) ?? "\u{FFFD}")
                rest = rest.dropFirst()
            }
        }
        return String(result)
    }

    /// The absolute path of a file or directory that exists, without links; nil for what does not.
    public static func resolved(_ path: String) -> String? {
        guard let resolved = withBytes(path, { realpath($0, nil) }) else { return nil }
        defer { free(resolved) }
        return text(resolved)
    }

    /// Calls a body with the bytes that a text stands for.
    static func withBytes<Result>(_ path: String, _ body: (UnsafePointer<CChar>) -> Result) -> Result {
        guard path.unicodeScalars.contains(where: isByte) else { return path.withCString(body) }
        return bytes(path).withUnsafeBufferPointer { buffer in
            // It ends with a NUL, so it is not empty.
            buffer.baseAddress.map(body) ?? path.withCString(body)
        }
    }

    /// The bytes that a text stands for, and a NUL.
    static func bytes(_ path: String) -> [CChar] {
        var bytes: [UInt8] = []
        for scalar in path.unicodeScalars {
            if isByte(scalar) {
                bytes.append(UInt8(scalar.value - base))
            } else {
                bytes += UTF8.encode(scalar).map(Array.init) ?? []
            }
        }
        return (bytes + [0]).map { CChar(bitPattern: $0) }
    }

    private static func isByte(_ scalar: Unicode.Scalar) -> Bool { (base + 0x80...base + 0xFF).contains(scalar.value) }
}
