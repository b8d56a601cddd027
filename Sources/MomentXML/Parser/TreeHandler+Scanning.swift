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

    /// Adds an attribute or namespace declaration.
    ///
    /// The value is taken from the source, not from libxml2: some of its releases hand `&` over as `&#38;`.
    mutating func add(_ place: AttributePlace, name: UInt32) {
        var first = place.valueStart
        var length = place.valueEnd - place.valueStart
        if !place.isPlain {
            first = count + extra.count
            decode(place.valueStart, place.valueEnd)
            length = count + extra.count - first
        }
        builder.addAttribute(
            TreeStorage.Attribute(
                name: name,
                first: UInt32(first),
                count: UInt32(length),
                nameStart: UInt32(place.nameStart),
                valueStart: UInt32(place.valueStart),
                valueEnd: UInt32(place.valueEnd),
                isDeclaration: place.isDeclaration
            )
        )
    }

    /// Adds a namespace declaration.
    mutating func declare(_ place: AttributePlace) {
        let prefixStart = min(place.nameStart + 6, place.nameEnd)
        let prefix = UnsafeBufferPointer(start: base + prefixStart, count: place.nameEnd - prefixStart)
        let spelling = String(decoding: prefix, as: UTF8.self)
        add(place, name: builder.intern(spelling.isEmpty ? XMLName("xmlns") : XMLName(spelling, prefix: "xmlns")))
    }

    /// Appends a value to `extra` as XML 1.0 section 3.3.3 has it: references resolved, white space as spaces.
    private mutating func decode(_ start: Int, _ end: Int) {
        var at = start
        while at < end {
            switch base[at] {
            case UInt8(ascii: "&"):
                at = decodeReference(at, end)
            case 0x0D:
                extra.append(0x20)
                at += at + 1 < end && base[at + 1] == 0x0A ? 2 : 1
            case 0x09, 0x0A:
                extra.append(0x20)
                at += 1
            case let byte:
                extra.append(byte)
                at += 1
            }
        }
    }

    /// Appends what a reference stands for: one of the five entities or a character, if libxml2 has seen it.
    ///
    /// It may not have: it tells of a start tag up to where a mistake is, and the source goes on behind that. Then the document is refused, and what is
    /// appended does not matter.
    private mutating func decodeReference(_ start: Int, _ end: Int) -> Int {
        var at = start + 1
        guard at + 1 < end else { return end }
        switch (base[at], base[at + 1]) {
        case (UInt8(ascii: "#"), _): extra.append(contentsOf: UTF8.encode(character(at + 1, end)) ?? .init())
        case (UInt8(ascii: "l"), _): extra.append(UInt8(ascii: "<"))
        case (UInt8(ascii: "g"), _): extra.append(UInt8(ascii: ">"))
        case (UInt8(ascii: "q"), _): extra.append(UInt8(ascii: "\""))
        case (UInt8(ascii: "a"), UInt8(ascii: "m")): extra.append(UInt8(ascii: "&"))
        default: extra.append(UInt8(ascii: "'"))
        }
        while at < end, base[at] != UInt8(ascii: ";") { at += 1 }
        return min(at + 1, end)
    }

    /// The character of a number that begins at an offset, with an `x` before hexadecimal ones.
    private func character(_ start: Int, _ end: Int) -> Unicode.Scalar {
        var at = start
        let isHexadecimal = base[at] == UInt8(ascii: "x")
        if isHexadecimal { at += 1 }
        var value: UInt32 = 0
        while at < end, let digit = digit(base[at]) {
            value = min(value, 0x110000) * (isHexadecimal ? 16 : 10) + digit
            at += 1
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        default: nil
        }
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
