@_silgen_name("LLVMFuzzerMutate")
private func libFuzzerMutate(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int) -> Int

/// What libFuzzer calls for a new input: most documents are changed as documents, some, and everything else, as bytes.
@_cdecl("LLVMFuzzerCustomMutator")
public func fuzzMutate(_ bytes: UnsafeMutablePointer<UInt8>?, _ count: Int, _ capacity: Int, _ seed: CUnsignedInt)
    -> Int
{
    guard seed % 8 < chosen.markupMutationsOfEight else { return libFuzzerMutate(bytes, count, capacity) }
    let input = Array(UnsafeBufferPointer(start: bytes, count: count))
    guard var mutation = MarkupMutation(input, seed: seed / 8) else { return libFuzzerMutate(bytes, count, capacity) }
    let output = mutation.mutated { piece in
        var buffer = piece + [UInt8](repeating: 0, count: 32)
        let capacity = buffer.count
        let count = buffer.withUnsafeMutableBufferPointer { libFuzzerMutate($0.baseAddress, piece.count, capacity) }
        return Array(buffer.prefix(count))
    }
    return store(output, in: bytes, capacity) ?? libFuzzerMutate(bytes, count, capacity)
}

/// What libFuzzer calls to make one input of two.
@_cdecl("LLVMFuzzerCustomCrossOver")
public func fuzzCrossOver(
    _ first: UnsafePointer<UInt8>?,
    _ firstCount: Int,
    _ second: UnsafePointer<UInt8>?,
    _ secondCount: Int,
    _ output: UnsafeMutablePointer<UInt8>?,
    _ capacity: Int,
    _ seed: CUnsignedInt
) -> Int {
    let input = Array(UnsafeBufferPointer(start: first, count: firstCount))
    guard var mutation = MarkupMutation(input, seed: seed) else { return 0 }
    let result = mutation.crossed(with: Array(UnsafeBufferPointer(start: second, count: secondCount)))
    // None is an answer, too: libFuzzer then mutates otherwise.
    return result.flatMap { store($0, in: output, capacity) } ?? 0
}

private func store(_ result: [UInt8], in bytes: UnsafeMutablePointer<UInt8>?, _ capacity: Int) -> Int? {
    guard let bytes, !result.isEmpty, result.count <= capacity else { return nil }
    result.withUnsafeBufferPointer { source in
        if let base = source.baseAddress { bytes.update(from: base, count: source.count) }
    }
    return result.count
}
