public import LibvirtHost
internal import XMLTree

extension InMemoryHost {
    /// The images of a disk, the one that is written first.
    public func chain(of disk: String, in domain: DomainReference) throws(HostError) -> [String] {
        domains[try find(domain)].chains[disk] ?? []
    }

    /// The paths of all images there are.
    public var imagePaths: Set<String> { Set(images.paths) }

    /// The dirty bitmaps in an image, oldest first; nil where there is no such image.
    public func bitmaps(in path: String) -> [String]? { images[path]?.bitmaps }

    /// The snapshots inside an image, oldest first; nil where there is no such image.
    public func snapshots(in path: String) -> [String]? { images[path]?.snapshots }

    /// Puts a dirty bitmap into the image that is written of a disk, behind libvirt's back.
    public func addBitmap(_ name: String, to disk: String, of domain: DomainReference) throws(HostError) {
        guard let top = try chain(of: disk, in: domain).first else { throw fail(.invalidArgument, "no disk '\(disk)'") }
        images[top]?.bitmaps.append(name)
    }

    /// Takes a dirty bitmap out of a disk's images, behind libvirt's back.
    public func dropBitmap(_ name: String, from disk: String, of domain: DomainReference) throws(HostError) {
        for path in try chain(of: disk, in: domain) { images[path]?.bitmaps.removeAll { $0 == name } }
    }
}
