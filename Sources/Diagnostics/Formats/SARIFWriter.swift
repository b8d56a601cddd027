import XMLTree

/// Writes SARIF 2.1.0 (OASIS), the format code hosts and editors take findings in.
///
/// Results are written as they come; memory holds the list of files only.
public struct SARIFWriter: ReportWriter {
    /// The tool the log names as its author.
    public struct Tool: Hashable, Sendable {
        /// The tool's name.
        public var name: String
        /// Its version, such as `1.0.0`.
        public var version: String

        /// Makes a tool.
        public init(name: String, version: String) {
            self.name = name
            self.version = version
        }
    }

    private let tool: Tool
    private let rules: [CodeExplanation]
    private let ruleIndices: [Diagnostic.Code: Int]
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
        ruleIndices = Dictionary(rules.enumerated().map { ($1.code, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The head, with the tool and its rules.
    public mutating func begin() -> String {
        let driver = JSONText.of { json in
            json.object { json in
                json.object("driver") { json in
                    json.member("name", tool.name)
                    json.member("semanticVersion", tool.version)
                    json.array("rules") { json in
                        for rule in rules { json.rule(rule) }
                    }
                }
            }
        }
        let schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
        return """
            {"$schema":"\(schema)","version":"2.1.0","runs":[
            {"tool":\(driver),
            "columnKind":"unicodeCodePoints",
            "results":[
            """
    }

    /// A file's findings, one a line.
    public mutating func write(_ report: FileReport) -> String {
        let file = index(of: report.file)
        if let failure = report.failure { failures.append((file, failure)) }
        var text = ""
        for finding in report.findings {
            text += hasResult ? ",\n" : "\n"
            hasResult = true
            text += JSONText.of { json in
                let file = index(of: report.file(of: finding))
                json.result(finding, rule: ruleIndices[finding.code], uri: files[file], file: file)
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

    /// The tail: the files, and what could not be examined.
    public mutating func finish() -> String {
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
        return "\n],\n\"artifacts\":\(artifacts),\n\"invocations\":\(invocations)}\n]}\n"
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
