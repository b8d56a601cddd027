internal import BackupJobs
internal import LibvirtHost
internal import MomentDiagnostics
internal import XMLTree

/// Writes answers of a host as lines for people or as one JSON object a line.
struct HostOutput: Sendable {
    let console: Console
    let format: AnswerFormat
    private var isAnswering = true

    init(console: Console, format: AnswerFormat) {
        self.console = console
        self.format = format
    }

    /// An output that takes findings and drops answers.
    var withoutAnswers: HostOutput {
        var copy = self
        copy.isAnswering = false
        return copy
    }

    /// Writes one result, as a line of text or as a JSON object of the given type.
    func item(_ text: String, type: String, _ json: (inout JSONText) -> Void) throws(CommandFailure) {
        guard isAnswering else { return }
        switch format {
        case .text: try console.write(text + "\n")
        case .json: try console.write(Self.object(type, json))
        }
    }

    /// A JSON object on a line.
    static func object(_ type: String, _ members: (inout JSONText) -> Void) -> String {
        JSONText.of { text in
            text.object { object in
                object.member("type", type)
                members(&object)
            }
        } + "\n"
    }

    /// Writes text that is no answer to JSON; nothing there.
    func text(_ text: String) throws(CommandFailure) {
        if isAnswering { try console.write(text) }
    }

    /// Writes a document as it is; in JSON inside an object.
    func document(_ xml: String, of name: String? = nil) throws(CommandFailure) {
        guard isAnswering else { return }
        switch format {
        case .text: try console.writeOutput(Array((xml.hasSuffix("\n") ? xml : xml + "\n").utf8))
        case .json:
            try console.write(
                Self.object("document") { json in
                    if let name { json.member("name", name) }
                    json.member("xml", xml)
                }
            )
        }
    }

    /// Writes names, a line each.
    func names(_ names: [String], type: String) throws(CommandFailure) {
        for name in names { try item(PrintableText.line(name), type: type) { $0.member("name", name) } }
    }

    /// Writes, before a plan, what a document would lead to.
    func effect(_ summary: String, _ effective: String) throws(CommandFailure) {
        switch format {
        case .text: try console.write("\(summary)\n")
        case .json:
            try console.write(
                Self.object("effect") { json in
                    json.member("summary", summary)
                    json.member("xml", effective)
                }
            )
        }
    }

    /// Writes, before a plan, what a backup would be.
    func effect(of prepared: PreparedBackup) throws(CommandFailure) {
        if !prepared.summary.isEmpty { try effect(prepared.summary, prepared.xml ?? "<domainbackup/>") }
    }

    /// Writes what would be done.
    func plan(_ steps: [PlanStep]) throws(CommandFailure) {
        for (number, step) in steps.enumerated() {
            let lines = ["\(number + 1). \(step)"] + step.unknown.map { "   not known beforehand: \($0)" }
            try item(lines.joined(separator: "\n"), type: "step") { json in
                json.member("summary", step.summary)
                if !step.call.isEmpty {
                    json.member("call", step.call)
                    json.member("flags", Int(step.flags))
                }
                if !step.unknown.isEmpty { json.member("unknown", step.unknown) }
                if let document = step.document { json.member("document", document) }
                if let checkpoint = step.checkpoint { json.member("checkpoint", checkpoint) }
            }
        }
    }
}
