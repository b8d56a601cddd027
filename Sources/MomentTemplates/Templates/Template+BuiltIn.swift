internal import CStylesheet
internal import Synchronization
internal import XMLTree

extension Template {
    /// The names of the built-in templates, in alphabetical order.
    public static let builtInNames: [String] = BuiltInFiles.all.keys.filter { !BuiltInFiles.parts.contains($0) }
        .sorted()

    /// The names by which stylesheets can import built-in parts, such as `virtmoment:common.xsl`.
    public static var importableNames: [String] { BuiltInFiles.partNames }

    /// A built-in template; nil if there is none of that name. It is compiled when it is first asked for.
    public static func builtIn(_ name: String) -> Template? {
        guard builtInNames.contains(name), let bytes = BuiltInFiles.all[name] else { return nil }
        return compiled.withLock { cache in
            if let template = cache[name] { return template }
            let template = load(bytes, name: name).template
            cache[name] = template
            return template
        }
    }

    /// Why no template that is a stylesheet can be used: libxslt cannot be loaded, or it uses another libxml2 than this
    /// program. Nil where nothing is in the way.
    public static var obstacle: String? { vmx_library_setup().map { String(cString: $0) } }

    private static let compiled = Mutex<[String: Template]>([:])
}
