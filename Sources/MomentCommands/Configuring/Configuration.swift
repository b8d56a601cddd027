internal import ArgumentParser
internal import MomentDiagnostics
internal import MomentDocuments
internal import XMLTree

/// What a file `.virtmoment.json` says: options of `validate`, which those on the command line take the place of.
struct Configuration: Hashable, Sendable {
    /// The name of such files.
    static let fileName = ".virtmoment.json"

    /// The file; nil where there is none.
    var file: String?
    /// The directory that its paths start from.
    var directory = "."
    var libvirt: ReleaseNumber?
    var level: CheckLevel?
    var isForSubmission: Bool?
    var select: [String]?
    var ignore: [String]?
    var warnings: FindingFilter.Warnings?
    var maxFindings: Int?
    var exclude: [String]?
    var baseline: String?

    /// Creates a configuration that sets nothing.
    init() {}

    /// Reads a configuration file. Throws if a key or a value is not known.
    init(reading file: String, in directory: String) throws(CommandFailure) {
        self.file = file
        self.directory = directory
        let (bytes, value) = try JSONFile.read(file, isNamed: false, limit: 1 << 20)
        if let repeated = RepeatedJSONKey(in: bytes) {
            throw Self.failure(file, "line \(repeated.line): '\(repeated.key)' stands twice")
        }
        guard let members = value?.object else {
            throw Self.failure(file, "it is not a JSON object")
        }
        for (key, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
            guard let setting = Self.settings.first(where: { $0.key == key }) else {
                let nearest = Spelling.nearest(Self.settings.map(\.key), to: key)
                let hint =
                    nearest.map { "; did you mean '\($0)'?" }
                    ?? "; there are \(Self.settings.map(\.key).joined(separator: ", "))"
                throw Self.failure(file, "there is no setting '\(key)'\(hint)")
            }
            guard setting.read(value, &self) else { throw Self.failure(file, "'\(key)' must be \(setting.form)") }
        }
        if let complaint = CodeNames.complaint(about: (select ?? []) + (ignore ?? [])) {
            throw Self.failure(file, complaint)
        }
    }

    private static func failure(_ file: String, _ reason: String) -> CommandFailure {
        CommandFailure("cannot use \(file): \(reason)")
    }

    /// A member of the file's object.
    private struct Setting: Sendable {
        let key: String
        /// What its value must be.
        let form: String
        /// Takes the value; false for one of another form.
        let read: @Sendable (JSONValue, inout Configuration) -> Bool
        /// Writes the setting's value as JSON.
        let write: @Sendable (Configuration, inout JSONText) -> Void
    }

    private static let settings = [
        Setting(key: "libvirt", form: "a release from \(ReleaseNumber.oldest) up, such as \"9.0.0\"") {
            value,
            configuration in
            configuration.libvirt = value.string.flatMap { ReleaseNumber($0) }
            return configuration.libvirt.map { $0 >= .oldest } ?? false
        } write: { configuration, json in
            if let release = configuration.libvirt { json.member("libvirt", release.description) }
        },
        Setting(key: "level", form: "\"schema\" or \"full\"") { value, configuration in
            configuration.level = value.string.flatMap { CheckLevel(rawValue: $0) }
            return configuration.level != nil
        } write: { configuration, json in
            if let level = configuration.level { json.member("level", level.rawValue) }
        },
        Setting(key: "for-submission", form: "true or false") { value, configuration in
            guard case .bool(let flag) = value else { return false }
            configuration.isForSubmission = flag
            return true
        } write: { configuration, json in
            if let flag = configuration.isForSubmission { json.member("for-submission", flag) }
        },
        Setting(key: "select", form: "an array of codes or layers") { value, configuration in
            configuration.select = Self.strings(value)
            return configuration.select != nil
        } write: { configuration, json in
            if let words = configuration.select { json.member("select", words) }
        },
        Setting(key: "ignore", form: "an array of codes or layers") { value, configuration in
            configuration.ignore = Self.strings(value)
            return configuration.ignore != nil
        } write: { configuration, json in
            if let words = configuration.ignore { json.member("ignore", words) }
        },
        Setting(key: "warnings", form: "\"error\", \"show\" or \"hide\"") { value, configuration in
            configuration.warnings = value.string.flatMap { FindingFilter.Warnings(rawValue: $0) }
            return configuration.warnings != nil
        } write: { configuration, json in
            if let warnings = configuration.warnings { json.member("warnings", warnings.rawValue) }
        },
        Setting(key: "max-findings", form: "a whole number from 1 up") { value, configuration in
            guard case .unsigned(let number) = value, number > 0 else { return false }
            configuration.maxFindings = Int(clamping: number)
            return true
        } write: { configuration, json in
            if let number = configuration.maxFindings { json.member("max-findings", number) }
        },
        Setting(key: "exclude", form: "an array of patterns, such as \"vendor/**\"") { value, configuration in
            configuration.exclude = Self.strings(value)
            return configuration.exclude != nil
        } write: { configuration, json in
            if let patterns = configuration.exclude { json.member("exclude", patterns) }
        },
        Setting(key: "baseline", form: "the name of a file") { value, configuration in
            configuration.baseline = value.string
            return configuration.baseline != nil
        } write: { configuration, json in
            if let baseline = configuration.baseline { json.member("baseline", baseline) }
        },
    ]

    private static func strings(_ value: JSONValue) -> [String]? {
        guard let values = value.array else { return nil }
        let strings = values.compactMap(\.string)
        return strings.count == values.count ? strings : nil
    }

    /// The settings as a file would have them, on one line.
    var json: String {
        JSONText.of { json in
            json.object { json in
                for setting in Self.settings { setting.write(self, &json) }
            }
        }
    }
}

/// How far a document is checked.
enum CheckLevel: String, OptionWord {
    /// Documents are checked against the grammar alone.
    case schema
    /// The grammar, then the rules.
    case full
}
