import XMLTree

/// Writes SARIF 2.1.0 (OASIS), the format code hosts and editors take findings in.
///
/// Results are written as they come; memory holds the list of files only.
public struct SARIFWriter: ReportWriter {
    /// The tool the log names as its author.
    public struct Tool: Hashable, Sendable {
        /// The tool's name as it stands in the log.
        public var name: String
        /// Its version, such as `1.0.0`.
        public var version: String

        /// Creates a tool's description from its name and version.
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    /// Where the pages on the codes are.
    static let pages = "https://github.com/virtmoment/virtmoment/blob/main/docs/diagnostics/"

    private let tool: Tool
    private let rules: [CodeExplanation]
    /// The rules that results name, in the order of their first results.
    private var usedRules: [CodeExplanation] = []
    private var ruleIndices: NameMap<Int> = [:]
    private var files: [String] = []
    private var fileIndices: NameMap<Int> = [:]
    private var failures: [(file: Int, message: String)] = []
    private var hasResult = false

    /// Makes a writer.
    ///
    /// - Parameters:
    ///   - tool: the log's author
    ///   - rules: what the codes mean; a code without an explanation is reported without a rule
    public init(tool: Tool, rules: [CodeExplanation]) {
        self.tool = tool
        self.rules = rules
    }

    /// Returns the opening of the log, up to its first result.
    public mutating func begin() -> String {
        let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        return """
            {"$schema":"\(schema)","version":"2.1.0","runs":[
            {"columnKind":"unicodeCodePoints",
            "results":[
            """
    }

    /// A file's findings, one a line.
    public mutating func write(_ report: FileReport) -> String {
        let file = index(of: report.file)
        if let failure = report.failure { failures.append((file, failure)) }
        var text = ""
        for (finding, fingerprint) in zip(report.findings, report.fingerprints()) {
            text += hasResult ? ",\n" : "\n"
            hasResult = true
            let (rule, file) = (index(of: finding.code), index(of: report.file(of: finding)))
            text += JSONText.of { json in
                json.result(finding, fingerprint, rule: rule, uri: files[file], file: file)
            }
        }
        return text
    }

    /// The number of a file among those that the log lists.
    private mutating func index(of file: String) -> Int {
        if let known = fileIndices[file] { return known }
        fileIndices[file] = files.count
        files.append(SARIFWriter.uri(of: file))
        return files.count - 1
    }

    /// The number of a code's rule among those that the log lists; nil for a code without an explanation.
    private mutating func index(of code: Diagnostic.Code) -> Int? {
        if let known = ruleIndices[code.rawValue] { return known }
        guard let rule = rules.first(where: { $0.code == code }) else { return nil }
        ruleIndices[code.rawValue] = usedRules.count
        usedRules.append(rule)
        return usedRules.count - 1
    }

    /// The tail: the files, what could not be examined, and the tool with the rules that came up.
    public mutating func finish() -> String {
        let driver = JSONText.of { json in
            json.object { json in
                json.object("driver") { json in
                    json.member("name", tool.name)
                    json.member("semanticVersion", tool.version)
                    json.member("informationUri", "https://github.com/virtmoment/virtmoment")
                    json.array("rules") { json in
                        for rule in usedRules { json.rule(rule) }
                    }
                }
            }
        }
        let artifacts = JSONText.of { json in
            json.array { json in
                for file in files {
                    json.object { json in
                        json.object("location") { $0.member("uri", file) }
                        json.member("roles", ["analysisTarget"])
                        json.member("mimeType", "application/xml")
                    }
                }
            }
        }
        let invocations = JSONText.of { json in
            json.array { json in
                json.object { json in
                    json.member("executionSuccessful", failures.isEmpty)
                    json.array("toolExecutionNotifications") { json in
                        for failure in failures {
                            json.object { json in
                                json.member("level", "error")
                                json.object("message") { $0.member("text", failure.message) }
                                json.array("locations") { json in
                                    json.location(uri: files[failure.file], file: failure.file, range: nil, path: "")
                                }
                            }
                        }
                    }
                }
            }
        }
        return "\n],\n\"artifacts\":\(artifacts),\n\"invocations\":\(invocations),\n\"tool\":\(driver)}\n]}\n"
    }

    /// A path as a URI reference (RFC 3986): relative ones stay so, absolute ones become `file:` URIs.
    static func uri(of path: String) -> String {
        var result = path.hasPrefix("/") ? "file://" : ""
        let bytes = path.unicodeScalars.flatMap { scalar in
            // A byte of a name that is no UTF-8.
            PrintableText.byte(scalar) == nil ? Array(UTF8.encode(scalar) ?? .init()) : [UInt8(scalar.value & 0xFF)]
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                result += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return result
    }
}
