import Diagnostics

/// A disk behind an NBD server.
public struct NBDLocation: Hashable, Sendable {
    /// The export; nil is the nameless default one.
    public var exportName: String?
    /// Whether the connection is encrypted.
    public var tls: Bool?
    /// The host name in the server's certificate, where it is another than the host's.
    public var tlsHostname: String?
    /// The server.
    public var host: StorageHost
    /// What to do when the connection is lost.
    public var reconnect: Reconnect?

    /// Makes a place on an NBD server.
    public init(
        exportName: String? = nil,
        tls: Bool? = nil,
        tlsHostname: String? = nil,
        host: StorageHost,
        reconnect: Reconnect? = nil
    ) {
        self.exportName = exportName
        self.tls = tls
        self.tlsHostname = tlsHostname
        self.host = host
        self.reconnect = reconnect
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        NBDLocation(
            exportName: coder.attribute("name", value?.exportName, "name of the export"),
            tls: coder.attribute("tls", value?.tls, "whether the connection is encrypted"),
            tlsHostname: coder.attribute("tlsHostname", value?.tlsHostname, "host name in the server's certificate"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            reconnect: coder.child(
                "reconnect",
                value?.reconnect,
                .init("what to do when the connection is lost", since: .init(9, 2, 0))
            ) { Reconnect.mapDelay(&$0, $1) }
        )
    }
}

/// An image of a Ceph cluster.
public struct RBDLocation: Hashable, Sendable {
    /// The image as `pool/image`, or `pool/namespace/image` from 11.6.0 on.
    public var name: String
    /// The monitors; none leaves them to the configuration.
    public var hosts: [StorageHost]
    /// The image's snapshot.
    public var snapshot: NamedPart?
    /// The cluster's configuration file.
    public var configuration: FilePart?

    /// Makes a place in a Ceph cluster.
    public init(
        name: String,
        hosts: [StorageHost] = [],
        snapshot: NamedPart? = nil,
        configuration: FilePart? = nil
    ) {
        self.name = name
        self.hosts = hosts
        self.snapshot = snapshot
        self.configuration = configuration
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        RBDLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, .init("pool/image", .volumePath)),
            hosts: coder.children("host", value?.hosts, count: 0...Int.max, "a monitor"),
            snapshot: coder.child("snapshot", value?.snapshot, "the image's snapshot") {
                NamedPart.mapPlain(&$0, $1)
            },
            configuration: coder.child("config", value?.configuration, "the cluster's configuration file")
        )
    }
}

/// A unit of an iSCSI target.
public struct ISCSILocation: Hashable, Sendable {
    /// The target's name, and the unit behind a slash.
    public var name: String
    /// The server.
    public var host: StorageHost
    /// The name this host goes by.
    public var initiator: ISCSIInitiator?

    /// Makes a place on an iSCSI server.
    public init(name: String, host: StorageHost, initiator: ISCSIInitiator? = nil) {
        self.name = name
        self.host = host
        self.initiator = initiator
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        ISCSILocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "target and unit"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server"),
            initiator: coder.child("initiator", value?.initiator, "the name this host goes by")
        )
    }
}

/// The name an iSCSI client goes by.
public struct ISCSIInitiator: Hashable, Sendable {
    /// The qualified name.
    public var qualifiedName: NamedPart
    /// What has no field.
    public var kept = KeptContent()

    /// Makes an initiator of its qualified name.
    public init(_ qualifiedName: String) { self.qualifiedName = NamedPart(qualifiedName) }
}

extension ISCSIInitiator: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var initiator = ISCSIInitiator("")
        initiator.qualifiedName = coder.child(
            "iqn",
            value?.qualifiedName,
            placeholder: NamedPart(""),
            "the qualified name"
        )
        return initiator
    }
}

/// A disk of Veritas HyperScale.
public struct VXHSLocation: Hashable, Sendable {
    /// The disk's identifier.
    public var name: String
    /// Whether the connection is encrypted.
    public var tls: Bool?
    /// The server.
    public var host: StorageHost

    /// Makes a place on a HyperScale server.
    public init(name: String, tls: Bool? = nil, host: StorageHost) {
        self.name = name
        self.tls = tls
        self.host = host
    }

    static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        VXHSLocation(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, "the disk's identifier"),
            tls: coder.attribute("tls", value?.tls, "whether the connection is encrypted"),
            host: coder.child("host", value?.host, placeholder: .tcp(""), "the server")
        )
    }
}
