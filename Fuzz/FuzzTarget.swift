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

/// Ends the process, so that the fuzzer keeps the input.
func found(_ what: @autoclosure () -> String) -> Never { fatalError("found: \(what())") }

/// Checks what must hold.
func expect(_ isSo: Bool, _ what: @autoclosure () -> String) { if !isSo { found(what()) } }
