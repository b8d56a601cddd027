internal import Glibc
internal import LocalFiles
internal import MomentDiagnostics
internal import MomentDocuments
internal import MomentRules
internal import MomentSchemas
internal import MomentXML
internal import XMLTree

/// How the files of one run are checked, each by its own settings.
struct ValidationPlan: Sendable {
    /// The grammars that documents are checked against.
    let store: GrammarStore
    /// How the documents are submitted, as the command line has it.
    let submission: Submission
    /// The settings of each file.
    let lookup: SettingsLookup
    /// What is asked for on the command line.
    let request: Request

    /// What is asked for on the command line.
    struct Request: Sendable {
        var level: CheckLevel?
        /// Whether the release is settled, so that no configuration decides it.
        var hasRelease = false
        /// Reads the documents.
        var parser = XMLDocumentParser()
        var isForSubmission = false
        var kind: MomentDocument.Kind?
        /// How files are mended; nil where they are only looked at.
        var fix: (choice: FixApplier.Choice, showsOnly: Bool)?
        /// Whether each file is timed.
        var isTimed = false
        /// Whether the checkpoint beside the documents is unusable, which refuses each of them.
        var lacksCheckpoint = false
    }

    /// Reports on files, in their order.
    func reports(on files: [InputFile], from console: Console) -> [FileReport] {
        var reports: [FileReport] = []
        var rest = files[...]
        while let first = rest.first {
            let directory = first.isStandardInput ? "." : SystemPath.parent(of: first.name)
            let run = rest.prefix { !$0.isStandardInput && SystemPath.parent(of: $0.name) == directory }
            let group = run.isEmpty ? rest.prefix(1) : run
            rest = rest[group.endIndex...]
            do throws(CommandFailure) {
                let settings = try lookup.settings(in: directory)
                reports += self.reports(on: Array(group), by: settings, from: console)
            } catch {
                reports += group.map { FileReport(file: $0.name, failure: error.description) }
            }
        }
        return reports
    }

    private func reports(on files: [InputFile], by settings: Settings, from console: Console) -> [FileReport] {
        let validation = validation(by: settings)
        var reports: [FileReport] = []
        let wanted = files.filter { file in
            guard !file.isStandardInput, settings.leavesOut(file.name) else { return true }
            if !file.isFound { console.say("virtmoment: note: \(file.name) is excluded") }
            return false
        }
        if let fix = request.fix {
            let run = FixRun(validation: validation, kind: request.kind, choice: fix.choice, showsOnly: fix.showsOnly)
            reports += wanted.map { run.fix($0, on: console) }
        } else if request.isTimed {
            for file in wanted {
                let start = Self.seconds()
                var timed = check([file], validation, console)
                let share = (Self.seconds() - start) / Double(max(timed.count, 1))
                for index in timed.indices { timed[index].seconds = share }
                reports += timed
            }
        } else {
            reports += check(wanted, validation, console)
        }
        return reports.map { report in
            var report = settings.baseline?.leftOver(of: report) ?? report
            report.isRefusedElsewhere = report.isRefusedElsewhere || request.lacksCheckpoint
            return report
        }
    }

    private func check(_ files: [InputFile], _ validation: Validation, _ console: Console) -> [FileReport] {
        validation.reports(on: files, as: request.kind, from: console) { file in
            file.filesBelow { lookup.leavesOut($0) }.map { below in
                Batch.reports(on: below[...]) { reports(on: $0, from: console) }
            }
        }
    }

    /// The checks by some settings.
    func validation(by settings: Settings) -> Validation {
        var submission = submission
        if !request.hasRelease, let release = settings.configuration.libvirt {
            submission.release = min(release, .newest)
        }
        let level = request.level ?? settings.configuration.level ?? .full
        var validation = Validation(
            store: store,
            release: submission.release,
            submission: level == .full ? submission : nil
        )
        validation.parser = request.parser
        validation.isForSubmission = request.isForSubmission || settings.configuration.isForSubmission ?? false
        validation.filter = settings.filter
        validation.complaint = { CodeNames.complaint(about: $0) }
        return validation
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
