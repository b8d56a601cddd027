/// The matchers of a grammar's regular expressions, each made when it is first needed.
final class RegexMatchers {
    private let programs: [RegexProgram]
    private var matchers: [RegexMatcher?]

    init(_ programs: [RegexProgram]) {
        self.programs = programs
        matchers = Array(repeating: nil, count: programs.count)
    }

    func matches(_ index: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        if let matcher = matchers[index] { return matcher.matches(text) }
        let matcher = RegexMatcher(programs[index])
        matchers[index] = matcher
        return matcher.matches(text)
    }
}
