"""Datatypes of XML Schema, each with all texts of a pool, with parameters, and as values; and regular expressions."""
LIBRARY = "http://www.w3.org/2001/XMLSchema-datatypes"

TYPES = """string normalizedString token language Name NCName NMTOKEN NMTOKENS ID IDREF IDREFS ENTITY ENTITIES boolean decimal integer
nonPositiveInteger negativeInteger nonNegativeInteger positiveInteger long int short byte unsignedLong unsignedInt unsignedShort unsignedByte
float double duration dateTime date time gYear gYearMonth gMonth gMonthDay gDay hexBinary base64Binary anyURI QName NOTATION""".split()

POOL = [
    "", " ", "a", " a ", "a b", "a  b\tc", "a:b", "xml:a", ":a", "a:", "-a", "_a.b-c", "1a", "\u00e9\u00b7", "en", "en-US", "x-klingon-1", "abcdefghi",
    "true", "false", "TRUE", "0", "1", "-0", "+1", "-1", "01", "1.0", "1.", ".5", ".", "-", "+", "1,0", "1e2", "1E-2", "1e", "INF", "-INF", "+INF", "NaN", "inf",
    "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32768", "-32769", "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "P1Y", "-P1Y2M3DT4H5M6.7S", "P", "PT", "P1S", "PT1S", "P1Y1", "+P1Y", "2024-02-29", "2023-02-29", "2024-02-29Z", "2024-02-29+14:00", "2024-02-29+14:01",
    "2024-02-29-13:59", "0000-01-01", "-0004-02-29", "-0005-02-29", "12024-01-01", "02024-01-01", "24-01-01", "2024-13-01", "2024-1-1", "12:00:00", "24:00:00", "24:00:01", "23:59:60", "12:00",
    "12:00:00.5Z", "12:00:00.", "2024-02-29T12:00:00", "2024-02-29T24:00:00", "2024-02-29T12:00:00.123-05:00", "2024-02-29 12:00:00", "2024", "-2024", "0000", "24", "12024", "2024Z", "2024-02", "2024-13",
    "--02", "--13", "--02--", "--02Z", "--02-29", "--02-30", "--04-31", "---01", "---32", "---01Z",
    "0f", "0F", "0g", "0", "abc", "AAAA", "AA==", "AAA=", "AB==", "A A A A", "AA=A", "=", "http://a/b?c#d", "a#b#c", "%20", "%zz", "../x", "[", "\\", "mailto:x@y", "1:x", "//",
]

