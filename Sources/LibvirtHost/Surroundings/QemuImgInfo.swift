internal import XMLTree

/// What `qemu-img info` says of an image, as far as it is wanted.
struct QemuImgInfo: Decodable {
    private let filename: String
    private let format: String
    private let shortBacking: String?
    private let fullBacking: String?
    /// The format that the image names for the one below it.
    let backingFormat: String?
    private let snapshots: [Snapshot]?
    private let specific: Specific?

    private struct Specific: Decodable {
        let data: Details?
    }

    /// Only qcow2's are known; another format's may be of any form.
    private struct Details: Decodable {
        let bitmaps: [Bitmap]?
    }

    private struct Bitmap: Decodable {
        let name: String
        let flags: [String]
    }

    private struct Snapshot: Decodable {
        let name: String
    }

    private enum CodingKeys: String, CodingKey {
        case filename, format, snapshots
        case shortBacking = "backing-filename"
        case fullBacking = "full-backing-filename"
        case backingFormat = "backing-filename-format"
        case specific = "format-specific"
    }

    /// The image below: its path from the root, or its address; nil where there is none.
    var backing: String? { fullBacking ?? shortBacking }

    /// The image as `qemu-img info` describes it.
    var image: ChainImage {
        ChainImage(
            filename,
            format: format,
            backingPath: backing,
            bitmaps: (specific?.data?.bitmaps ?? []).map {
                ImageBitmap($0.name, isRecording: $0.flags.contains("auto"), isInUse: $0.flags.contains("in-use"))
            },
            snapshots: (snapshots ?? []).map(\.name)
        )
    }
}
