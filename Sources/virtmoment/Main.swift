import MomentCommands

/// The command; everything it does is in the library.
@main
struct Main {
    static func main() async {
        await Program.run().exit()
    }
}
