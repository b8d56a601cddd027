import XMLTree

/// How a security driver treats an image.
public struct SecurityLabel: Hashable, Sendable {
    /// The security driver, such as `selinux` or `dac`; nil means all.
    public var model: String?
    /// Whether the image gets a label.
    public var relabel: Bool?
    /// Whether libvirt could not label it; only `yes` is a value.
    public var labelSkip: Bool?
    /// The labels; libvirt takes the first.
    public var labels: [SecurityLabelText]
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Makes a treatment by a driver.
    public init(model: String? = nil, relabel: Bool? = nil, labelSkip: Bool? = nil, labels: [String] = []) {
        self.model = model
        self.relabel = relabel
        self.labelSkip = labelSkip
        self.labels = labels.map(SecurityLabelText.init)
    }
}

extension SecurityLabel: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        var label = SecurityLabel(model: coder.attribute("model", value?.model, "security driver; all if left out"))
        // The schema knows three forms: not labelled, could not be labelled, and labelled with a text.
        switch coder.branch(["labelskip", "relabel", "label"], value?.form) {
        case "labelskip":
            label.labelSkip = coder.attribute(
                "labelskip",
                value?.labelSkip,
                default: true,
                isRequired: true,
                .init("libvirt could not label the image", .oneOf(["yes"]))
            )
            label.relabel = coder.attribute("relabel", value?.relabel, .init("whether to label", isOutput: true))
        case "relabel":
            label.relabel = coder.attribute(
                "relabel",
                value?.relabel,
                default: false,
                isRequired: true,
                .init("whether to label", .oneOf(["no"]))
            )
            label.labels = coder.children("label", value?.labels, count: 0...1, .init("the label", isOutput: true))
        default:
            label.labels = coder.children(
                "label",
                value?.labels,
                count: 1...Int.max,
                "the label; libvirt takes the first"
            )
        }
        return label
    }

    private var form: String {
        if labelSkip != nil { return "labelskip" }
        return relabel != nil ? "relabel" : "label"
    }
}

/// The text of a security label.
public struct SecurityLabelText: Hashable, Sendable {
    /// The label in the form of its security model.
    public var text: String
    /// Attributes and nodes of the element that no other field holds; they are printed again where they stood.
    public var unmodelled = UnmodelledContent()

    /// Creates the element from a label.
    public init(_ text: String) { self.text = text }
}

extension SecurityLabelText: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        SecurityLabelText(coder.content(value?.text, default: "", "the label"))
    }
}
