public import MomentDiagnostics
import XMLTree

/// What an element may hold, as its mapping has it: the source of the reference page, the since-table and the JSON form.
public struct ElementDescription: Hashable, Sendable {
    /// The element's name.
    public let name: String
    /// Its attributes, in the order they are printed.
    public internal(set) var attributes: [Attribute] = []
    /// Its child elements, in the order they are printed.
    public internal(set) var children: [Child] = []
    /// What its own text is, for elements that hold one.
    public internal(set) var content: Lexical?

    /// What is known of one attribute of an element.
    public struct Attribute: Hashable, Sendable {
        /// The attribute's name.
        public let name: String
        /// What its value looks like.
        public let lexical: Lexical
        /// What holds where it is left out, if that is a value.
        public let defaultValue: String?
        /// Whether it may not be left out, in any variant of the element that has it.
        public internal(set) var isRequired: Bool
        /// What the attribute means, in a sentence for the reference page.
        public let meaning: String
        /// The release that brought it; nil for the baseline.
        public let since: ReleaseNumber?
        /// The values that later releases brought.
        public let laterValues: [String: ReleaseNumber]
        /// Whether only libvirt writes it, in any variant of the element that has it.
        public internal(set) var isOutput: Bool
        /// The attributes' values it goes with, such as `mode='pull'`; empty where it goes with all.
        public internal(set) var conditions: [String] = []
    }

    /// What is known of one child element.
    public struct Child: Hashable, Sendable {
        /// The child's name.
        public let name: String
        /// Whether the child stands once, several times or in groups.
        public internal(set) var kind: Kind
        /// Whether it may not be left out, in any variant of the element that has it.
        public internal(set) var isRequired: Bool
        /// Whether there may be several.
        public let repeats: Bool
        /// What the child means, in a sentence for the reference page.
        public let meaning: String
        /// The release that brought it; nil for the baseline.
        public let since: ReleaseNumber?
        /// Whether only libvirt writes it, in any variant of the element that has it.
        public internal(set) var isOutput: Bool
        /// The attributes' values it goes with; empty where it goes with all.
        public internal(set) var conditions: [String] = []
    }

    /// What a child element is.
    public indirect enum Kind: Hashable, Sendable {
        /// An element with text only.
        case text(Lexical)
        /// An element with fields of its own.
        case element(ElementDescription)
        /// An element that holds elements of one name.
        case list(ElementDescription)
        /// An empty element whose presence counts.
        case flag
        /// An element kept whole.
        case whole
    }

    /// Takes over what another variant of the element has.
    mutating func merge(_ other: ElementDescription) {
        for attribute in other.attributes {
            guard let index = attributes.firstIndex(where: { $0.name == attribute.name }) else {
                attributes.append(attribute)
                continue
            }
            attributes[index].isRequired = attributes[index].isRequired && attribute.isRequired
            attributes[index].isOutput = attributes[index].isOutput && attribute.isOutput
        }
        // What this variant alone has goes behind what it has before it, so that the order is every variant's.
        var next = children.startIndex
        for child in other.children {
            guard let index = children.firstIndex(where: { $0.name == child.name }) else {
                children.insert(child, at: next)
                next += 1
                continue
            }
            next = max(next, index + 1)
            children[index].isRequired = children[index].isRequired && child.isRequired
            children[index].isOutput = children[index].isOutput && child.isOutput
            switch (children[index].kind, child.kind) {
            case (.element(var mine), .element(let theirs)):
                mine.merge(theirs)
                children[index].kind = .element(mine)
            case (.list(var mine), .list(let theirs)):
                mine.merge(theirs)
                children[index].kind = .list(mine)
            default: break
            }
        }
        content = content ?? other.content
    }
}

extension ElementDescription {
    /// Every part that a release after the baseline brought, as path and release.
    public func sinceTable(path: String = "") -> [(path: String, since: ReleaseNumber)] {
        let path = "\(path)/\(name)"
        var rows: [(path: String, since: ReleaseNumber)] = []
        for attribute in attributes {
            if let since = attribute.since { rows.append(("\(path)/@\(attribute.name)", since)) }
            for (value, since) in attribute.laterValues.sorted(by: { $0.key < $1.key }) {
                rows.append(("\(path)/@\(attribute.name)='\(value)'", since))
            }
        }
        for child in children {
            if let since = child.since { rows.append(("\(path)/\(child.name)", since)) }
            switch child.kind {
            case .element(let description): rows += description.sinceTable(path: path)
            case .list(let description): rows += description.sinceTable(path: "\(path)/\(child.name)")
            case .text, .flag, .whole: break
            }
        }
        return rows
    }
}