PARAMETERS = [
    (type, [(facet, value)], texts)
    for types, facets, texts in [
        (["string", "token", "anyURI", "Name", "NMTOKEN", "ID", "language"], [("length", "2"), ("minLength", "2"), ("maxLength", "2"), ("length", "0"), ("length", "x"), ("length", "-1"), ("pattern", "[a-c]+"), ("pattern", "["), ("whiteSpace", "collapse"), ("enumeration", "a"), ("minInclusive", "1"), ("totalDigits", "1")],
         ["", "a", "ab", "abc", " ab ", "\U0001F600a", "\u00e9\u00e9"]),
        (["NMTOKENS", "IDREFS"], [("length", "2"), ("minLength", "2"), ("maxLength", "2"), ("pattern", "a b")], ["a", "a b", "a  b", " a b ", "a b c"]),
        (["hexBinary"], [("length", "1"), ("minLength", "2"), ("maxLength", "1"), ("pattern", "[0-9a-f]*")], ["", "0f", "0F", "0f0f"]),
        (["base64Binary"], [("length", "1"), ("minLength", "2"), ("maxLength", "2")], ["", "AA==", "AAA=", "AAAA"]),
        (["boolean"], [("pattern", "true|1"), ("length", "1"), ("minInclusive", "0")], ["true", "1", "0", "false", " true "]),
        (["decimal"], [("totalDigits", "2"), ("fractionDigits", "1"), ("totalDigits", "0"), ("fractionDigits", "0"), ("totalDigits", "x"), ("minInclusive", "1.5"), ("maxInclusive", "1.5"), ("minExclusive", "1.5"), ("maxExclusive", "1.5"), ("minInclusive", "x"), ("length", "1"), ("pattern", "1.*")],
         ["1", "1.5", "1.50", "01.5", "1.51", "0.15", "15.5", "-1.5", "100", "0"]),
        (["integer", "int", "byte", "nonNegativeInteger", "unsignedByte"], [("totalDigits", "2"), ("minInclusive", "10"), ("maxInclusive", "10"), ("minExclusive", "10"), ("maxExclusive", "10"), ("fractionDigits", "0"), ("pattern", "[0-9]{2}"), ("minInclusive", "1000")],
         ["9", "10", "11", "010", "+10", " 10 ", "100", "0"]),
        (["float", "double"], [("minInclusive", "1.5"), ("maxInclusive", "1.5"), ("minExclusive", "1.5"), ("maxExclusive", "1.5"), ("minInclusive", "NaN"), ("maxInclusive", "INF"), ("totalDigits", "1")],
         ["1.5", "1.50", "15e-1", "1.6", "-INF", "INF", "NaN", "0"]),
        (["date"], [("minInclusive", "2024-03-01"), ("maxInclusive", "2024-03-01"), ("minExclusive", "2024-03-01Z"), ("maxExclusive", "2024-03-01Z")],
         ["2024-02-29", "2024-03-01", "2024-03-02", "2024-03-01Z", "2024-03-01+05:00", "2024-03-01-05:00", "2024-02-28Z", "2024-03-03", "12024-01-01", "-0001-01-01"]),
        (["dateTime"], [("minInclusive", "2024-03-01T00:00:00Z"), ("maxInclusive", "2024-03-01T00:00:00"), ("minExclusive", "2024-03-01T00:00:00Z"), ("maxExclusive", "2024-03-01T00:00:00")],
         ["2024-02-29T24:00:00Z", "2024-03-01T00:00:00", "2024-03-01T01:00:00+01:00", "2024-03-01T14:00:00", "2024-03-01T14:00:01", "2024-02-29T10:00:00", "2024-02-29T09:59:59", "2024-03-01T00:00:00.1Z"]),
        (["time"], [("minInclusive", "12:00:00"), ("maxExclusive", "12:00:00Z")], ["11:59:59", "12:00:00", "12:00:00Z", "13:00:00+02:00", "12:00:00.01", "24:00:00"]),
        (["gYear"], [("minInclusive", "2024"), ("maxExclusive", "-0001")], ["2023", "2024", "2025", "-0002", "-0001", "12024"]),
        (["gYearMonth"], [("minInclusive", "2024-02")], ["2024-01", "2024-02", "2024-03"]),
        (["gMonth"], [("minInclusive", "--02")], ["--01", "--02", "--12"]),
        (["gMonthDay"], [("maxInclusive", "--02-29")], ["--02-28", "--02-29", "--03-01"]),
        (["gDay"], [("minExclusive", "---02")], ["---01", "---02", "---03"]),
        (["duration"], [("minInclusive", "P1M"), ("maxInclusive", "P1M"), ("minExclusive", "P1M"), ("maxExclusive", "P1M"), ("minInclusive", "P1Y"), ("maxInclusive", "PT24H"), ("minInclusive", "-P1M")],
         ["P1M", "P27D", "P28D", "P30D", "P31D", "P32D", "P12M", "P365D", "P367D", "P1D", "PT24H", "PT86401S", "-P1M", "-P28D", "-P27D", "PT0S"]),
        (["QName", "NOTATION"], [("length", "1"), ("pattern", "a")], ["a", "b", "xml:a"]),
    ]
    for type in types
    for facet, value in facets
] + [
    ("string", [("minLength", "2"), ("maxLength", "1")], ["a", "ab"]), ("string", [("minLength", "1"), ("maxLength", "2")], ["", "a", "abc"]),
    ("string", [("pattern", "[ab]*"), ("pattern", ".{2}")], ["ab", "a", "cd"]), ("int", [("minInclusive", "1"), ("maxExclusive", "3")], ["0", "1", "2", "3"]),
    ("int", [("minInclusive", "1"), ("minInclusive", "2")], ["1", "2"]), ("string", [("length", "1"), ("length", "2")], ["a", "ab"]),
    ("decimal", [("totalDigits", "3"), ("fractionDigits", "1")], ["12.5", "1.25", "1234"]),
]

