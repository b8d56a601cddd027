// What Scripts/build-leak-roots.sh tries LeakSanitizer with: the argument says what is made, a hundred times. Of "kept" nothing is lost; of the others all is.
import Glibc

final class Link {
    var next: Link?
    weak var previous: Link?
    var choice = Choice.none
}

// The payloads are references, so which case it is stands in their highest bits.
enum Choice {
    case none
    case one(Link)
    case several([Link])
}

nonisolated(unsafe) var kept: [Choice] = []

@inline(never)
func make(_ kind: String) {
    let first = Link()
    let second = Link()
    switch kind {
    case "kept":
        kept += [.one(first), .several([Link()])]
        first.choice = .several([second])
        second.next = Link()
        // A weak reference that has ended leaves the counts in a block of their own.
        let third = Link()
        third.previous = second.next
    case "block":
        _ = malloc(24)
    case "object":
        first.choice = .several([second])
        _ = Unmanaged.passRetained(first)
    case "cycle":
        first.next = second
        second.next = first
    case "marked-cycle":
        first.choice = .one(second)
        second.choice = .several([first])
    default:
        exit(64)
    }
}

for _ in 0..<100 { make(CommandLine.arguments[1]) }
exit(0)
