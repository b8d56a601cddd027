internal import CExtendedAttributes
internal import Glibc

/// What a file carries beside its content: access lists, security labels, users' own notes.
package enum ExtendedAttributes {
    /// Gives an open file the attributes of another, and takes away an access list that its directory gave it.
    ///
    /// - Throws: when one can't be carried over
    static func copy(from original: Int32, to copy: Int32, name: String) throws(FileError) {
        let wanted = try names(of: original, name)
        let accessList = "system.posix_acl_access"
        for attribute in wanted {
            let value = try value(of: attribute, original, name)
            // The system may have given it already, as it does with labels.
            if (try? self.value(of: attribute, copy, name)) == value { continue }
            let result = value.withUnsafeBytes { fsetxattr(copy, attribute, $0.baseAddress, $0.count, 0) }
            guard result == 0 else {
                let error = FileError("write", name, number: errno)
                throw FileError("write", name, reason: "its attribute '\(attribute)' cannot be kept: \(error.reason)")
            }
        }
        if !wanted.contains(accessList), try names(of: copy, name).contains(accessList) {
            guard fremovexattr(copy, accessList) == 0 else { throw FileError("write", name, number: errno) }
        }
    }

    /// The value of an attribute of what is at a path: empty where it has none, nil where that can't be told.
    package static func value(of attribute: String, at path: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = getxattr(path, attribute, &bytes, bytes.count)
        if count >= 0 { return Array(bytes[..<count]) }
        return errno == ENODATA || errno == ENOTSUP ? [] : nil
    }

    private static func names(of file: Int32, _ name: String) throws(FileError) -> [String] {
        let bytes = try growing(name) { flistxattr(file, $0.map { $0.assumingMemoryBound(to: CChar.self) }, $1) }
        return bytes.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    private static func value(of attribute: String, _ file: Int32, _ name: String) throws(FileError) -> [UInt8] {
        try growing(name) { fgetxattr(file, attribute, $0, $1) }
    }

    /// Calls for a length first, then for the bytes, again if they have become more meanwhile. A file system without attributes has none.
    private static func growing(_ name: String, _ call: (UnsafeMutableRawPointer?, Int) -> Int) throws(FileError)
        -> [UInt8]
    {
        while true {
            let size = call(nil, 0)
            if size == 0 { return [] }
            guard size > 0 else {
                if errno == ENOTSUP { return [] }
                throw FileError("write", name, number: errno)
            }
            var count = 0
            let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, used in
                count = call(buffer.baseAddress, size)
                used = max(0, count)
            }
            if count >= 0 { return bytes }
            guard errno == ERANGE else { throw FileError("write", name, number: errno) }
        }
    }
}
