internal import CLibvirt

extension HostError.Code {
    // The numbers are libvirt's own; CLibvirt's declarations of them are held to its headers by a test.

    /// A fault inside libvirt, or one it has no number for; several plain refusals carry it too.
    public static let internalError = Self(CVIR_ERR_INTERNAL_ERROR)
    /// The daemon ran out of memory.
    public static let noMemory = Self(CVIR_ERR_NO_MEMORY)
    /// The hypervisor's driver does not offer the call.
    public static let noSupport = Self(CVIR_ERR_NO_SUPPORT)
    /// No driver answers for the connection's URI.
    public static let noConnect = Self(CVIR_ERR_NO_CONNECT)
    /// The connection is not, or no longer, a connection.
    public static let invalidConnection = Self(CVIR_ERR_INVALID_CONN)
    /// The domain is not one of this connection.
    public static let invalidDomain = Self(CVIR_ERR_INVALID_DOMAIN)
    /// An argument, a flag or a combination of flags is not allowed.
    public static let invalidArgument = Self(CVIR_ERR_INVALID_ARG)
    /// The operation was tried and failed.
    public static let operationFailed = Self(CVIR_ERR_OPERATION_FAILED)
    /// The document says something that can't be.
    public static let xmlError = Self(CVIR_ERR_XML_ERROR)
    /// A domain of that name or UUID exists.
    public static let domainExists = Self(CVIR_ERR_DOM_EXIST)
    /// The call changes something and the connection is read-only.
    public static let operationDenied = Self(CVIR_ERR_OPERATION_DENIED)
    /// The document is not well-formed, or one of its values is not allowed.
    public static let xmlDetail = Self(CVIR_ERR_XML_DETAIL)
    /// The operating system refused; the message carries its words.
    public static let systemError = Self(CVIR_ERR_SYSTEM_ERROR)
    /// The conversation with the daemon failed.
    public static let rpc = Self(CVIR_ERR_RPC)
    /// The encrypted connection failed.
    public static let gnutls = Self(CVIR_ERR_GNUTLS_ERROR)
    /// The user could not prove who they are to libvirt.
    public static let authenticationFailed = Self(CVIR_ERR_AUTH_FAILED)
    /// No domain has that name, UUID or id.
    public static let noDomain = Self(CVIR_ERR_NO_DOMAIN)
    /// The operation does not fit the domain's state.
    public static let operationInvalid = Self(CVIR_ERR_OPERATION_INVALID)
    /// A secret that a document names is not known.
    public static let noSecret = Self(CVIR_ERR_NO_SECRET)
    /// The document asks for what the domain or the hypervisor can't give.
    public static let configurationUnsupported = Self(CVIR_ERR_CONFIG_UNSUPPORTED)
    /// Another job held the domain's lock for too long.
    public static let operationTimeout = Self(CVIR_ERR_OPERATION_TIMEOUT)
    /// The snapshot is not one of this connection.
    public static let invalidSnapshot = Self(CVIR_ERR_INVALID_DOMAIN_SNAPSHOT)
    /// The domain has no snapshot of that name, or none at all where the current one is asked for.
    public static let noSnapshot = Self(CVIR_ERR_NO_DOMAIN_SNAPSHOT)
    /// A value is legal but not supported here.
    public static let argumentUnsupported = Self(CVIR_ERR_ARGUMENT_UNSUPPORTED)
    /// Going back could lose or corrupt something; it must be forced.
    public static let snapshotRevertRisky = Self(CVIR_ERR_SNAPSHOT_REVERT_RISKY)
    /// The job was aborted.
    public static let operationAborted = Self(CVIR_ERR_OPERATION_ABORTED)
    /// Signing in was given up.
    public static let authenticationCancelled = Self(CVIR_ERR_AUTH_CANCELLED)
    /// A migration in progress stands in the way.
    public static let migrationUnsafe = Self(CVIR_ERR_MIGRATE_UNSAFE)
    /// A disk is being copied.
    public static let blockCopyActive = Self(CVIR_ERR_BLOCK_COPY_ACTIVE)
    /// The operation is not supported for this domain, in this state or by this driver.
    public static let operationUnsupported = Self(CVIR_ERR_OPERATION_UNSUPPORTED)
    /// The guest agent does not answer, so file systems could not be frozen or thawed.
    public static let agentUnresponsive = Self(CVIR_ERR_AGENT_UNRESPONSIVE)
    /// Something needed is in use.
    public static let resourceBusy = Self(CVIR_ERR_RESOURCE_BUSY)
    /// The daemon's access control says no.
    public static let accessDenied = Self(CVIR_ERR_ACCESS_DENIED)
    /// The document does not follow its schema.
    public static let xmlInvalidSchema = Self(CVIR_ERR_XML_INVALID_SCHEMA)
    /// No way of signing in is available.
    public static let authenticationUnavailable = Self(CVIR_ERR_AUTH_UNAVAILABLE)
    /// The guest agent's answer could not be matched to the question.
    public static let agentUnsynced = Self(CVIR_ERR_AGENT_UNSYNCED)
    /// The checkpoint is not one of this connection.
    public static let invalidCheckpoint = Self(CVIR_ERR_INVALID_DOMAIN_CHECKPOINT)
    /// The domain has no checkpoint of that name.
    public static let noCheckpoint = Self(CVIR_ERR_NO_DOMAIN_CHECKPOINT)
    /// No backup job runs for the domain.
    public static let noBackup = Self(CVIR_ERR_NO_DOMAIN_BACKUP)
    /// The checkpoint's bitmap is missing or unusable in the chain of images.
    public static let checkpointInconsistent = Self(CVIR_ERR_CHECKPOINT_INCONSISTENT)
    /// The guest agent took too long over a command (since 11.2.0).
    public static let agentCommandTimeout = Self(CVIR_ERR_AGENT_COMMAND_TIMEOUT)
    /// The guest agent reports that a command failed (since 11.2.0).
    public static let agentCommandFailed = Self(CVIR_ERR_AGENT_COMMAND_FAILED)

    // Ours, below zero: what goes wrong before or without libvirt.

    /// libvirt's library can't be opened; the message names the package to install.
    public static let libraryMissing = Self(-1)
    /// The installed libvirt is older than the call needs; the message names the release.
    public static let functionMissing = Self(-2)
    /// The host was closed before.
    public static let closed = Self(-3)
    /// A job of the domain stands in the way; libvirt would have waited for its lock.
    public static let jobRunning = Self(-4)
    /// The job with that id is not, or no longer, there.
    public static let noJob = Self(-5)
    /// A text holds a NUL character, which would cut it short on its way.
    public static let textWithNull = Self(-6)
    /// The connection to the host broke while the call was under way: whether it took effect is not known.
    public static let connectionLost = Self(-7)
    /// The caller's task was cancelled.
    public static let cancelled = Self(-8)
    /// A push is done, and QEMU did not let go of its targets as long as that was waited for.
    public static let targetsHeld = Self(-9)

    private init(_ value: Int) { rawValue = value }

    // C constants of one enumeration arrive as one of several integer types.
    private init(_ value: some BinaryInteger) { rawValue = Int(value) }
}
