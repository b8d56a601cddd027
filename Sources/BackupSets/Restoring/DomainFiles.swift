internal import MomentXML
internal import XMLTree

/// A `<domain>` document whose files are elsewhere after a restore.
struct DomainFiles {
    private let document: XMLDocument

    /// Reads a document; nil where it is none of a domain.
    init?(_ bytes: [UInt8]) {
        guard let document = XMLDocumentParser().parse(bytes).document, document.root.name.localName == "domain" else {
            return nil
        }
        self.document = document
    }

    /// Where the variables of the firmware are; nil where there are none.
    var variables: Variables? {
        guard let element = document.root.element("os")?.element("nvram") else { return nil }
        let path = element.element("source")?["file"] ?? element.text
        return path.utf8.first == UInt8(ascii: "/") ? .file(path) : .elsewhere
    }

    /// Where the variables of the firmware are.
    enum Variables: Hashable {
        /// The firmware variables lie in a file of the host.
        case file(String)
        /// In something else, or not said.
        case elsewhere
    }

    /// The document with disks and the firmware's variables at new places.
    ///
    /// - Parameters:
    ///   - disks: The new places by target names.
    ///   - variables: The path of the variables; nil to leave them.
    ///   - name: Another name, by which the domain is another one: UUID, generation and addresses are left to libvirt; nil to leave all.
    func moved(_ disks: NameMap<PreparedRestore.Disk>, variables: String?, name: String?) -> XMLDocument {
        var builder = XMLTreeBuilder()
        builder.rebuild(document.root) { element, builder in
            switch element.name.localName {
            case "name" where name != nil:
                builder.startElement(element.name)
                builder.text(name ?? "")
                builder.endElement()
                return true
            case "uuid" where name != nil: return true
            case "genid" where name != nil:
                builder.startElement(element.name)
                builder.endElement()
                return true
            case "os", "devices": break
            default: return false
            }
            builder.rebuild(element) { element, builder in
                switch element.name.localName {
                case "nvram":
                    guard let variables else { return false }
                    builder.open(element, except: "type")
                    builder.text(variables)
                    builder.endElement()
                    return true
                case "disk":
                    guard let target = element.element("target")?["dev"], let place = disks[target] else {
                        return false
                    }
                    builder.move(element, to: place)
                    return true
                case "interface" where name != nil:
                    builder.rebuild(element) { element, _ in element.name.localName == "mac" }
                    return true
                default: return false
                }
            }
            return true
        }
        return builder.finish()
    }
}

extension XMLTreeBuilder {
    /// Adds an element and its attributes, and leaves it open.
    fileprivate mutating func open(_ element: XMLElement, except left: String = "") {
        startElement(element.name)
        for attribute in element.attributesAndDeclarations where attribute.name.localName != left { copy(attribute) }
    }

    /// Adds an element with its children, of which those are left to the caller that it takes.
    fileprivate mutating func rebuild(
        _ element: XMLElement,
        _ take: (XMLElement, inout XMLTreeBuilder) -> Bool
    ) {
        open(element)
        for child in element.children {
            if case .element(let inner) = child, take(inner, &self) { continue }
            copy(child)
        }
        endElement()
    }

    /// Adds a disk whose image is elsewhere.
    fileprivate mutating func move(_ disk: XMLElement, to place: PreparedRestore.Disk) {
        let format = place.format
        open(disk, except: "type")
        attribute(XMLName("type"), place.isDevice ? "block" : "file")
        for child in disk.children {
            guard case .element(let element) = child else {
                copy(child)
                continue
            }
            switch element.name.localName {
            case "driver":
                open(element, except: "type")
                attribute(XMLName("type"), format.rawValue)
                for inner in element.children { copy(inner) }
                endElement()
            case "source":
                startElement(XMLName("source"))
                attribute(XMLName(place.isDevice ? "dev" : "file"), place.path)
                endElement()
            // What was below the disk, or was copied to, is below the new one no more.
            case "backingStore", "mirror", "encryption": break
            default: copy(element)
            }
        }
        if disk.element("driver") == nil {
            startElement(XMLName("driver"))
            attribute(XMLName("name"), "qemu")
            attribute(XMLName("type"), format.rawValue)
            endElement()
        }
        endElement()
    }
}
