import XMLTree

/// Reads what a document says as facts that can be compared one by one.
struct FactCollector {
    private(set) var facts: [Fact] = []
    private let kind: MomentDocument.Kind?
    /// The name of the moment, which bitmaps have by default.
    private let name: String?
    /// The checkpoint all disks are incremental to.
    private let base: String?

    /// The facts of a document, in its order.
    static func facts(of document: XMLDocument) -> [Fact] {
        var collector = FactCollector(document.root)
        collector.readAll(Item(element: document.root, path: "/\(document.root.name)", subject: "the document"))
        return collector.facts
    }

    private init(_ root: XMLElement) {
        kind = MomentDocument.Kind(root)
        name = root.nonEmptyText("name")
        base = root.nonEmptyText("incremental")
    }

    /// An element that is read for what it says.
    private struct Item {
        let element: XMLElement
        let path: String
        let subject: String
    }

    /// Reads an element and all below it, without recursion.
    private mutating func readAll(_ item: Item) {
        var open = [(item: item, rest: read(item)[...], counts: NameMap<Int>())]
        while let last = open.indices.last {
            guard let child = open[last].rest.popFirst() else {
                open.removeLast()
                continue
            }
            guard let inner = read(child, in: open[last].item, &open[last].counts) else { continue }
            open.append((inner, read(inner)[...], NameMap()))
        }
    }

    /// Reads what an element says itself, and gives the children that are to be read after it.
    private mutating func read(_ item: Item) -> [XMLElement] {
        let (element, path, subject) = (item.element, item.path, item.subject)
        let isExcluded = element.name.localName == "disk" && element["backup"] == "no"
        for attribute in element.attributes {
            let name = attribute.name.qualifiedName
            if Self.isOutput(name, of: element) || isExcluded && !["name", "backup"].contains(name) { continue }
            if attribute.value == usual(name, of: element) { continue }
            if path.hasSuffix("[@\(name)='\(attribute.value)']") { continue }
            let value = Self.spelled(attribute.value, name, element)
            facts.append(Fact(path: "\(path)/@\(name)", subject: Self.subject(name, of: subject), value: value))
        }
        if isExcluded { return [] }
        if kind == .snapshot, element.name.localName == "disk", element["snapshot"] == nil,
            element.element("source")?.attributes.isEmpty == false || element.element("driver")?["type"] != nil
        {
            // An overlay says what happens to the disk.
            facts.append(
                Fact(path: "\(path)/@snapshot", subject: Self.subject("snapshot", of: subject), value: "external")
            )
        }
        let text = element.text
        let children = element.elements.map { $0 }
        if children.isEmpty {
            if !text.isEmpty, element.parent != nil {
                facts.append(
                    Fact(
                        path: "\(path)/text()",
                        subject: subject,
                        value: Self.spelled(text, "", element),
                        isIdentity: Self.isIdentity(element)
                    )
                )
            }
        }
        return children
    }

    /// Reads what a child is; nil where there is nothing more to read in it.
    private mutating func read(_ child: XMLElement, in parent: Item, _ counts: inout NameMap<Int>) -> Item? {
        let (path, subject) = (parent.path, parent.subject)
        let childName = child.name.qualifiedName
        if childName == "privateData" || isUsualElement(child) { return nil }
        if ["domain", "inactiveDomain", "cookie"].contains(childName), child.parent?.parent == nil {
            facts.append(
                Fact(
                    path: "\(path)/\(childName)",
                    subject: "the stored <\(childName)>",
                    value: Self.digest(child),
                    isIdentity: true,
                    isWhole: true
                )
            )
            return nil
        }
        if let key = Self.key(of: child) {
            let childPath = "\(path)/\(childName)[@\(key)='\(child[key] ?? "")']"
            let words = "\(Self.words(for: childName)) '\(child[key] ?? "")'"
            facts.append(Fact(path: childPath, subject: words, value: "", isWhole: true))
            return Item(element: child, path: childPath, subject: words)
        }
        counts[childName, default: 0] += 1
        let count = counts[childName] ?? 1
        let childPath = count > 1 ? "\(path)/\(childName)[\(count)]" : "\(path)/\(childName)"
        let words =
            subject == "the document" ? Self.words(for: childName) : "\(Self.words(for: childName)) of \(subject)"
        return Item(element: child, path: childPath, subject: words)
    }
}

