import RelaxNG
import Testing

@Suite("Datatypes")
struct DatatypeTests {
    private func accepts(_ type: String, _ text: String) throws -> Bool {
        // A reference alone in its document leads nowhere.
        let grammar = try grammar(
            "<element name='a'><attribute name='v'>\(type)</attribute></element>",
            checksIDs: false
        )
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing("\n", with: "&#10;")
        return try isValid("<a v=\"\(escaped)\"/>", against: grammar)
    }

    @Test(
        "of XML Schema take their own texts only",
        arguments: [
            ("string", ["", " a ", "ä"], []),
            ("normalizedString", ["", "a\nb"], []),
            ("token", ["", " a "], []),
            ("language", ["en", "de-AT", "x-klingon1"], ["", "toolonglang", "en_US", "1a"]),
            ("Name", ["a", ":a", "a.b-c"], ["", "1", "a b", "-a"]),
            (
                "NCName", ["a", "_a", " a ", "é", "\u{4e00}", "a\u{b7}\u{660}"],
                ["", "a:b", "1", "\u{2160}", "\u{132}", "\u{10000}", "\u{b7}"]
            ),
            ("NMTOKEN", ["1", "-", "a:b"], ["", "a b", "a/b"]),
            ("NMTOKENS", ["1 2", " x "], ["", "/"]),
            ("ID", ["a"], ["1"]), ("IDREF", ["a"], ["1"]), ("IDREFS", ["a b"], ["", "1"]),
            ("ENTITY", [], ["a", "1"]), ("ENTITIES", [], ["a b", ""]),
            ("anyAtomicType", ["", " a "], []), ("untypedAtomic", ["", "<"], []),
            ("boolean", ["true", "false", "1", "0", " true "], ["", "TRUE", "yes", "2"]),
            ("decimal", ["1", "-1.5", "+.5", "5."], ["", ".", "1e1", "1,5", "- 1"]),
            ("integer", ["1", "-01", "+0", " 7 "], ["", "1.0", "1e1", "--1"]),
            ("nonPositiveInteger", ["0", "-1"], ["1"]), ("negativeInteger", ["-1"], ["0"]),
            ("long", ["9223372036854775807", "-9223372036854775808"], ["9223372036854775808"]),
            ("int", ["2147483647"], ["2147483648"]), ("short", ["-32768"], ["-32769"]), ("byte", ["127"], ["128"]),
            ("nonNegativeInteger", ["0", "99999999999999999999999"], ["-1"]),
            ("unsignedLong", ["18446744073709551615"], ["18446744073709551616", "-1"]),
            ("unsignedInt", ["4294967295"], ["4294967296"]), ("unsignedShort", ["65535"], ["65536"]),
            ("unsignedByte", ["255"], ["256"]), ("positiveInteger", ["1"], ["0"]),
            ("float", ["1", "-1.5E3", "INF", "-INF", "NaN"], ["", "inf", "+INF", "1e", "0x1"]),
            ("double", ["1e-400", ".5"], ["e1", "nan"]),
            ("duration", ["P1Y", "PT1.5S", "-P1DT2H"], ["", "P", "PT", "1Y", "P1S", "P1.5D", "P1M1Y"]),
            (
                "dateTime", ["2024-01-31T23:59:59", "2024-01-31T00:00:00.5Z", "-0001-01-01T00:00:00+14:00"],
                [
                    "2024-01-31", "2024-01-31T25:00:00", "2024-02-30T00:00:00", "0000-01-01T00:00:00",
                    "2024-01-31T00:00:00+14:01",
                ]
            ),
            ("time", ["00:00:00", "23:59:59.999-05:00"], ["24:00:01", "1:00:00"]),
            (
                "date", ["2024-02-29", "12024-01-01", "2024-01-01Z"],
                ["2023-02-29", "24-01-01", "2024-1-1", "2024-04-31"]
            ),
            // The year before the first is -1, and a leap year.
            (
                "date", ["-0001-02-29", "-0005-02-29", "-0401-02-29"],
                ["-0004-02-29", "-0101-02-29", "-0400-02-29", "0000-01-01"]
            ),
            ("gYearMonth", ["2024-02"], ["2024-13"]), ("gYear", ["2024", "-0004"], ["24"]),
            ("gMonthDay", ["--02-29"], ["--02-30"]), ("gDay", ["---31"], ["---32"]), ("gMonth", ["--12"], ["--13"]),
            ("hexBinary", ["", "00fF"], ["0", "0g"]),
            ("base64Binary", ["", "AAAA", "AA==", "AAA=", "A A A A"], ["A", "AA=", "AB==", "A===", "AA=A"]),
            ("anyURI", ["", "http://a/b?c#d", "a b", "../x"], ["a%1", "a#b#c", "1a:b"]),
            ("QName", ["a"], ["p:a", "1", "a:b:c"]),
        ] as [(String, [String], [String])]
    )
    func texts(type: String, valid: [String], invalid: [String]) throws {
        for text in valid { #expect(try accepts("<data type='\(type)'/>", text), "\(type) \(text.debugDescription)") }
        for text in invalid {
            #expect(try !accepts("<data type='\(type)'/>", text), "\(type) \(text.debugDescription)")
        }
    }

    @Test(
        "keep to their parameters",
        arguments: [
            ("string", [("length", "2")], ["ab", "äö"], ["a", "abc"]),
            ("string", [("minLength", "1"), ("maxLength", "2")], ["a", " "], ["", "abc"]),
            ("hexBinary", [("length", "2")], ["00ff"], ["00"]),
            ("NMTOKENS", [("maxLength", "2")], ["a b"], ["a b c"]),
            ("integer", [("minInclusive", "-1"), ("maxInclusive", "1")], ["-1", "1", "+01"], ["-2", "2"]),
            ("integer", [("minExclusive", "-1"), ("maxExclusive", "1")], ["0"], ["-1", "1"]),
            (
                "integer", [("minInclusive", "99999999999999999999")], ["99999999999999999999"],
                ["99999999999999999998", "1"]
            ),
            ("decimal", [("totalDigits", "3"), ("fractionDigits", "1")], ["12.5", "0012.50"], ["12.55", "1234"]),
            ("decimal", [("minInclusive", "0.5")], ["0.50", "1"], ["0.49", "-1"]),
            ("date", [("minInclusive", "2024-01-01")], ["2024-01-01"], ["2023-12-31"]),
            (
                "dateTime", [("maxExclusive", "2024-01-01T00:00:00Z")], ["2024-01-01T00:30:00+01:00"],
                ["2024-01-01T00:00:00Z"]
            ),
            ("double", [("maxInclusive", "1.5")], ["1.5", "-INF"], ["1.6", "INF"]),
            // PT24H comes to the same as a day, but is neither more nor the same value.
            ("duration", [("minInclusive", "P1D")], ["P1D", "P1M", "PT25H"], ["PT23H", "PT24H"]),
            ("duration", [("minInclusive", "P1Y")], ["P367D", "P13M"], ["P12M", "P365D", "P366D", "P11M"]),
            ("duration", [("maxExclusive", "P1M")], ["P27D", "-P1M"], ["P28D", "P30D", "P31D", "P1M"]),
            ("duration", [("minExclusive", "P1M")], ["P32D"], ["P30D", "P31D"]),
            ("duration", [("minInclusive", "-P1M")], ["-P27D", "-P1M"], ["-P28D", "-P31D", "-P32D"]),
            ("duration", [("minExclusive", "-PT0.5S")], ["-PT0.4S", "PT0S"], ["-PT0.5S", "-PT0.55S", "-PT1S"]),
            (
                "dateTime", [("maxInclusive", "2001-01-01T00:00:00Z")], ["2000-12-31T00:00:00"],
                ["2001-01-01T13:00:00", "2001-01-01T00:00:00"]
            ),
            // All patterns must match, and the white space is dealt with before (libxml2 has it the other way round).
            ("string", [("pattern", "[a-c]+"), ("pattern", ".{2}")], ["ab"], ["abc", "dd", " ab"]),
            ("double", [("minInclusive", "0")], ["-0", "INF"], ["NaN", "-1"]),
            ("double", [("minInclusive", "NaN")], ["NaN"], ["INF"]),
            ("string", [("maxLength", "99999999999999999999")], ["a"], []),
            ("string", [("minLength", "99999999999999999999")], [], ["a"]),
            ("integer", [("pattern", "[0-9]{2}")], ["42", " 42 "], ["4", "+42"]),
        ] as [(String, [(String, String)], [String], [String])]
    )
    func parameters(type: String, parameters: [(String, String)], valid: [String], invalid: [String]) throws {
        let syntax =
            "<data type='\(type)'>" + parameters.map { "<param name='\($0.0)'>\($0.1)</param>" }.joined() + "</data>"
        for text in valid { #expect(try accepts(syntax, text), "\(syntax) \(text)") }
        for text in invalid { #expect(try !accepts(syntax, text), "\(syntax) \(text)") }
    }

    @Test(
        "compare values, not texts",
        arguments: [
            ("integer", "1", ["01", "+1", " 1 "], ["1.0", "2"]),
            ("decimal", "1.5", ["1.50", "+01.5"], ["1.51"]),
            ("boolean", "true", ["1"], ["0"]),
            ("double", "100", ["1e2", "100.0"], ["1e3"]),
            ("duration", "P1Y", ["P1Y0M", "P01Y"], ["P12M", "P365D"]),
            ("duration", "P0Y", ["-PT0S", "PT0.0S"], ["PT1S"]),
            (
                "duration", "P1000000000000000Y", ["P1000000000000000YT0S"], ["P1000000000000001Y"]
            ),
            ("date", "-0001-02-29", ["-0001-02-29"], ["-0001-03-01"]),
            ("string", " a", [" a"], ["a"]),
            ("token", "a b", [" a  b "], ["ab"]),
            ("dateTime", "2024-01-01T00:00:00Z", ["2024-01-01T01:00:00+01:00"], ["2024-01-01T00:00:00+01:00"]),
            ("hexBinary", "0f", ["0F"], ["0e"]),
        ] as [(String, String, [String], [String])]
    )
    func values(type: String, value: String, valid: [String], invalid: [String]) throws {
        for text in valid { #expect(try accepts("<value type='\(type)'>\(value)</value>", text), "\(type) \(text)") }
        for text in invalid { #expect(try !accepts("<value type='\(type)'>\(value)</value>", text), "\(type) \(text)") }
    }

    @Test(
        "regular expressions are XML Schema's",
        arguments: [
            ("", [""], ["a"]),
            ("a|b*|", ["", "a", "bbb"], ["ab"]),
            ("(ab){2,3}", ["abab", "ababab"], ["ab", "abababab"]),
            ("a{0}b{2,}", ["bb", "bbbb"], ["abb", "b"]),
            ("a{0,2}", ["", "aa"], ["aaa"]),
            ("^a$", ["^a$"], ["a"]),
            (".", ["a", "ä", " "], ["", "ab", "\n"]),
            ("[^a-c]", ["d", "é"], ["a", ""]),
            ("[a-z-[aeiou]]+", ["xyz"], ["xaz"]),
            ("[-a]+", ["-a"], ["b"]),
            ("[a-]+", ["-a"], ["b"]), ("[--]", ["-"], ["a"]), ("[^-a]", ["b"], ["-", "a"]),
            ("[+-\\-]+", ["+,-"], ["*"]),
            ("\\d{2}\\s\\w+", ["12 ab", "٣٤ ab"], ["1 ab", "12 -"]),
            ("\\D\\S\\W", ["ab-"], ["1b-", "a -", "abc"]),
            ("\\i\\c*", ["a:1", "_"], ["1", ""]),
            ("\\p{Lu}\\p{Ll}*", ["Äb", "A"], ["a", "A1"]),
            ("\\p{L}+\\P{L}", ["aé1"], ["aé", "11"]),
            ("\\p{IsGreek}+", ["αβ"], ["ab"]),
            ("[\\p{IsBasicLatin}-[a]]+", ["bc"], ["ab", "é"]),
            ("\\.\\\\\\?\\*\\+\\(\\)\\{\\}\\[\\]\\|\\-\\^", [".\\?*+(){}[]|-^"], ["x"]),
            ("(a*)*b", ["b", "aaaab"], ["aaaa"]),
            ("\\n|\\t", ["\n"], ["n"]),
            ("\\i\\c*", ["é\u{b7}"], ["\u{2160}", "a\u{221}", "\u{10000}"]),
        ] as [(String, [String], [String])]
    )
    func expressions(expression: String, valid: [String], invalid: [String]) throws {
        let syntax = "<data type='string'><param name='pattern'>\(expression)</param></data>"
        for text in valid { #expect(try accepts(syntax, text), "\(expression) \(text.debugDescription)") }
        for text in invalid { #expect(try !accepts(syntax, text), "\(expression) \(text.debugDescription)") }
    }

    @Test(
        "a character may be repeated as often as an expression says",
        arguments: [
            ("a{25000}", [25_000], [24_999, 25_001, 0]), ("a{0,70000}", [0, 1, 70_000], [70_001]),
            ("a{30000,}", [30_000, 50_000], [29_999]), ("a{300}a{300,301}", [600, 601], [599, 602]),
            ("(a{1000})*", [0, 1000, 3000], [1, 1001, 2999]), ("(a{400,600}){2}", [800, 1000, 1200], [799, 1201]),
            ("a{300,}|a{2}", [2, 300, 301], [1, 3, 299]), ("a?a{1000}", [1000, 1001], [999, 1002]),
        ] as [(String, [Int], [Int])]
    )
    func counts(expression: String, valid: [Int], invalid: [Int]) throws {
        let syntax = "<data type='string'><param name='pattern'>\(expression)</param></data>"
        for count in valid { #expect(try accepts(syntax, String(repeating: "a", count: count)), "\(count)") }
        for count in invalid { #expect(try !accepts(syntax, String(repeating: "a", count: count)), "\(count)") }
        #expect(try !accepts(syntax, String(repeating: "a", count: valid[0]) + "b"))
    }

    @Test(
        "expressions that mean nothing are refused",
        arguments: [
            "(", ")", "[", "a{", "a{,2}", "*", "+a", "\\q", "\\p{Xx}", "[b-a]", "a{2,1}", "[]", "a**", "\\p{IsNone}",
            "{", "[a-c-e]", "[\\d-a]", "[--a]", "[+--]",
        ]
    )
    func nonsense(expression: String) {
        #expect(throws: GrammarError.self) {
            try grammar(
                "<element name='a'><data type='string'><param name='pattern'>\(expression)</param></data></element>"
            )
        }
    }
}
