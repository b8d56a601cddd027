public import MomentDiagnostics
public import MomentDocuments
import MomentXML
public import XMLTree

/// The round-trip check: what a document must survive on its way through the models.
///
/// For the test suites of those who store, generate or transform these documents. It belongs to no test framework: a failure is a value.
public struct RoundTrip: Sendable {
    /// Whether the print must equal the input byte for byte, as it must for what libvirt itself printed.
    public var expectsSamePrint: Bool
    /// Checks a printed document against a grammar; nil leaves that step out.
    public var validate: (@Sendable (XMLDocument) -> [Diagnostic])?

    /// A step of the way that a document did not survive.
    public struct Failure: Hashable, Sendable, CustomStringConvertible {
        /// The step of the round trip that went wrong.
        public let step: Step
        /// What was seen there.
        public let detail: String

        /// Step and detail in a line.
        public var description: String { "\(step.rawValue): \(detail)" }
    }

    /// The steps of the way.
    public enum Step: String, Hashable, Sendable, CaseIterable {
        /// The text is well-formed.
        case parse
        /// The root element is one of the three.
        case decode
        /// What XML can carry is printed.
        case print
        /// The print reads back as the same value.
        case readBack = "read back"
        /// Printing again gives the same bytes.
        case printAgain = "print again"
        /// The print equals the input.
        case samePrint = "same print"
        /// The print is valid.
        case validate
    }

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - expectsSamePrint: whether the print must equal the input byte for byte
    ///   - validate: a check of the printed document against a grammar
    public init(expectsSamePrint: Bool = false, validate: (@Sendable (XMLDocument) -> [Diagnostic])? = nil) {
        self.expectsSamePrint = expectsSamePrint
        self.validate = validate
    }

    /// Sends a document through the way; empty if it survives.
    public func check(_ bytes: [UInt8], name: String = "-") -> [Failure] {
        let parsed = XMLDocumentParser().parse(bytes, name: name)
        guard let document = parsed.document else {
            return [Failure(step: .parse, detail: parsed.findings.map(\.message).joined(separator: "; "))]
        }
        do throws(MomentError) {
            return check(try MomentDocument.decode(document).value, input: bytes)
        } catch {
            return [Failure(step: .decode, detail: "\(error)")]
        }
    }

    /// Sends a value through the way; empty if it survives.
    public func check(_ value: MomentDocument) -> [Failure] { check(value, input: nil) }

    private func check(_ value: MomentDocument, input: [UInt8]?) -> [Failure] {
        do {
            let printed = try XMLPrinter().print(value.document())
            guard let reparsed = XMLDocumentParser().parse(printed).document else {
                return [Failure(step: .readBack, detail: "the print is not well-formed")]
            }
            var failures: [Failure] = []
            let again = try MomentDocument.decode(reparsed).value
            if again != value {
                failures.append(
                    Failure(step: .readBack, detail: "another value: \(String(decoding: printed, as: UTF8.self))")
                )
            }
            let reprinted = try XMLPrinter().print(again.document())
            if reprinted != printed {
                failures.append(Failure(step: .printAgain, detail: difference(printed, reprinted)))
            }
            if expectsSamePrint, let input, input != printed {
                failures.append(Failure(step: .samePrint, detail: difference(input, printed)))
            }
            failures += (validate?(reparsed) ?? []).filter { $0.severity == .error }.map {
                Failure(step: .validate, detail: "\($0.path): \($0.message)")
            }
            return failures
        } catch {
            return [Failure(step: .print, detail: "\(error)")]
        }
    }

    /// The first line in which two texts differ.
    private func difference(_ one: [UInt8], _ other: [UInt8]) -> String {
        let lines = (one.split(separator: 0x0A), other.split(separator: 0x0A))
        for (number, (left, right)) in zip(lines.0, lines.1).enumerated() where left != right {
            return
                "line \(number + 1): \(String(decoding: left, as: UTF8.self)) | \(String(decoding: right, as: UTF8.self))"
        }
        return "one text ends before the other, behind line \(min(lines.0.count, lines.1.count))"
    }
}
