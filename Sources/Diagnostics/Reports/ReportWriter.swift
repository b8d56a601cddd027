/// Turns reports into text of one format, file by file.
///
/// Writers keep no more than they must: the text of each report is handed back at once where the format allows it.
public protocol ReportWriter: Sendable {
    /// The text before the first report.
    mutating func begin() -> String
    /// The text of a report.
    mutating func write(_ report: FileReport) -> String
    /// The text behind the last report.
    mutating func finish() -> String
}

extension ReportWriter {
    /// Nothing, for formats without a head.
    public mutating func begin() -> String { "" }
    /// Nothing, for formats without a tail.
    public mutating func finish() -> String { "" }

    /// The whole text of some reports.
    public mutating func text(of reports: some Sequence<FileReport>) -> String {
        var text = begin()
        for report in reports { text += write(report) }
        return text + finish()
    }
}
