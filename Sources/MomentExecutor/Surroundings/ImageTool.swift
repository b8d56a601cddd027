internal import XMLTree

/// What looks into images, and takes bitmaps out of those that no process has open.
///
/// A parameter, because the images may be on another machine, and so that tests can put something else in its place.
public protocol ImageTool: Sendable {
    /// The chain of an image, the image itself first.
    ///
    /// - Parameter format: What the domain takes the image for; nil to find out.
    func chain(of path: String, format: String?) async throws(ImageToolError) -> [ChainImage]
    /// Takes a bitmap out of an image.
    func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError)
}

/// Why a tool gave no answer.
public struct ImageToolError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What happened.
    public enum Kind: Hashable, Sendable {
        /// The tool could not be started.
        case notStarted
        /// It ran and refused, or its answer could not be read.
        case refused
        /// It did not end in time, and was ended.
        case timedOut
    }

    /// What happened.
    public var kind: Kind
    /// The tool's words, or ours where it had none.
    public var message: String

    /// Makes an error.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
