internal import XMLTree

extension MomentHost {
    /// Takes a bitmap out of the images of a domain that does not run.
    package func removeFromImages(_ place: BitmapPlace) async throws(HostError) {
        guard access == .readWrite, let tool = surroundings.images else {
            throw HostError(.systemError, message: "the images can't be reached from here")
        }
        for image in place.images {
            do throws(ImageToolError) {
                try await tool.removeBitmap(place.bitmap, from: image.path, format: image.format)
            } catch {
                throw HostError(
                    .systemError,
                    message: "bitmap '\(place.bitmap)' can't be taken out of \(image.path): \(error.message)"
                )
            }
        }
    }
}

extension MomentHost {
    /// Makes a checkpoint that libvirt does not remember: its bitmaps stay in the images, for a caller who keeps the
    /// description and redefines it when it is needed.
    ///
    /// libvirt never got such a flag. The checkpoint is made and its metadata deleted; where that fails it is taken back.
    ///
    /// - Parameter xml: The `<domaincheckpoint>` document.
    /// - Returns: Its name, and its description as libvirt would have kept it.
    public func createCheckpointWithoutMetadata(
        of domain: DomainReference,
        xml: String
    ) async throws(HostError) -> (name: String, description: String) {
        let name = try await createCheckpoint(of: domain, xml: xml, how: .now)
        do throws(HostError) {
            let description = try await checkpointDescription(of: domain, name: name, options: [])
            try await deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion(metadataOnly: true))
            return (name, description)
        } catch {
            var error = error
            do throws(HostError) {
                try await deleteCheckpoint(of: domain, name: name, deletion: MomentDeletion())
            } catch let undoing {
                error.explanation = "checkpoint \(name) is still there: \(undoing.message)"
            }
            throw error
        }
    }
}
