internal import ChainDoctor
internal import LibvirtHost
internal import MomentDiagnostics

extension HostOutput {
    /// What has become of a step.
    enum StepState {
        case planned
        /// These options would allow it.
        case withheld([String])
        case done
        case failed(String)
    }

    /// Writes findings as `validate` does, with the domain in the place of the file.
    ///
    /// - Parameter isActive: Whether the domain runs: what QEMU alone knows is then named.
    func findings(_ findings: [ChainFinding], of domain: String, isActive: Bool) throws(CommandFailure) {
        let report = FileReport(file: domain, kind: "domain", findings: findings.map(\.diagnostic))
        switch format {
        case .text:
            var writer = TextWriter(isColoured: console.isColoured, width: console.width)
            let limit = isActive ? ", as far as can be seen while it runs: not the bitmaps that only QEMU knows" : ""
            let fit = "\(domain): checkpoints, bitmaps, snapshots and files fit\(limit)\n"
            try text(findings.isEmpty ? fit : writer.write(report))
        case .json:
            var writer = JSONLinesWriter()
            try text(writer.write(report))
        }
    }

    /// Writes a step of a repair.
    func step(_ step: PlanStep, _ state: StepState) throws(CommandFailure) {
        let words: (text: String, name: String)
        switch state {
        case .planned: words = ("would \(step)", "planned")
        case .withheld(let options): words = ("with \(options.joined(separator: " ")) would \(step)", "withheld")
        case .done: words = ("done: \(step.summary)", "done")
        case .failed(let reason): words = ("failed: \(step.summary): \(reason)", "failed")
        }
        try item(words.text, type: "step") { json in
            json.member("state", words.name)
            json.member("summary", step.summary)
            json.member("call", step.call)
            json.member("flags", Int(step.flags))
            if case .withheld(let options) = state { json.member("needs", options) }
            if case .failed(let reason) = state { json.member("error", reason) }
        }
    }
}
