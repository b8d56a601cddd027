/// Files that are looked at, and whose removal is noted instead of done.
struct PlannedFiles: HostFiles {
    let base: any HostFiles
    let note: @Sendable (PlanStep) -> Void

    func exists(_ path: String) -> Bool { base.exists(path) }
    func isLocked(_ path: String) -> Bool? { base.isLocked(path) }
    func flush(_ path: String) -> Int32? { nil }
    func entries(of directory: String) -> [HostEntry]? { base.entries(of: directory) }
    func isThere(_ path: String) -> Bool? { base.isThere(path) }
    func head(of path: String, count: Int) -> [UInt8]? { base.head(of: path, count: count) }
    func identity(of path: String) -> FileIdentity? { base.identity(of: path) }
    func isListening(at socket: String) -> Bool? { base.isListening(at: socket) }
    func clients(of server: NBDServer) -> Int? { base.clients(of: server) }

    func remove(_ path: String) -> Int32? {
        note(PlanStep("remove file \(path)"))
        return nil
    }
}

/// Images that are looked at, and whose changes are noted instead of made.
struct PlannedImages: ImageTool {
    let base: any ImageTool
    let note: @Sendable (PlanStep) -> Void

    func chain(of path: String, format: String) async throws(ImageToolError) -> [ChainImage] {
        try await base.chain(of: path, format: format)
    }

    func removeBitmap(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        note(PlanStep("remove bitmap '\(name)' of \(path)"))
    }
    func removeSnapshot(_ name: String, from path: String, format: String) async throws(ImageToolError) {
        note(PlanStep("remove snapshot '\(name)' of \(path)"))
    }
    func addBitmap(_ name: String, to path: String, format: String) async throws(ImageToolError) {
        note(PlanStep("make bitmap '\(name)' in \(path)"))
    }
    func commit(_ overlay: String, format: String) async throws(ImageToolError) {
        note(PlanStep("write \(overlay) into the image below it"))
    }
}
