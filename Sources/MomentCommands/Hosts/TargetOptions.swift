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
        on executor: some InspectableHost
    ) async throws(ExecutorError) -> DomainReference {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let isUUID = groups.map(\.count) == [8, 4, 4, 4, 12] && text.allSatisfy { $0.isHexDigit || $0 == "-" }
        guard isUUID || Int(text) ?? -1 >= 0 else { return .name(text) }
        do throws(ExecutorError) {
            return try await executor.summary(of: .name(text)).identity.reference
        } catch  where error.code == .noDomain {
            return Int(text).map { .id($0) } ?? .uuid(text)
        }
    }
}
