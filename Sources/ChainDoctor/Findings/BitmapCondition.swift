internal import LibvirtHost

/// What has become of a checkpoint's bitmap in a disk's images.
enum BitmapCondition: Int, Hashable, Sendable, CaseIterable {
    /// An incremental backup can start from it.
    case usable
    /// No image of the disk has the bitmap.
    case missing
    /// Its content was lost with the process that had it in memory.
    case inconsistent
    /// Some writes were not recorded in it.
    case disabled
    /// An image above, or between, lacks it.
    case gap
    /// libvirt can't use it; why can't be seen.
    case unusable
    /// The disk's images could not be read.
    case unseen

    /// Looks for a bitmap.
    ///
    /// - Parameters:
    ///   - isUsable: What libvirt says while the domain runs; nil where it does not run. QEMU's memory counts then,
    ///     and the images only tell why.
    ///   - images: The images, top first; nil where nobody looked.
    init(of bitmap: String, isUsable: Bool?, images: [ChainImage]?) {
        if isUsable == true {
            self = .usable
            return
        }
        guard let images else {
            self = isUsable == nil ? .unseen : .unusable
            return
        }
        let holders = images.indices.filter { images[$0].bitmap(bitmap) != nil }
        guard !holders.isEmpty else {
            self = .missing
            return
        }
        let held = holders.compactMap { index in images[index].bitmap(bitmap).map { (images[index], $0) } }
        // A process that has the image open has said in it that the bitmap is in use, and will put that right.
        let isLost = held.contains { image, bitmap in bitmap.isInUse && image.isLocked != true }
        if isUsable == nil, isLost {
            self = .inconsistent
        } else if held.contains(where: { !$0.1.isRecording }) {
            self = .disabled
        } else if holders != Array(0...(holders.last ?? 0)) {
            self = .gap
        } else {
            self = isUsable == nil ? .usable : .inconsistent
        }
    }
}
