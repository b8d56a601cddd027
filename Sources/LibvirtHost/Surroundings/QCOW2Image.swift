internal import MomentDocuments
package import MomentRules
internal import XMLTree

/// A qcow2 image as its own bytes describe it: size, the image below, bitmaps, snapshots. No data is read.
///
/// Read here and not by QEMU's tool, which takes a process for each image. Nothing that is named inside is opened, and what does not fit
/// into the limits that QEMU itself has is left unknown. The layout is that of QEMU's documentation (docs/interop/qcow2.txt).
package struct QCOW2Image {
    /// The facts that the image's header and tables tell.
    package private(set) var facts: ImageFacts
    /// The name of the file with the image's data, where they are not in the image itself.
    package private(set) var dataFile: String?
    private let read: (_ offset: UInt64, _ count: Int) -> [UInt8]

    /// The most bytes of a list of bitmaps or snapshots that are read.
    private static let mostBytes: UInt64 = 8 << 20

    /// Reads an image; nil where the bytes do not begin as one does.
    ///
    /// - Parameter read: gives bytes at an offset, fewer where the file ends
    package init?(_ path: String, allocatedSize: UInt64?, read: @escaping (_ offset: UInt64, _ count: Int) -> [UInt8]) {
        self.read = read
        let header = Bytes(read(0, 104))
        guard header.bytes.starts(with: [0x51, 0x46, 0x49, 0xFB]) else { return nil }
        facts = ImageFacts(path, format: .qcow2, virtualSize: header.number(24, 8))
        facts.allocatedSize = allocatedSize
        guard let version = header.number(4, 4), let clusterBits = header.number(20, 4), 9...21 ~= clusterBits else {
            return
        }
        let first = Bytes(read(0, min(1 << Int(clusterBits), ImageHeader.mostBytes)))
        facts.backing = ImageHeader(first.bytes).backingName
        if let count = header.number(60, 4), let offset = header.number(64, 8) {
            facts.snapshots = snapshots(count, at: offset)
        }
        let start = version >= 3 ? header.number(100, 4) ?? 104 : 72
        // Whoever writes to an image and knows no bitmaps takes this mark away: what is there then counts for nothing.
        let hasBitmaps = version >= 3 && (header.number(88, 8) ?? 0) & 1 != 0
        readExtensions(first, from: Int(clamping: start), hasBitmaps: hasBitmaps)
    }

    private mutating func readExtensions(_ header: Bytes, from start: Int, hasBitmaps: Bool) {
        facts.bitmaps = []
        var at = start
        while let kind = header.number(at, 4), let length = header.number(at + 4, 4), kind != 0 {
            guard length <= UInt64(header.bytes.count) else { break }
            switch kind {
            case 0xE279_2ACA:
                facts.backingFormat = header.text(at + 8, Int(length)).map { ImageFormat(rawValue: $0) }
            case 0x4441_5441: dataFile = header.text(at + 8, Int(length))
            case 0x2385_2875 where hasBitmaps:
                guard let count = header.number(at + 8, 4), let size = header.number(at + 16, 8),
                    let offset = header.number(at + 24, 8)
                else { break }
                facts.bitmaps = bitmaps(count, size, at: offset)
            default: break
            }
            at += 8 + Int((length + 7) / 8 * 8)
        }
    }

    private func bitmaps(_ count: UInt64, _ size: UInt64, at offset: UInt64) -> [BitmapFacts]? {
        guard count <= 65_535, size <= Self.mostBytes else { return nil }
        let directory = Bytes(read(offset, Int(size)))
        var found: [BitmapFacts] = []
        var at = 0
        while found.count < Int(count) {
            guard let flags = directory.number(at + 12, 4), let length = directory.number(at + 18, 2),
                let extra = directory.number(at + 20, 4), extra <= Self.mostBytes,
                let name = directory.text(at + 24 + Int(extra), Int(length))
            else { return nil }
            found.append(BitmapFacts(name, isRecording: flags & 2 != 0, isInUse: flags & 1 != 0))
            at += (24 + Int(extra) + Int(length) + 7) / 8 * 8
        }
        return found
    }

    private func snapshots(_ count: UInt64, at offset: UInt64) -> [String]? {
        guard count > 0 else { return [] }
        guard count <= 65_536 else { return nil }
        var names: [String] = []
        var next = offset
        while names.count < Int(count) {
            guard next - offset <= Self.mostBytes else { return nil }
            let entry = Bytes(read(next, 40))
            guard let identifier = entry.number(12, 2), let length = entry.number(14, 2),
                let extra = entry.number(36, 4), extra <= 1 << 16
            else { return nil }
            let name = Bytes(read(next + 40 + extra + identifier, Int(length)))
            guard let name = name.text(0, Int(length)) else { return nil }
            names.append(name)
            next += (40 + extra + identifier + length + 7) / 8 * 8
        }
        return names
    }

    /// Bytes with numbers in them, the most significant byte first.
    private struct Bytes {
        let bytes: [UInt8]

        init(_ bytes: [UInt8]) { self.bytes = bytes }

        func number(_ offset: Int, _ count: Int) -> UInt64? {
            guard offset >= 0, offset <= bytes.count - count else { return nil }
            return bytes[offset..<(offset + count)].reduce(0) { $0 << 8 | UInt64($1) }
        }

        func text(_ offset: Int, _ count: Int) -> String? {
            guard offset >= 0, count >= 0, offset <= bytes.count - count else { return nil }
            return String(decoding: bytes[offset..<(offset + count)], as: UTF8.self)
        }
    }
}
