internal import MomentDocuments
public import XMLTree

/// A checkpoint in plain terms, as the templates checkpoint-all and checkpoint-selected make it.
public struct CheckpointRequest: MomentRequest {
    /// The checkpoint's name; with nil libvirt takes the time in seconds.
    public var name: String?
    /// A text for people that libvirt keeps with the checkpoint.
    public var description: String?
    /// The disks, of which those take part that can have a bitmap.
    public var selection: DiskSelection

    /// Creates a request for a checkpoint of the selected disks; without a name libvirt takes the time.
    public init(name: String? = nil, description: String? = nil, selection: DiskSelection = .all) {
        self.name = name
        self.description = description
        self.selection = selection
    }

    /// Makes the checkpoint's document.
    public func documents(
        for domain: XMLDocument,
        context: TemplateContext,
        checks: TemplateChecks
    ) -> TemplateResult {
        RequestOutcome.result(for: domain, context, checks) { () throws(RequestFailure) in
            let (chosen, others) = selection.choose(among: SelectableDisk.all(in: domain), .bitmap)
            guard !chosen.isEmpty else { return RequestOutcome(leftOut: others) }
            let document = DomainCheckpoint(
                name: RequestName.orTime(name, context),
                description: RequestName.nonEmpty(description),
                disks: chosen.map { CheckpointDisk($0.name) }
            )
            return RequestOutcome(documents: [.checkpoint(document)], leftOut: others)
        }
    }
}
