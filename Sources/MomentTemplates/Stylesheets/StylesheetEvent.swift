internal import CStylesheet

/// One thing that was said while a stylesheet was compiled or ran.
struct StylesheetEvent: Sendable {
    /// The subjects of an event.
    enum Kind: Sendable {
        case error
        case detail
        case xpath(expression: String)
        case message
        case forbidden(Operation)
    }

    /// What a stylesheet may not do.
    enum Operation: Sendable { case read, write, random }

    /// The place in a stylesheet that an event belongs to.
    struct Place: Hashable, Sendable {
        /// The stylesheet's number; nil for the document it runs over.
        let part: Int?
        /// The element's ordinal there.
        let element: Int
    }

    let kind: Kind
    let place: Place?
    let text: String

    init(_ event: vmx_event) {
        text = String(cString: event.text)
        switch Int(event.kind) {
        case VMX_DETAIL: kind = .detail
        case VMX_XPATH: kind = .xpath(expression: event.expression.map { String(cString: $0) } ?? "")
        case VMX_MESSAGE: kind = .message
        case VMX_FORBIDDEN:
            kind = .forbidden(Int(event.code) == VMX_WRITE ? .write : Int(event.code) == VMX_RANDOM ? .random : .read)
        default: kind = .error
        }
        place = Place(source: event.source, element: event.element)
    }
}

extension StylesheetEvent.Place {
    /// A place as C tells it; nil for none.
    init?(source: Int32, element: Int32) {
        guard source != VMX_NOWHERE, element > 0 else { return nil }
        self.init(part: source == VMX_INPUT ? nil : Int(source), element: Int(element))
    }
}

/// Collects events; what comes after the first hundred says nothing new.
struct StylesheetEvents {
    private(set) var all: [StylesheetEvent] = []

    /// Calls a function of C with a report that fills this.
    static func collect<Value>(
        _ body: (_ report: @escaping vmx_report, _ state: UnsafeMutableRawPointer) -> Value
    ) -> (Value, [StylesheetEvent]) {
        var events = StylesheetEvents()
        let value = withUnsafeMutablePointer(to: &events) { pointer in
            body(
                { state, event in
                    guard let state, let event else { return }
                    let events = state.assumingMemoryBound(to: StylesheetEvents.self)
                    if events.pointee.all.count < 100 { events.pointee.all.append(StylesheetEvent(event.pointee)) }
                },
                pointer
            )
        }
        return (value, events.all)
    }
}
