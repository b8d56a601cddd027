import MomentDiagnostics
import MomentXML
import RelaxNG
import Testing
import XMLTree

@Suite("A date that is written wrong")
struct DateFixTests {
    private func fixes(_ type: String, _ value: String) throws -> [Diagnostic.Fix] {
        let grammar = try RelaxNGGrammar(
            parsed(
                """
                <element name="d" xmlns="http://relaxng.org/ns/structure/1.0" \
                datatypeLibrary="http://www.w3.org/2001/XMLSchema-datatypes"><data type="\(type)"/></element>
                """
            )
        )
        let findings = grammar.validate(try parsed("<d>\(value)</d>"))
        #expect(findings.map(\.code.rawValue) == ["invalid-value"])
        return findings.flatMap(\.fixes)
    }

    @Test(
        "is offered the way XML Schema writes it, for a person to judge",
        arguments: [
            ("date", "2024-2-3", "2024-02-03"), ("date", "2024/02/03", "2024-02-03"),
            ("date", "20240203", "2024-02-03"),
            ("date", "31.1.2024", "2024-01-31"), ("date", "1/31/2024", "2024-01-31"),
            ("date", "31/1/2024", "2024-01-31"),
            ("date", "2024-01-31T10:00:00", "2024-01-31"), ("dateTime", "2024-01-31", "2024-01-31T00:00:00"),
            ("dateTime", "2024-01-31 9:05", "2024-01-31T09:05:00"),
            ("dateTime", "2024-01-31 09:05:06.5z", "2024-01-31T09:05:06.5Z"),
            ("dateTime", "2024-01-31 09:05 +01:00", "2024-01-31T09:05:00+01:00"), ("time", "9:05", "09:05:00"),
            ("gYearMonth", "2024-1-31", "2024-01"), ("gYear", "2024-01-31", "2024"),
        ]
    )
    func derived(type: String, value: String, meant: String) throws {
        let fixes = try fixes(type, value)
        #expect(fixes.map(\.title) == ["change '\(value)' to '\(meant)'"])
        #expect(fixes.map(\.isSafe) == [false])
    }

    @Test(
        "is offered no other date",
        arguments: [
            ("date", "tomorrow"), ("date", "2024-02-30"), ("date", "1/2/2024"), ("date", "2024-13-01"),
            ("dateTime", "2024-01-31 25:00"), ("dateTime", "2024-01-31 9:05 PM"), ("time", "noon"), ("date", "1.2.24"),
        ]
    )
    func left(type: String, value: String) throws {
        #expect(try fixes(type, value).map(\.title) == [])
    }
}
