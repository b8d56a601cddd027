internal import CLibvirt
internal import MomentDiagnostics

/// libvirt's library, loaded.
///
/// `@unchecked Sendable`: the table behind the pointer is filled before anybody sees it, never changes, and lives as
/// long as the process.
struct LibvirtLibrary: @unchecked Sendable {
    /// The package that holds the library.
    static let package = "libvirt0 on Debian and Ubuntu, libvirt-libs on Fedora"

    private let functions: UnsafePointer<CVirtFunctions>

    /// Loads the library, at the first call of the process, or fails with ``HostError/Code/libraryMissing``.
    init() throws(HostError) {
        guard let table = cvirt_load() else {
            throw HostError(
                .libraryMissing,
                message: "libvirt's library can't be loaded: \(String(cString: cvirt_load_failure()))",
                explanation: "install it: \(Self.package)"
            )
        }
        functions = table
    }

    /// The functions of a table that is as lasting as the process: a test's, which notes what it is asked.
    init(table: UnsafePointer<CVirtFunctions>) { functions = table }

    /// A function of the library, or ``HostError/Code/functionMissing`` with the release that brought it.
    func function<Function>(_ path: KeyPath<CVirtFunctions, Function?>) throws(HostError) -> Function {
        if let found = functions.pointee[keyPath: path] { return found }
        let symbol = Self.symbol(of: path)
        throw HostError(
            .functionMissing,
            message: "the installed libvirt is older than this needs: \(symbol.name) came with \(symbol.since)",
            call: symbol.name,
            explanation: "install \(symbol.since) or newer: \(Self.package)"
        )
    }

    /// The C table, for the registration of events.
    var table: UnsafePointer<CVirtFunctions> { functions }

    /// The name and first release of a function.
    static func symbol<Function>(of path: KeyPath<CVirtFunctions, Function?>) -> (name: String, since: ReleaseNumber) {
        let offset = MemoryLayout<CVirtFunctions>.offset(of: path)
        for symbol in UnsafeBufferPointer(start: cvirt_symbols(), count: cvirt_symbol_count())
        where symbol.offset == offset {
            return (String(cString: symbol.name), ReleaseNumber(libvirtNumber: UInt(symbol.since)))
        }
        return ("an unknown function", ReleaseNumber(libvirtNumber: 0))
    }

    /// The release of the library.
    func release() throws(HostError) -> ReleaseNumber {
        var number: UInt = 0
        guard try function(\.virGetVersion)(&number, nil, nil) == 0 else { throw failure(of: "virGetVersion") }
        return ReleaseNumber(libvirtNumber: number)
    }

    /// The error that the calling thread's last call left, which must have been made in the same synchronous function.
    func failure(of call: String) -> HostError {
        guard let raw = functions.pointee.virGetLastError?() else {
            return HostError(.internalError, message: "\(call) failed without a reason", call: call)
        }
        let code = HostError.Code(rawValue: Int(raw.pointee.code))
        let message = raw.pointee.message.map { String(cString: $0) } ?? "\(call) failed"
        let error = HostError(
            code,
            domain: HostError.Domain(rawValue: Int(raw.pointee.domain)),
            level: HostError.Level(rawValue: Int(raw.pointee.level)),
            message: message,
            call: call,
            explanation: HostError.explanation(of: code, call: call) ?? HostError.explanation(ofWords: message)
        )
        functions.pointee.virResetLastError?()
        return error
    }
}
