import Foundation
import LocalFiles
import TestSupport
import Testing

@Suite("Files below a directory")
struct FileTreeTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("files of the ending are found at every depth, in order, without hidden ones")
    func found() throws {
        for name in ["b.xml", "a/z.xml", "a/b/c.xml", "a.txt", ".hidden.xml", ".git/d.xml", "ä.xml", "a/xml"] {
            try directory.file(name)
        }
        symlink("b.xml", "\(directory.path)/link.xml")
        symlink(".", "\(directory.path)/loop")
        symlink("nowhere", "\(directory.path)/dangling.xml")
        let listing = FileTree.files(below: directory.path, ending: [".xml"])
        let names = ["a/b/c.xml", "a/z.xml", "b.xml", "link.xml", "ä.xml"]
        #expect(listing.files == names.map { "\(directory.path)/\($0)" })
        #expect(listing.errors.isEmpty)
    }

    @Test("a directory that is not there is an error")
    func missing() {
        let listing = FileTree.files(below: "/nonexistent", ending: [".xml"])
        #expect(listing.files.isEmpty)
        #expect(listing.errors == [FileError("read", "/nonexistent", number: ENOENT)])
    }
}
