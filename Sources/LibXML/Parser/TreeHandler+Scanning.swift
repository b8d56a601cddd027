internal import XMLTree

extension TreeHandler {
    /// Where an attribute or namespace declaration stands.
    struct AttributePlace {
        var nameStart: Int
        var nameEnd: Int
        var valueStart: Int
        var valueEnd: Int
        /// Whether the value says what the source says.
        var isPlain: Bool
        var isDeclaration: Bool
    }

    /// Reads over an attribute, up to behind its closing quote.
    func locateAttribute(_ at: inout Int) -> AttributePlace {
        let nameStart = at
        while at < count, base[at] != UInt8(ascii: "="), !isSpace(base[at]) { at += 1 }
        let nameEnd = at
        while at < count, base[at] != UInt8(ascii: "\""), base[at] != UInt8(ascii: "'") { at += 1 }
        let quote = at < count ? base[at] : 0
        at = min(at + 1, count)
        let valueStart = at
        var isPlain = true
        while at < count, base[at] != quote {
            if base[at] < 0x20 || base[at] == UInt8(ascii: "&") { isPlain = false }
            at += 1
        }
        let valueEnd = at
        at = min(at + 1, count)
        return AttributePlace(
            nameStart: nameStart,
            nameEnd: nameEnd,
            valueStart: valueStart,
            valueEnd: valueEnd,
            isPlain: isPlain,
            isDeclaration: isDeclaration(nameStart, nameEnd)
        )
    }

    private func isDeclaration(_ start: Int, _ end: Int) -> Bool {
        base[start] == UInt8(ascii: "x") && end - start >= 5 && has("xmlns", at: start)
            && (end - start == 5 || base[start + 5] == UInt8(ascii: ":"))
    }

    /// Adds an attribute whose value lies between two pointers of libxml2's.
    mutating func add(_ place: AttributePlace, name: UInt32, value: UnsafePointer<UInt8>?, end: UnsafePointer<UInt8>?) {
        if place.isPlain {
            add(place, name: name, first: place.valueStart, count: place.valueEnd - place.valueStart)
        } else if let value, let end {
            let first = count + extra.count
            extra.append(contentsOf: UnsafeBufferPointer(start: value, count: end - value))
            add(place, name: name, first: first, count: end - value)
        }
    }

    private mutating func add(_ place: AttributePlace, name: UInt32, first: Int, count: Int) {
        builder.addAttribute(
            TreeStorage.Attribute(
                name: name,
                first: UInt32(first),
                count: UInt32(count),
                nameStart: UInt32(place.nameStart),
                valueStart: UInt32(place.valueStart),
                valueEnd: UInt32(place.valueEnd),
                isDeclaration: place.isDeclaration
            )
        )
    }

    /// Adds a namespace declaration; `namespaces` holds pairs of prefix and URI.
    mutating func declare(_ place: AttributePlace, _ namespaces: UnsafeBufferPointer<UnsafePointer<UInt8>?>) {
        let prefixStart = min(place.nameStart + 6, place.nameEnd)
        let prefix = UnsafeBufferPointer(start: base + prefixStart, count: place.nameEnd - prefixStart)
        let spelling = String(decoding: prefix, as: UTF8.self)
        let name = builder.intern(spelling.isEmpty ? XMLName("xmlns") : XMLName(spelling, prefix: "xmlns"))
        if place.isPlain {
            add(place, name: name, first: place.valueStart, count: place.valueEnd - place.valueStart)
            return
        }
        // The prefix `xml` may be declared, and libxml2 leaves that declaration out.
        var value = Array("http://www.w3.org/XML/1998/namespace".utf8)
        for index in stride(from: 0, to: namespaces.count - 1, by: 2) {
            let declared = namespaces[index].map { UnsafeBufferPointer(start: $0, count: length(of: $0)) }
            guard declared.map({ $0.elementsEqual(prefix) }) ?? prefix.isEmpty else { continue }
            value = namespaces[index + 1].map { Array(UnsafeBufferPointer(start: $0, count: length(of: $0))) } ?? []
        }
        let first = count + extra.count
        extra.append(contentsOf: value)
        add(place, name: name, first: first, count: value.count)
    }

    // MARK: Bytes

    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x09 || byte == 0x0D }

    func endsName(_ byte: UInt8) -> Bool { isSpace(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ">") }

    /// Whether the bytes at an offset begin with an ASCII string.
    func has(_ prefix: StaticString, at offset: Int = 0) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard offset + length <= count else { return false }
        for index in 0..<length where base[offset + index] != prefix.utf8Start[index] { return false }
        return true
    }

    /// The offset behind the next occurrence of an ASCII string, or the end.
    func skip(past delimiter: StaticString, from offset: Int) -> Int {
        let lead = delimiter.utf8Start[0]
        var at = offset
        while at < count {
            if base[at] == lead, has(delimiter, at: at) { return at + delimiter.utf8CodeUnitCount }
            at += 1
        }
        return count
    }

    func length(of string: UnsafePointer<UInt8>) -> Int {
        var length = 0
        while string[length] != 0 { length += 1 }
        return length
    }
}
