/// Which version of the command this is.
public enum ProgramVersion {
    /// What `--version` shows.
    public static let text = "0.1.0"
}
