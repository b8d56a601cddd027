internal import LibvirtHost
internal import XMLTree

extension ChainFacts {
    /// The names of checkpoints by whether libvirt has metadata of them: the filter that libvirt planned and never had.
    ///
    /// - Parameter isPresent: Whether those that libvirt remembers are wanted, in the order of their times; or those of
    ///   which there is only a bitmap in an image, in the order of disks and images.
    public func checkpointNames(withMetadata isPresent: Bool) -> [String] {
        let remembered = checkpoints.map(\.name)
        guard !isPresent else { return remembered }
        var seen = Set(remembered).union(checkpoints.flatMap { $0.bitmaps.map(\.bitmap) })
        return disks.flatMap { $0.images ?? [] }.flatMap(\.bitmaps).map(\.name).filter { seen.insert($0).inserted }
    }
}
