import XMLTree

/// What a single character of an XML Schema regular expression may be (XML Schema part 2, appendix F).
indirect enum CharacterSet: Hashable, Sendable {
    case range(UInt32, UInt32)
    case category(UnicodeCategory)
    /// `\i`: what can begin a name.
    case nameStart
    /// `\c`: what can be in a name.
    case nameCharacter
    case union([CharacterSet])
    case negated(CharacterSet)
    case difference(CharacterSet, CharacterSet)

    /// Any character but line ends: the dot.
    static let dot = CharacterSet.negated(.union([.range(0x0A, 0x0A), .range(0x0D, 0x0D)]))
    static let space = CharacterSet.union([.range(0x20, 0x20), .range(0x09, 0x0A), .range(0x0D, 0x0D)])
    static let digit = CharacterSet.category(.decimalNumber)
    /// All characters but punctuation, separators and the category "other".
    static let word = CharacterSet.negated(
        .union([.category(.group("P")), .category(.group("Z")), .category(.group("C"))])
    )

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch self {
        case .range(let low, let high): scalar.value >= low && scalar.value <= high
        case .category(let category): category.contains(scalar)
        case .nameStart: XMLCharacters.isNameStart(scalar.value)
        case .nameCharacter: XMLCharacters.isNameCharacter(scalar.value)
        case .union(let parts): parts.contains { $0.contains(scalar) }
        case .negated(let part): !part.contains(scalar)
        case .difference(let whole, let part): whole.contains(scalar) && !part.contains(scalar)
        }
    }

    /// The ASCII characters in it, found without asking for each of them.
    var ascii: ASCIISet {
        switch self {
        case .range(let low, let high): ASCIISet(low, high)
        case .category(.decimalNumber): ASCIISet(0x30, 0x39)
        case .union(let parts): parts.reduce(into: .none) { $0.formUnion($1.ascii) }
        case .negated(let part): part.ascii.inverted
        case .difference(let whole, let part): whole.ascii.subtracting(part.ascii)
        case .category, .nameStart, .nameCharacter: ASCIISet(where: contains)
        }
    }
}

/// A general category of Unicode, or a group of them.
enum UnicodeCategory: Hashable, Sendable {
    case decimalNumber
    /// The first letter that categories have in common: L, M, N, P, Z, S or C.
    case group(Character)
    /// The two letters of one category.
    case single(String)

    /// The category of a name as it stands in `\p{…}`; nil if there is none.
    init?(_ name: String) {
        switch name {
        case "L", "M", "N", "P", "Z", "S", "C": self = .group(Character(name))
        case "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po",
            "Zs", "Zl", "Zp", "Sm", "Sc", "Sk", "So", "Cc", "Cf", "Co", "Cn":
            self = .single(name)
        default: return nil
        }
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let name = Self.name(scalar.properties.generalCategory)
        switch self {
        case .decimalNumber: return name == "Nd"
        case .group(let letter): return name.first == letter
        case .single(let wanted): return name == wanted
        }
    }

    private static func name(_ category: Unicode.GeneralCategory) -> String {
        switch category {
        case .uppercaseLetter: "Lu"
        case .lowercaseLetter: "Ll"
        case .titlecaseLetter: "Lt"
        case .modifierLetter: "Lm"
        case .otherLetter: "Lo"
        case .nonspacingMark: "Mn"
        case .spacingMark: "Mc"
        case .enclosingMark: "Me"
        case .decimalNumber: "Nd"
        case .letterNumber: "Nl"
        case .otherNumber: "No"
        case .connectorPunctuation: "Pc"
        case .dashPunctuation: "Pd"
        case .openPunctuation: "Ps"
        case .closePunctuation: "Pe"
        case .initialPunctuation: "Pi"
        case .finalPunctuation: "Pf"
        case .otherPunctuation: "Po"
        case .mathSymbol: "Sm"
        case .currencySymbol: "Sc"
        case .modifierSymbol: "Sk"
        case .otherSymbol: "So"
        case .spaceSeparator: "Zs"
        case .lineSeparator: "Zl"
        case .paragraphSeparator: "Zp"
        case .control: "Cc"
        case .format: "Cf"
        case .surrogate: "Cs"
        case .privateUse: "Co"
        case .unassigned: "Cn"
        @unknown default: "Cn"
        }
    }
}
