/// The matchers of a grammar's regular expressions, each made when it is first needed.
final class RegexMatchers {
    private let sources: [RegexSource]
    private var matchers: [RegexMatcher?]

    init(_ sources: [RegexSource]) {
        self.sources = sources
        matchers = Array(repeating: nil, count: sources.count)
    }

    func matches(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let matcher = matchers[index] { return matcher.matches(text) }
        let matcher = RegexMatcher(RegexProgram(sources[index]))
        matchers[index] = matcher
        return matcher.matches(text)
    }
}