extension FactCollector {
    /// What an attribute says where it is left out.
    fileprivate func usual(_ name: String, of element: XMLElement) -> String? {
        switch (element.name.localName, name) {
        case ("domainbackup", "mode"): "push"
        case ("server", "transport"), ("host", "transport"): "tcp"
        case ("server", "tls"): "no"
        case ("server", "port"): "0"
        case ("disk", "type"): "file"
        case ("disk", "backup"): "yes"
        case ("disk", "checkpoint"): "bitmap"
        case ("disk", "bitmap"): self.name
        case ("disk", "backupmode"): element["incremental"] ?? base == nil ? "full" : "incremental"
        case ("disk", "incremental"): base
        case ("disk", "exportname"): element["name"]
        case ("disk", "exportbitmap"): "backup-\(element["name"] ?? "")"
        case ("driver", "type"): kind == .backup || kind == .snapshot ? "qcow2" : nil
        case ("seclabel", "relabel"): "yes"
        case ("encryption", "engine"): "qemu"
        case ("max_size", "unit"): element["unit"]
        case ("memory", "snapshot"): element["file"] == nil ? nil : "external"
        default: nil
        }
    }

    /// Whether an element says nothing beyond a default.
    fileprivate func isUsualElement(_ element: XMLElement) -> Bool {
        let names: Set = [
            "driver", "source", "target", "scratch", "incremental", "description", "parent", "name", "memory",
        ]
        var waiting = [element]
        while let element = waiting.popLast() {
            guard names.contains(element.name.localName), element.text.allSatisfy(\.isWhitespace),
                element.attributes.allSatisfy({ $0.value == usual($0.name.localName, of: element) })
            else { return false }
            waiting += element.elements
        }
        return true
    }

    /// Whether an attribute is written by libvirt only.
    fileprivate static func isOutput(_ name: String, of element: XMLElement) -> Bool {
        switch element.name.localName {
        case "disk": ["index", "state", "size"].contains(name)
        case "source": ["index", "startupPolicy"].contains(name)
        default: false
        }
    }

    /// Whether an element tells which moment it is.
    fileprivate static func isIdentity(_ element: XMLElement) -> Bool {
        if element.name.localName == "name" { return true }
        return ["state", "creationTime", "active"].contains(element.name.localName)
    }

    /// The attribute that tells an entry of a list.
    fileprivate static func key(of element: XMLElement) -> String? {
        switch element.name.localName {
        case "disk": "name"
        case "seclabel": element["model"] == nil ? nil : "model"
        case "cookie" where element.parent?.name.localName == "cookies": "name"
        default: nil
        }
    }

    /// A value with the spelling of numbers taken out.
    fileprivate static func spelled(_ value: String, _ attribute: String, _ element: XMLElement) -> String {
        let isNumber =
            ["port", "size", "offset", "namespace", "delay", "seconds"].contains(attribute)
            || attribute.isEmpty && ["creationTime", "max_size"].contains(element.name.localName)
        let isSpace = { (character: Character) in character.isWhitespace }
        let trimmed = value.drop(while: isSpace)
        let text = String(trimmed.reversed().drop(while: isSpace).reversed())
        guard isNumber, let number = Int64(text) else { return value }
        guard element.name.localName == "max_size", attribute.isEmpty else { return String(number) }
        let scale = SizeUnit.bytes(in: element["unit"] ?? "bytes") ?? 1
        return String(UInt64(max(number, 0)).multipliedReportingOverflow(by: scale).partialValue)
    }

    /// What people call an element.
    fileprivate static func words(for name: String) -> String {
        switch name {
        case "disk": "disk"
        case "target": "the target"
        case "scratch": "the scratch file"
        case "source": "the overlay"
        case "driver": "the format"
        case "incremental": "the checkpoint it is incremental to"
        case "seclabel": "the security label for"
        case "creationTime": "the creation time"
        case "max_size": "the largest size"
        case "metadata_cache": "the cache"
        case "disks": "the list of disks"
        default: "the \(name)"
        }
    }

    fileprivate static func subject(_ attribute: String, of subject: String) -> String {
        switch attribute {
        case "file", "dev", "socket", "path", "dir": "the path of \(subject)"
        case "backupmode": "the extent of \(subject)"
        case "backup", "checkpoint", "snapshot": "what happens to \(subject)"
        case "incremental": "the base of \(subject)"
        case "exportname": "the export name of \(subject)"
        case "exportbitmap": "the exported bitmap of \(subject)"
        case "type": "the type of \(subject)"
        default: "'\(attribute)' of \(subject)"
        }
    }

    /// An element as one line: attributes by name, no white space between elements.
    fileprivate static func digest(_ element: XMLElement) -> String {
        var digest = ""
        // Nil ends the element that was begun last.
        var waiting: [XMLElement?] = [element]
        while let next = waiting.popLast() {
            guard let next else {
                digest += "</>"
                continue
            }
            let attributes = next.attributes.map { " \($0.name)='\($0.value)'" }.sorted().joined()
            let children = Array(next.elements)
            digest += "<\(next.name)\(attributes)>" + (children.isEmpty ? next.text : "")
            waiting.append(nil)
            waiting += children.reversed() as [XMLElement?]
        }
        return digest
    }
}
