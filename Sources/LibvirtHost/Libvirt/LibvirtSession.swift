internal import CLibvirt
internal import Glibc

/// A reference to an open connection, used by one lane's thread.
///
/// Every call of libvirt goes through here: the call and the reading of its error are one synchronous function, as the
/// error belongs to the thread.
struct LibvirtSession {
    let library: LibvirtLibrary
    let connection: OpaquePointer

    /// A call that answers with a number, negative for failure.
    @discardableResult
    func number<Function>(
        _ path: KeyPath<CVirtFunctions, Function?>,
        _ call: (Function) -> Int32
    ) throws(HostError) -> Int {
        let result = call(try library.function(path))
        if result < 0 { throw failure(path) }
        return Int(result)
    }

    /// A call that answers with a text to be freed, NULL for failure.
    func text<Function>(
        _ path: KeyPath<CVirtFunctions, Function?>,
        _ call: (Function) -> UnsafeMutablePointer<CChar>?
    ) throws(HostError) -> String {
        guard let result = call(try library.function(path)) else { throw failure(path) }
        defer { free(result) }
        return String(cString: result)
    }

    /// A call that answers with a text of the object's own, NULL for failure.
    func name<Function>(
        _ path: KeyPath<CVirtFunctions, Function?>,
        _ call: (Function) -> UnsafePointer<CChar>?
    ) throws(HostError) -> String {
        guard let result = call(try library.function(path)) else { throw failure(path) }
        return String(cString: result)
    }

    /// A call that answers with an object to be freed, NULL for failure.
    func object<Function>(
        _ path: KeyPath<CVirtFunctions, Function?>,
        free: KeyPath<CVirtFunctions, (@convention(c) (OpaquePointer?) -> Int32)?>,
        _ call: (Function) -> OpaquePointer?
    ) throws(HostError) -> Handle {
        // The function that frees is looked up first, so that no object is ever left without it.
        let free = try library.function(free)
        guard let result = call(try library.function(path)) else { throw failure(path) }
        return Handle(result, free: free)
    }

    /// A call that fills a list of objects to be freed; what is wanted of each is asked while it is there.
    func list<Function, Element>(
        _ path: KeyPath<CVirtFunctions, Function?>,
        free: KeyPath<CVirtFunctions, (@convention(c) (OpaquePointer?) -> Int32)?>,
        _ call: (Function, UnsafeMutablePointer<UnsafeMutablePointer<OpaquePointer?>?>) -> Int32,
        each: (OpaquePointer) throws(HostError) -> Element
    ) throws(HostError) -> [Element] {
        let freeOne = try library.function(free)
        let function = try library.function(path)
        var list: UnsafeMutablePointer<OpaquePointer?>?
        let count = call(function, &list)
        if count < 0 { throw failure(path) }
        defer {
            for index in 0..<Int(count) { _ = freeOne(list?[index]) }
            Glibc.free(list)
        }
        var elements: [Element] = []
        for index in 0..<Int(count) {
            if let pointer = list?[index] { elements.append(try each(pointer)) }
        }
        return elements
    }

    /// The error of the call just made.
    func failure<Function>(_ path: KeyPath<CVirtFunctions, Function?>) -> HostError {
        var error = library.failure(of: LibvirtLibrary.symbol(of: path).name)
        let suspicious: Set<HostError.Code> = [.rpc, .systemError, .internalError, .invalidConnection, .gnutls]
        if suspicious.contains(error.code), (try? library.function(\.virConnectIsAlive)(connection)) == 0 {
            error.explanation =
                "the connection to the host is gone; whether the call took effect is not known. "
                + "libvirt's code was \(error.code.rawValue)"
            error.code = .connectionLost
        }
        return error
    }

    /// A domain of the connection.
    func domain(_ reference: DomainReference) throws(HostError) -> Handle {
        switch reference {
        case .name(let name):
            try object(\.virDomainLookupByName, free: \.virDomainFree) { $0(connection, name) }
        case .uuid(let uuid):
            try object(\.virDomainLookupByUUIDString, free: \.virDomainFree) { $0(connection, uuid) }
        case .id(let id):
            try object(\.virDomainLookupByID, free: \.virDomainFree) { $0(connection, Int32(clamping: id)) }
        }
    }

    /// Returns the name, UUID and number of a domain.
    func identity(_ domain: OpaquePointer) throws(HostError) -> DomainIdentity {
        let name = try name(\.virDomainGetName) { $0(domain) }
        var buffer = [CChar](repeating: 0, count: Int(CVIRT_UUID_BUFFER))
        try number(\.virDomainGetUUIDString) { $0(domain, &buffer) }
        // libvirt's "no number" is all bits set, and is not an error.
        let id = try library.function(\.virDomainGetID)(domain)
        return DomainIdentity(
            name: name,
            uuid: String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
            id: id == UInt32.max ? nil : Int(id)
        )
    }

    /// A checkpoint of a domain, by name.
    func checkpoint(_ name: String, of domain: OpaquePointer) throws(HostError) -> Handle {
        try object(\.virDomainCheckpointLookupByName, free: \.virDomainCheckpointFree) { $0(domain, name, 0) }
    }

    /// A snapshot of a domain, by name.
    func snapshot(_ name: String, of domain: OpaquePointer) throws(HostError) -> Handle {
        try object(\.virDomainSnapshotLookupByName, free: \.virDomainSnapshotFree) { $0(domain, name, 0) }
    }
}
