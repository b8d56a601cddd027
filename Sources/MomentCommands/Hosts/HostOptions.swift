internal import ArgumentParser
internal import LibvirtHost
internal import XMLTree

/// Which host, and which domain there.
struct TargetOptions: ParsableArguments {
    @Argument(help: "The domain: its name, UUID or, while it runs, number.", completion: LiveCompletion.domains)
    var domain: String

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The host, as libvirt writes it; by default $LIBVIRT_DEFAULT_URI or libvirt's own choice.",
            valueName: "uri"
        )
    )
    var connect: String?

    /// The domain that a text means. A number or a UUID may be a name as well; names go first.
    static func reference(
        _ text: String,
        on host: some InspectableHost
    ) async throws(HostError) -> DomainReference {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isUUID = groups.map(\.count) == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
        guard isUUID || Int(text) ?? -1 >= 0 else { return .name(text) }
        do throws(HostError) {
            return try await host.summary(of: .name(text)).identity.reference
        } catch  where error.code == .noDomain {
            return Int(text).map { .id($0) } ?? .uuid(text)
        }
    }
}

/// Which host and domain, and how the answer is written.
struct HostOptions: ParsableArguments {
    @OptionGroup var target: TargetOptions

    @Option(help: "How the answer is written.")
    var format: AnswerFormat = .text
}

/// How an answer of a host is written.
enum AnswerFormat: String, OptionWord, Sendable {
    /// Lines for people.
    case text
    /// One JSON object a line.
    case json
}

/// The forms that a tree is drawn in.
enum TreeFormat: String, OptionWord, Sendable {
    /// Lines for people, drawn as a tree.
    case text
    /// One object a line and node, parents first.
    case json
    /// Graphviz's language.
    case dot
    /// A picture in SVG.
    case svg
}

/// The host of a request that changes something.
struct ChangeOptions: ParsableArguments {
    @OptionGroup var host: HostOptions

    @Flag(help: "Change nothing; print what would be done.")
    var dryRun = false
}

/// How far a document is checked before it is sent.
struct SubmitOptions: ParsableArguments {
    @Flag(help: "Send the document without checking it first by grammar and rules.")
    var unchecked = false

    @Flag(help: "The host's files and ports are not this machine's, whatever the URI says: don't look at them.")
    var remoteFiles = false

    /// What the host has around its libvirt, as far as it may be looked at.
    func surroundings(of host: HostDescription) -> HostSurroundings {
        remoteFiles ? .unreachable(records: LocalBackupRecords(of: host)) : .found(for: host)
    }
}
