internal import XMLTree

extension MomentHost {
    /// Takes a bitmap out of the images of a domain that does not run.
    package func removeFromImages(_ place: BitmapPlace) async throws(ExecutorError) {
        guard access == .readWrite, let tool = surroundings.images else {
            throw ExecutorError(.systemError, message: "the images can't be reached from here")
        }
        for image in place.images {
            do throws(ImageToolError) {
                try await tool.removeBitmap(place.bitmap, from: image.path, format: image.format)
            } catch {
                throw ExecutorError(
                    .systemError,
                    message: "bitmap '\(place.bitmap)' can't be taken out of \(image.path): \(error.message)"
                )
            }
        }
    }
}
