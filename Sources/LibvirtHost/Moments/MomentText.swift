internal import Diagnostics
internal import LibXML
package import MomentDocuments

/// Between the typed documents and the texts that hosts take and give.
package enum MomentText {
    /// The text of a document, as libvirt prints it.
    package static func print(_ model: some MomentModel) throws(ExecutorError) -> String {
        do throws(XMLPrintError) {
            return String(decoding: try XMLPrinter().print(model.document()), as: UTF8.self)
        } catch {
            throw ExecutorError(.xmlError, message: "the document can't be written: \(error)")
        }
    }

    /// The document in a text. What has no field is kept and not remarked on: it is the host's own.
    package static func read<Model: MomentModel>(_ type: Model.Type, _ text: String) throws(ExecutorError) -> Model {
        let result = XMLParser().parse(text)
        guard let tree = result.document else {
            throw ExecutorError(.xmlDetail, message: result.findings.first?.message ?? "the document can't be read")
        }
        do throws(MomentError) {
            return try Model.decode(tree).value
        } catch {
            throw ExecutorError(.xmlError, message: error.description)
        }
    }
}
