internal import MomentDocuments
package import MomentRules
internal import XMLTree

/// A disk of a domain and its images.
public struct DiskImages: Hashable, Sendable {
    /// The target name, such as `vda`.
    public var target: String
    /// The path of the image that is written; nil for storage without a path.
    public var path: String?
    /// The images, the one that is written first; nil where they were not looked at.
    public var images: [ChainImage]?
    /// Why they could not be looked at; nil where nobody tried, or all went well.
    public var failure: ImageToolError?

    /// Creates the facts of one disk. `images` is nil if they could not be read, for the reason in `failure`.
    public init(_ target: String, path: String?, images: [ChainImage]? = nil, failure: ImageToolError? = nil) {
        self.target = target
        self.path = path
        self.images = images
        self.failure = failure
    }

    /// Where a bitmap is among the images; nil where it is in none of those that were looked at.
    public func place(of bitmap: String) -> BitmapPlace? {
        let holders = (images ?? []).filter { $0.bitmap(bitmap) != nil }
        guard !holders.isEmpty else { return nil }
        return BitmapPlace(
            disk: target,
            bitmap: bitmap,
            images: holders.map { BitmapPlace.Image(path: $0.path, format: $0.format) }
        )
    }
}

/// A bitmap in the images of a disk.
public struct BitmapPlace: Hashable, Sendable {
    /// The disk's target name.
    public var disk: String
    /// The name of the bitmap.
    public var bitmap: String
    /// The images that hold it, and the format of each.
    public var images: [Image]

    /// An image that has the bitmap.
    public struct Image: Hashable, Sendable {
        /// The image's path on the host.
        public var path: String
        /// The image's format as QEMU names it.
        public var format: String

        /// Creates an image from its path and its format.
        public init(path: String, format: String) {
            self.path = path
            self.format = format
        }
    }

    /// Creates the place of a bitmap: the disk, and each of its images that has it.
    public init(disk: String, bitmap: String, images: [Image]) {
        self.disk = disk
        self.bitmap = bitmap
        self.images = images
    }
}

extension HostSurroundings {
    /// The disks of a domain that it can write, with their images as far as they can be read from here.
    package func diskImages(of domain: DomainDescription) async -> [DiskImages] {
        var disks: [DiskImages] = []
        for disk in domain.disks where !disk.isReadOnly && disk.device != "floppy" {
            var found = DiskImages(disk.target, path: disk.path)
            // What a network protocol serves is not the host's to open.
            if let images, let path = disk.path, path.hasPrefix("/") {
                do throws(ImageToolError) {
                    found.images = try await images.chain(of: path, format: disk.format?.rawValue ?? "raw").map {
                        image in
                        var image = image
                        image.isLocked = files?.isLocked(image.path)
                        return image
                    }
                } catch {
                    found.failure = error
                }
            }
            disks.append(found)
        }
        return disks
    }
}
