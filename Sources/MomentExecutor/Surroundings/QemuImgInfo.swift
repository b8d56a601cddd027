internal import XMLTree

/// What `qemu-img info` says of an image, as far as it is wanted.
struct QemuImgInfo: Decodable {
    private let filename: String?
    private let format: String?
    private let backing: String?
    private let fullBacking: String?
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

    private enum CodingKeys: String, CodingKey {
        case filename, format
        case backing = "backing-filename"
        case fullBacking = "full-backing-filename"
        case specific = "format-specific"
    }

    /// The image; of one without a name, at the path that was asked for.
    func image(at path: String) -> ChainImage {
        ChainImage(
            filename ?? path,
            format: format ?? "",
            backingPath: fullBacking ?? backing,
            bitmaps: (specific?.data?.bitmaps ?? []).map {
                ImageBitmap($0.name, isRecording: $0.flags.contains("auto"), isInUse: $0.flags.contains("in-use"))
            }
        )
    }
}
