internal import CLibvirt
internal import XMLTree

/// libvirt's lists of named values, copied.
struct TypedParameters {
    /// A value of any of libvirt's types, integers in one.
    enum Value: Hashable {
        case integer(Int64)
        case unsigned(UInt64)
        case number(Double)
        case flag(Bool)
        case text(String)
    }

    private var values: [String: Value] = [:]

    /// Copies a list. Types of later releases are left out.
    init(_ list: UnsafeBufferPointer<virTypedParameter>) {
        for parameter in list {
            let name = withUnsafeBytes(of: parameter.field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            values[name] =
                switch Int(parameter.type) {
                case CVIR_TYPED_PARAM_INT: .integer(Int64(parameter.value.i))
                case CVIR_TYPED_PARAM_UINT: .unsigned(UInt64(parameter.value.ui))
                case CVIR_TYPED_PARAM_LLONG: .integer(parameter.value.l)
                case CVIR_TYPED_PARAM_ULLONG: .unsigned(parameter.value.ul)
                case CVIR_TYPED_PARAM_DOUBLE: .number(parameter.value.d)
                case CVIR_TYPED_PARAM_BOOLEAN: .flag(parameter.value.b != 0)
                case CVIR_TYPED_PARAM_STRING: parameter.value.s.map { .text(String(cString: $0)) }
                default: nil
                }
        }
    }

    /// A whole number; nil where there is none of that name, or a negative one.
    func unsigned(_ name: UnsafePointer<CChar>) -> UInt64? {
        switch values[String(cString: name)] {
        case .unsigned(let value): value
        case .integer(let value): UInt64(exactly: value)
        default: nil
        }
    }

    /// A truth; nil where there is none of that name.
    func flag(_ name: UnsafePointer<CChar>) -> Bool? {
        if case .flag(let value) = values[String(cString: name)] { value } else { nil }
    }

    /// A text; nil where there is none of that name.
    func text(_ name: UnsafePointer<CChar>) -> String? {
        if case .text(let value) = values[String(cString: name)] { value } else { nil }
    }
}

extension JobStatistics {
    /// The figures in libvirt's fields.
    init(phase: JobPhase, fields: TypedParameters) {
        self.init(phase: phase)
        operation = JobOperation(rawValue: Int(clamping: fields.unsigned(CVIR_DOMAIN_JOB_OPERATION()) ?? 0))
        elapsed = fields.unsigned(CVIR_DOMAIN_JOB_TIME_ELAPSED())
        remaining = fields.unsigned(CVIR_DOMAIN_JOB_TIME_REMAINING())
        total = fields.unsigned(CVIR_DOMAIN_JOB_DATA_TOTAL())
        processed = fields.unsigned(CVIR_DOMAIN_JOB_DATA_PROCESSED())
        left = fields.unsigned(CVIR_DOMAIN_JOB_DATA_REMAINING())
        diskTotal = fields.unsigned(CVIR_DOMAIN_JOB_DISK_TOTAL())
        diskProcessed = fields.unsigned(CVIR_DOMAIN_JOB_DISK_PROCESSED())
        diskLeft = fields.unsigned(CVIR_DOMAIN_JOB_DISK_REMAINING())
        scratchUsed = fields.unsigned(CVIR_DOMAIN_JOB_DISK_TEMP_USED())
        scratchTotal = fields.unsigned(CVIR_DOMAIN_JOB_DISK_TEMP_TOTAL())
        succeeded = fields.flag(CVIR_DOMAIN_JOB_SUCCESS())
        errorMessage = fields.text(CVIR_DOMAIN_JOB_ERRMSG())
    }

    /// The figures of a job that the completion event tells of. Without the field for it, it ended well.
    init(ended fields: TypedParameters) {
        self.init(phase: .completed, fields: fields)
        if succeeded == false { phase = .failed }
    }
}
