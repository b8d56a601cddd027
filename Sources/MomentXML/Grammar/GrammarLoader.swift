internal import CLibXML2
internal import Synchronization
internal import XMLTree

/// Hands grammar files to libxml2, under a URL scheme of its own.
///
/// libxml2 has hooks for that per process only, in all releases alike; this one answers to its own scheme and leaves everything else to others.
enum GrammarLoader {
    private static let scheme = "virtmoment-grammar:///"

    private struct State {
        var next = 0
        var grammars: [Int: [String: [UInt8]]] = [:]
    }

    private static let state = Mutex(State())

    /// The state of reading one grammar file.
    private final class Reader {
        let bytes: [UInt8]
        var position = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }

    /// Runs a body while libxml2 can load files.
    ///
    /// - Parameter body: gets the URL of a file's folder, to put its name behind
    static func with<Result>(_ files: [String: [UInt8]], _ body: (String) -> Result) -> Result {
        _ = isRegistered
        let number = state.withLock { state in
            state.next += 1
            state.grammars[state.next] = files
            return state.next
        }
        defer { state.withLock { _ = $0.grammars.removeValue(forKey: number) } }
        return body("\(scheme)\(number)/")
    }

    private static let isRegistered: Bool = {
        xmlInitParser()
        // Otherwise registering our own would keep libxml2 from registering its own ones later.
        xmlRegisterDefaultInputCallbacks()
        let index = xmlRegisterInputCallbacks(
            { url in url.map { String(cString: $0).hasPrefix(GrammarLoader.scheme) } == true ? 1 : 0 },
            { url in
                guard let url, let bytes = GrammarLoader.bytes(String(cString: url)) else { return nil }
                return Unmanaged.passRetained(Reader(bytes)).toOpaque()
            },
            { context, buffer, count in
                guard let context, let buffer, count >= 0 else { return -1 }
                let reader = Unmanaged<Reader>.fromOpaque(context).takeUnretainedValue()
                let end = min(reader.position + Int(count), reader.bytes.count)
                let length = end - reader.position
                reader.bytes.withUnsafeBytes { bytes in
                    UnsafeMutableRawBufferPointer(start: buffer, count: length)
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[reader.position..<end]))
                }
                reader.position = end
                return Int32(length)
            },
            { context in
                if let context { Unmanaged<Reader>.fromOpaque(context).release() }
                return 0
            }
        )
        return index >= 0
    }()

    private static func bytes(_ url: String) -> [UInt8]? {
        let rest = url.dropFirst(scheme.count)
        guard let slash = rest.firstIndex(of: "/"), let number = Int(rest[..<slash]) else { return nil }
        let name = String(rest[rest.index(after: slash)...])
        return state.withLock { $0.grammars[number]?[name] }
    }
}
