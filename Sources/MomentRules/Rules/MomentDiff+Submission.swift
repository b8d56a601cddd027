public import MomentDocuments
public import XMLTree

extension MomentDiff {
    /// What two documents that are meant to be submitted in one way do not agree on.
    ///
    /// Each is filled in first, so that a document that names all disks equals one that names none. A document that libvirt refuses is
    /// compared as it is, and so is each if nothing is said of the submission.
    public static func differences(
        between first: XMLDocument,
        and second: XMLDocument,
        alignedFor submission: Submission?
    ) -> [MomentDifference] {
        guard let submission else { return differences(between: first, and: second) }
        let preflight = Preflight(submission)
        guard first.root.name.localName == second.root.name.localName,
            let left = preflight.verdict(on: first).effective, let right = preflight.verdict(on: second).effective
        else {
            return differences(between: first, and: second)
        }
        return differences(between: left.document(), and: right.document())
    }
}
