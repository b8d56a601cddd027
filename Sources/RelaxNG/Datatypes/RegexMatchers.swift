/// The matchers of a grammar's regular expressions, each made when it is first needed.
final class RegexMatchers {
    private let sources: [RegexSource]
    private var matchers: [RegexMatcher?]
    private var words: [Int: [String]] = [:]

    init(_ sources: [RegexSource]) {
        self.sources = sources
        matchers = Array(repeating: nil, count: sources.count)
    }

    func matches(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool { matcher(index).matches(text) }

    /// A shortest text that an expression matches, of printable ASCII; nil where there is none.
    func shortestMatch(_ index: Int) -> String? { matcher(index).program.shortestMatch() }

    /// All words of an expression that has few, and those short; none of any other.
    func words(_ index: Int) -> [String] {
        if let known = words[index] { return known }
        let made = matcher(index).program.words()
        words[index] = made
        return made
    }

    @inline(__always)
    private func matcher(_ index: Int) -> RegexMatcher {
        if let matcher = matchers[index] { return matcher }
        let matcher = RegexMatcher(RegexProgram(sources[index]))
        matchers[index] = matcher
        return matcher
    }
}
