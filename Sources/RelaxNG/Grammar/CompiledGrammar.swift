import Synchronization
import XMLTree

/// A grammar ready for use: nothing in it changes any more, so all threads may share it.
final class CompiledGrammar: Sendable {
    let symbols: SymbolTable
    let nameClasses: NameClassTable
    let declarations: [ElementDeclaration]
    let datatypes: [Datatype]
    let expressions: [RegexSource]
    let values: [GrammarValue]
    /// The patterns of the grammar itself; automata begin with a copy and add to it.
    let table: PatternTable
    let start: PatternID
    /// Phrases for people, by pattern.
    let labels: [PatternID: String]
    /// The names of definitions, by the pattern of text they consist of.
    let definitionNames: [PatternID: String]
    let documentation: GrammarDocumentation
    private let knownHomes = AtomicLazyReference<NameHomes>()

    init(_ compiler: PatternCompiler, start: PatternID) {
        symbols = compiler.reader.symbols
        nameClasses = compiler.reader.nameClasses
        declarations = compiler.declarations
        datatypes = compiler.reader.datatypes
        expressions = compiler.reader.compiler.expressions
        values = compiler.reader.values
        table = compiler.table
        self.start = start
        labels = compiler.labels
        definitionNames = compiler.names
        documentation = GrammarDocumentation(compiler)
    }

    /// Where names belong, worked out when it is first asked for.
    func nameHomes(_ make: @autoclosure () -> NameHomes) -> NameHomes {
        knownHomes.load() ?? knownHomes.storeIfNil(make())
    }
}

/// One `element` of a grammar, in one scope.
struct ElementDeclaration {
    let nameClass: UInt32
    /// What the element holds: attributes and content.
    var content: PatternID = .notAllowed
    /// The node it was written as.
    let node: Int
}

/// A value that a grammar asks for, with the datatype it is compared by.
struct GrammarValue: Hashable, Sendable {
    let type: BuiltinType
    let value: TypedValue
    /// The text as it stands in the grammar.
    let text: String
}
