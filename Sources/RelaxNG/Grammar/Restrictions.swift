/// The restrictions on what may stand in what (section 7.1), as far as a pattern's traits tell.
enum Restrictions {
    /// What a list may not hold (section 7.1.3).
    static func checkList(_ table: PatternTable, _ content: PatternID, _ report: (String) -> Void) {
        let traits = table[content].traits
        for (trait, name) in [
            (.list, "a list"), (.element, "an element"), (.attribute, "an attribute"), (.text, "text"),
            (.interleave, "an interleave"),
        ] as [(Pattern.Traits, String)] where traits.contains(trait) {
            report("a list cannot hold \(name)")
        }
    }

    /// What cannot be excepted from data (section 7.1.4).
    static func checkDataExcept(_ table: PatternTable, _ except: PatternID, _ report: (String) -> Void) {
        let traits = table[except].traits
        for (trait, name) in [
            (.attribute, "an attribute"), (.element, "an element"), (.list, "a list"), (.text, "text"),
            (.group, "a group"),
            (.interleave, "an interleave"), (.oneOrMore, "a repetition"), (.empty, "empty"),
        ] as [(Pattern.Traits, String)] where traits.contains(trait) {
            report("\(name) cannot be excepted from data")
        }
    }

    /// What an attribute may not hold (section 7.1.1).
    static func checkAttribute(
        _ table: PatternTable,
        _ content: PatternID,
        _ report: (_ section: String, _ message: String) -> Void
    ) {
        let traits = table[content].traits
        if traits.contains(.attribute) { report("7.1.1", "an attribute cannot hold an attribute") }
        if traits.contains(.element) { report("7.1.1", "an attribute cannot hold an element") }
    }

    /// What cannot be the start of a grammar (section 7.1.5).
    static func checkStart(_ table: PatternTable, _ start: PatternID, _ report: (String) -> Void) {
        let traits = table[start].traits
        for (trait, name) in [
            (.attribute, "an attribute"), (.text, "text"), (.string, "a value"), (.list, "a list"), (.group, "a group"),
            (.interleave, "an interleave"), (.oneOrMore, "a repetition"), (.empty, "empty"),
        ] as [(Pattern.Traits, String)] where traits.contains(trait) {
            report("the start can be elements only, not \(name)")
        }
    }
}
