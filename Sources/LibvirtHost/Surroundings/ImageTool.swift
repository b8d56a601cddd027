internal import XMLTree

/// What looks into images, and takes things out of those that no process has open.
///
/// A parameter, because the images may be on another machine, and so that tests can put something else in its place.
public protocol ImageTool: Sendable {
    /// The chain of an image, the image itself first.
    ///
    /// - Parameter format: What the domain takes the image for. It is never found out from the image: a raw one holds
    ///   what the guest wrote, who would choose what is opened.
    func chain(of path: String, format: String) async throws(ImageToolError) -> [ChainImage]
    /// Takes a bitmap out of an image.
    func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError)
    /// Takes a snapshot out of an image.
    func removeSnapshot(_ name: String, from path: String, format: String) async throws(ImageToolError)
    /// Makes an empty bitmap in an image, which records writes from then on, the tool's own as well.
    func addBitmap(_ name: String, to path: String, format: String) async throws(ImageToolError)
    /// Writes what an overlay holds into the image right below it, and leaves the overlay as it is. The bitmaps of that image record the writes.
    func commit(_ overlay: String, format: String) async throws(ImageToolError)
}

/// Why a tool gave no answer.
public struct ImageToolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure that callers tell apart.
    public enum Kind: Hashable, Sendable {
        /// The tool could not be started.
        case notStarted
        /// It ran and refused, or its answer could not be read.
        case refused
        /// It did not end in time, and was ended.
        case timedOut
        /// It was not asked: an image below is not one that may be opened by what the one above says of it.
        case unfollowed
    }

    /// The kind of failure.
    public var kind: Kind
    /// The tool's words, or ours where it had none.
    public var message: String

    /// Creates an error of a kind, with a message for people.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message, which names the program or the image.
    public var description: String { message }
}