VALUES = [
    ("string", "a b", ["a b", "a  b", " a b", "a\tb"]), ("normalizedString", "a b", ["a b", "a\tb", "a  b"]), ("token", "a b", ["a b", " a  b ", "a\nb", "ab"]),
    ("NMTOKENS", "a b", ["a b", "a  b", "b a", "a"]), ("Name", "a", ["a", " a ", "A"]), ("boolean", "1", ["1", "true", "0", "false"]),
    ("decimal", "1.50", ["1.5", "01.500", "1.51", "+1.5"]), ("decimal", "0", ["-0", "0.0", ".0", "1"]), ("integer", "10", ["010", "+10", "10", "-10"]),
    ("long", "9223372036854775807", ["9223372036854775807", "9223372036854775806"]), ("float", "1", ["1", "1.0", "1e0", "10e-1", "1.1"]), ("float", "0", ["0", "-0", "0.0"]),
    ("float", "16777217", ["16777216", "16777217", "16777218"]), ("double", "16777217", ["16777216", "16777217"]), ("double", "NaN", ["NaN", "INF"]), ("double", "1e400", ["INF", "1e400"]),
    ("duration", "P1Y", ["P1Y", "P12M", "P365D", "P1Y0M", "P01Y", "PT0S"]), ("duration", "P1D", ["P1D", "PT24H", "PT1440M", "P1DT0S"]), ("duration", "PT1S", ["PT1S", "PT1.0S", "PT01S", "PT1.1S"]), ("duration", "-P0D", ["P0D", "PT0S", "P0Y"]),
    ("dateTime", "2024-01-01T00:00:00Z", ["2024-01-01T00:00:00Z", "2024-01-01T01:00:00+01:00", "2023-12-31T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01T00:00:00.0Z"]),
    ("date", "2024-01-01Z", ["2024-01-01Z", "2024-01-01+00:00", "2024-01-01-00:00", "2024-01-01"]), ("time", "12:00:00Z", ["12:00:00Z", "13:00:00+01:00", "12:00:00"]),
    ("gYear", "2024", ["2024", "2024Z", "02024", "2025"]), ("gYearMonth", "2024-02", ["2024-02", "2024-03"]), ("gMonth", "--02", ["--02", "--02Z"]), ("gDay", "---02Z", ["---02Z", "---02+00:00", "---02"]), ("gMonthDay", "--02-29", ["--02-29", "--02-28"]),
    ("hexBinary", "0f", ["0f", "0F", "0e"]), ("base64Binary", "AA==", ["AA==", "A A = =", "AAA="]), ("anyURI", "http://a/b", ["http://a/b", "http://a/B", "HTTP://a/b", " http://a/b "]),
    ("QName", "f:a", ["a", "f:a"]), ("language", "en", ["en", "EN", " en"]), ("ID", "a", ["a", "b"]),
]

WORDS = ["", "a", "b", "c", "ab", "abc", "aa", "aaa", "ba", "A", "1", "12", "-", "_", ".", ":", "a-b", "a b", "a.b", "\u00e9", "\u03b1", "\u0661", "\u4e00", "\U00010400", " ", "\t", "^", "$", "]", "[", "\\", "a1", "ABC", "}"]

EXPRESSIONS = ["", "a", "a?", "a*", "a+", "ab", "a|b", "a|", "|", "(a|b)*", "(ab)+", "a{2}", "a{0}", "a{1,2}", "a{2,}", "a{0,0}", "(a?b?){2}", "((a)(b))", "()", "(|a)", ".", "..", ".*",
               "[a]", "[abc]", "[a-c]", "[^a]", "[^a-c]", "[a-c1-2]", "[a-]", "[-a]", "[a\\-b]", "[a-c-[b]]", "[^a-[b]]", "[a-c-[a-c]]", "[^^]", "[\\^]", "[$]", "[.]", "[*+?]", "[|]", "[()]", "[{}]", "[\\[\\]]",
               "\\d", "\\D", "\\w", "\\W", "\\s", "\\S", "\\i", "\\I", "\\c", "\\C", "[\\d]", "[\\D]", "[^\\d]", "[\\w-[\\d]]", "[\\i-[:]][\\c-[:]]*", "[\\s\\d]", "\\d+|\\s", "\\n", "\\r", "\\t", "\\\\", "\\|", "\\.", "\\-", "\\^", "\\?", "\\*", "\\+", "\\{", "\\}", "\\(", "\\)", "\\[", "\\]",
               "\\p{L}", "\\P{L}", "\\p{Lu}", "\\p{Ll}", "\\p{Lo}", "\\p{N}", "\\p{Nd}", "\\p{P}", "\\p{Pd}", "\\p{Pc}", "\\p{S}", "\\p{Sc}", "\\p{Z}", "\\p{Zs}", "\\p{C}", "\\p{Cc}", "\\p{M}", "[\\p{L}\\p{N}]+", "\\p{IsBasicLatin}", "\\P{IsBasicLatin}", "\\p{IsGreek}", "\\p{IsArabic}", "\\p{IsCJKUnifiedIdeographs}", "\\p{IsLatin-1Supplement}", "\\p{IsDeseret}", "[\\p{IsBasicLatin}-[a]]", "[^\\P{L}]",
               "^a", "a$", "^", "$", "a^b", "-", "]", "}", "{", "(", ")", "[", "[]", "[^]", "*", "+", "?", "a**", "a?*", "a++", "(*)", "|*", "a{", "a{1", "a{a}", "a{,1}", "a{2,1}", "a{1}{2}", "(a", "a)", "[a", "[b-a]", "[a-c-e]", "[\\d-z]", "[a-\\d]", "[--a]", "[+--]", "[a--]", "\\", "\\q", "\\u", "\\x", "\\$", "\\/", "\\1", "\\p", "\\p{}", "\\p{X}", "\\p{IsNone}", "\\pL", "(?:a)", "(?i)a", "\\b", "a{1000}", "[a-z&&[b]]", "[[a]]", "#", "~", "a\u0301"]
