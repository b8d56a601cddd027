/// Something to feed with bytes: what must hold for any input at all.
protocol FuzzTarget: SendableMetatype {
    /// Runs it once; what must not be ends the process.
    static func run(_ bytes: [UInt8])

    /// How many of eight new inputs are made by changing a document as a document; the others are changed as bytes.
    static var markupMutationsOfEight: UInt32 { get }
}

extension FuzzTarget {
    static var markupMutationsOfEight: UInt32 { 7 }
}

/// Which inputs a property is checked for that takes much longer than the rest of a target.
///
/// The choice comes from the bytes alone, so that an input means the same each time; the next change of an input makes another choice.
struct Share {
    private let hash: UInt32

    init(of bytes: [UInt8]) {
        // FNV-1a, and a mix behind it: its low bits alone tell too little of the first bytes.
        let sum = bytes.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
        hash = (sum ^ (sum >> 15)) &* 0x2C1B_3C6D
    }

    /// A number from 0 up to a bound.
    func number(below bound: Int) -> Int { Int(hash >> 8) % bound }

    /// Whether the input is among the one in so many.
    func isOne(in count: Int) -> Bool { number(below: count) == 0 }
}

/// Ends the process, so that the fuzzer keeps the input.
func found(_ what: @autoclosure () -> String) -> Never { fatalError("found: \(what())") }

/// Checks what must hold.
func expect(_ isSo: Bool, _ what: @autoclosure () -> String) { if !isSo { found(what()) } }
