internal import XMLTree

/// The qualified names of a tree as they are printed, each checked and put together when it is first met.
struct PrintNames {
    /// Where a name stands in `bytes`; a count of 0 for one that was not met yet.
    private var places: [(start: Int, count: Int)]
    private var bytes: [UInt8] = []

    init(count: Int) {
        places = Array(repeating: (0, 0), count: count)
        bytes.reserveCapacity(count * 12)
    }

    /// Appends a name to the output; false when it is none in XML.
    mutating func append(_ index: Int, of names: [XMLName], to output: inout PrintOutput) -> Bool {
        if places[index].count == 0 {
            let qualified = names[index].qualifiedName
            guard XMLNameCheck.isQualifiedName(qualified) else { return false }
            places[index] = (bytes.count, qualified.utf8.count)
            bytes.append(contentsOf: qualified.utf8)
        }
        let place = places[index]
        bytes.withUnsafeBufferPointer { bytes in
            output.append(UnsafeBufferPointer(rebasing: bytes[place.start..<place.start + place.count]))
        }
        return true
    }
}
