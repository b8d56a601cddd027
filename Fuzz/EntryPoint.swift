import Glibc

/// The targets by the names that `FUZZ_TARGET` chooses from.
private let targets: [String: any FuzzTarget.Type] = [
    "parse": ParseTarget.self,
    "peers": PeersTarget.self,
    "grammar": GrammarTarget.self,
    "validate": ValidateTarget.self,
    "roundtrip": RoundTripTarget.self,
    "json": JSONTarget.self,
    "template": TemplateTarget.self,
    "fill": FillTarget.self,
]

let chosen: any FuzzTarget.Type = {
    let name = getenv("FUZZ_TARGET").map { String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        fatalError("FUZZ_TARGET must be one of \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
}()

/// libFuzzer has one thread.
private nonisolated(unsafe) var heap = Heap()

/// What libFuzzer calls for each input.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen.run(Array(UnsafeBufferPointer(start: bytes, count: count)))
    if heap.isWatched { heap.note() }
    return 0
}
