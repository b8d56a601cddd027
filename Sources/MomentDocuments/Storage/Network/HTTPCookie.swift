/// A cookie sent to a web server.
public struct HTTPCookie: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its value.
    public var value: String
    /// What has no field.
    public var kept = KeptContent()

    /// Makes a cookie.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

extension HTTPCookie: ElementModel {
    package static func map<Coder: ElementCoder & ~Copyable>(_ coder: inout Coder, _ value: Self?) -> Self {
        HTTPCookie(
            name: coder.attribute("name", value?.name, default: "", isRequired: true, .init("its name", .cookieName)),
            value: coder.content(value?.value, default: "", .init("its value", .cookieValue))
        )
    }
}
