internal import XMLTree

/// What libvirt calls the numbers of its errors (virErrorNumber), without the prefix that all names share.
public enum LibvirtErrorName {
    /// The name of a number, such as `XML_INVALID_SCHEMA` for 92; nil for a number past those of 9.0.0.
    public static func name(of number: Int) -> String? {
        names.indices.contains(number - 1) ? names[number - 1] : nil
    }

    /// The number of a name, with the prefix or without it, in any case.
    public static func number(of name: String) -> Int? {
        let upper = name.uppercased()
        let bare = upper.hasPrefix(prefix) ? String(upper.dropFirst(prefix.count)) : upper
        return names.firstIndex(of: bare).map { $0 + 1 }
    }

    private static let prefix = "VIR_ERR_"

    /// The names of the numbers from 1 on.
    private static let names = [
        "INTERNAL_ERROR", "NO_MEMORY", "NO_SUPPORT", "UNKNOWN_HOST", "NO_CONNECT", "INVALID_CONN", "INVALID_DOMAIN",
        "INVALID_ARG", "OPERATION_FAILED", "GET_FAILED", "POST_FAILED", "HTTP_ERROR", "SEXPR_SERIAL", "NO_XEN",
        "XEN_CALL", "OS_TYPE", "NO_KERNEL", "NO_ROOT", "NO_SOURCE", "NO_TARGET", "NO_NAME", "NO_OS", "NO_DEVICE",
        "NO_XENSTORE", "DRIVER_FULL", "CALL_FAILED", "XML_ERROR", "DOM_EXIST", "OPERATION_DENIED", "OPEN_FAILED",
        "READ_FAILED", "PARSE_FAILED", "CONF_SYNTAX", "WRITE_FAILED", "XML_DETAIL", "INVALID_NETWORK",
        "NETWORK_EXIST", "SYSTEM_ERROR", "RPC", "GNUTLS_ERROR", "NO_NETWORK", "NO_DOMAIN", "NO_NETWORK",
        "INVALID_MAC", "AUTH_FAILED", "INVALID_STORAGE_POOL", "INVALID_STORAGE_VOL", "NO_STORAGE", "NO_STORAGE_POOL",
        "NO_STORAGE_VOL", "NO_NODE", "INVALID_NODE_DEVICE", "NO_NODE_DEVICE", "NO_SECURITY_MODEL",
        "OPERATION_INVALID", "NO_INTERFACE", "NO_INTERFACE", "INVALID_INTERFACE", "MULTIPLE_INTERFACES",
        "NO_NWFILTER", "INVALID_NWFILTER", "NO_NWFILTER", "BUILD_FIREWALL", "NO_SECRET", "INVALID_SECRET",
        "NO_SECRET", "CONFIG_UNSUPPORTED", "OPERATION_TIMEOUT", "MIGRATE_PERSIST_FAILED", "HOOK_SCRIPT_FAILED",
        "INVALID_DOMAIN_SNAPSHOT", "NO_DOMAIN_SNAPSHOT", "INVALID_STREAM", "ARGUMENT_UNSUPPORTED",
        "STORAGE_PROBE_FAILED", "STORAGE_POOL_BUILT", "SNAPSHOT_REVERT_RISKY", "OPERATION_ABORTED", "AUTH_CANCELLED",
        "NO_DOMAIN_METADATA", "MIGRATE_UNSAFE", "OVERFLOW", "BLOCK_COPY_ACTIVE", "OPERATION_UNSUPPORTED", "SSH",
        "AGENT_UNRESPONSIVE", "RESOURCE_BUSY", "ACCESS_DENIED", "DBUS_SERVICE", "STORAGE_VOL_EXIST",
        "CPU_INCOMPATIBLE", "XML_INVALID_SCHEMA", "MIGRATE_FINISH_OK", "AUTH_UNAVAILABLE", "NO_SERVER", "NO_CLIENT",
        "AGENT_UNSYNCED", "LIBSSH", "DEVICE_MISSING", "INVALID_NWFILTER_BINDING", "NO_NWFILTER_BINDING",
        "INVALID_DOMAIN_CHECKPOINT", "NO_DOMAIN_CHECKPOINT", "NO_DOMAIN_BACKUP", "INVALID_NETWORK_PORT",
        "NETWORK_PORT_EXIST", "NO_NETWORK_PORT", "NO_HOSTNAME", "CHECKPOINT_INCONSISTENT", "MULTIPLE_DOMAINS",
    ]
}

extension Diagnostic {
    /// What libvirt calls the error that it answers with; nil where it does not refuse the document.
    public var libvirtErrorName: String? { libvirtError.flatMap(LibvirtErrorName.name) }
}
