public import LibvirtHost
internal import XMLTree

extension InMemoryHost: ImageTool {
    /// The chain of an image that a disk has, the image itself first.
    public func chain(of path: String, format: String) async throws(ImageToolError) -> [ChainImage] {
        guard images[path] != nil else { throw ImageToolError(.refused, "Could not open '\(path)'") }
        let chain = domains.lazy.flatMap(\.chains.allValues).first { $0.contains(path) } ?? [path]
        let paths = Array(chain.drop { $0 != path })
        return paths.enumerated().map { index, path in
            ChainImage(
                path,
                format: format,
                backingPath: index + 1 < paths.count ? paths[index + 1] : nil,
                bitmaps: (images[path]?.bitmaps ?? []).map { ImageBitmap($0) },
                snapshots: images[path]?.snapshots ?? []
            )
        }
    }

    /// Takes a bitmap out of an image.
    public func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        guard images[path]?.bitmaps.contains(name) == true else {
            throw ImageToolError(.refused, "there is no bitmap '\(name)' in '\(path)'")
        }
        images[path]?.bitmaps.removeAll { $0 == name }
    }

    /// Takes a snapshot out of an image.
    public func removeSnapshot(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        guard let place = images[path]?.snapshots.firstIndex(of: name) else {
            throw ImageToolError(.refused, "there is no snapshot '\(name)' in '\(path)'")
        }
        images[path]?.snapshots.remove(at: place)
    }

    /// Makes an empty bitmap in an image.
    public func addBitmap(_ name: String, to path: String, format: String) async throws(ImageToolError) {
        guard images[path]?.bitmaps.contains(name) == false else {
            throw ImageToolError(.refused, "there is a bitmap '\(name)' in '\(path)', or no such image")
        }
        images[path]?.bitmaps.append(name)
    }

    /// Imitated images have no bytes: there is nothing to write.
    public func commit(_ overlay: String, format: String) async throws(ImageToolError) {
        guard images[overlay] != nil else { throw ImageToolError(.refused, "Could not open '\(overlay)'") }
    }
}
