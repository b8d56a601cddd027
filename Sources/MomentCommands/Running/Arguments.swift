public import ArgumentParser
public import Diagnostics
public import MomentRules
public import MomentSchemas

extension Release: ExpressibleByArgument {
    /// Reads `9.0.0` or `9.0`.
    public init?(argument: String) { self.init(argument) }
}

extension GrammarEngine: OptionWord {}
extension DomainState: OptionWord {}
extension APIFlag: OptionWord {}
