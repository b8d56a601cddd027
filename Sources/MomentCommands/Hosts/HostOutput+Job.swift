internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

extension HostOutput {
    /// Writes a running job.
    func job(_ job: DomainJob) throws(CommandFailure) {
        try item(
            "job \(job.id.rawValue): \(job.operation)\(Self.words(job.statistics))",
            type: "job"
        ) { json in
            json.member("id", job.id.rawValue)
            json.member("operation", job.operation.description)
            Self.members(job.statistics, &json)
        }
    }

    /// Writes the figures of an ended job.
    func statistics(_ statistics: JobStatistics, prefix: String = "") throws(CommandFailure) {
        let outcome = statistics.succeeded.map { $0 ? ", succeeded" : ", failed" } ?? ""
        try item(
            "\(prefix)\(statistics.operation)\(outcome)\(Self.words(statistics))",
            type: "ended"
        ) { json in
            json.member("operation", statistics.operation.description)
            Self.members(statistics, &json)
        }
    }

    private static func words(_ statistics: JobStatistics) -> String {
        var words = ""
        if let done = statistics.diskProcessed ?? statistics.processed,
            let all = statistics.diskTotal ?? statistics.total
        {
            words += ", \(ByteCount.text(done)) of \(ByteCount.text(all))"
        }
        if let elapsed = statistics.elapsed { words += ", \(ByteCount.decimal(Double(elapsed) / 1000)) s" }
        if let message = statistics.errorMessage { words += " (\(message))" }
        return words
    }

    private static func members(_ statistics: JobStatistics, _ json: inout JSONText) {
        let figures: [(String, UInt64?)] = [
            ("elapsedMilliseconds", statistics.elapsed), ("bytesTotal", statistics.diskTotal ?? statistics.total),
            ("bytesDone", statistics.diskProcessed ?? statistics.processed),
            ("bytesLeft", statistics.diskLeft ?? statistics.left), ("scratchBytesUsed", statistics.scratchUsed),
            ("scratchBytesTotal", statistics.scratchTotal),
        ]
        for (name, figure) in figures {
            if let figure { json.member(name, Int(clamping: figure)) }
        }
        if let succeeded = statistics.succeeded { json.member("succeeded", succeeded) }
        if let message = statistics.errorMessage { json.member("message", message) }
    }
}

extension HostOutput {
    /// Draws a tree; in JSON an object a node, parents first.
    func tree(_ tree: MomentTree, as format: TreeFormat) throws(CommandFailure) {
        switch format {
        case .text: try text(tree.text)
        case .dot: try text(tree.dot)
        case .svg: try text(tree.svg)
        case .json: for node in tree.nodes { try self.node(node, in: tree) }
        }
    }

    private func node(_ node: MomentTree.Node, in tree: MomentTree) throws(CommandFailure) {
        let line = Self.object("node") { json in
            json.member("name", node.name)
            if let parent = node.parent { json.member("parent", tree.nodes[parent].name) }
            if node.name == tree.current { json.member("current", true) }
        }
        try text(line)
    }
}
