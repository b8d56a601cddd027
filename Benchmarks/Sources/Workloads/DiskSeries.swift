public import MomentDocuments

/// Documents of one shape with any number of disks, to see how cost grows.
public enum DiskSeries {
    /// A document with so many disks.
    public static func document(_ kind: MomentDocument.Kind, disks: Int) -> [UInt8] {
        var text = ""
        for number in 0..<disks { text += disk(kind, number) }
        switch kind {
        case .backup:
            text = """
                <domainbackup mode='pull'>
                  <server transport='tcp' name='localhost' port='10809'/>
                  <disks>
                \(text)  </disks>
                </domainbackup>

                """
        case .checkpoint:
            text = "<domaincheckpoint>\n  <name>series</name>\n  <disks>\n\(text)  </disks>\n</domaincheckpoint>\n"
        case .snapshot:
            text = "<domainsnapshot>\n  <name>series</name>\n  <disks>\n\(text)  </disks>\n</domainsnapshot>\n"
        }
        return Array(text.utf8)
    }

    private static func disk(_ kind: MomentDocument.Kind, _ number: Int) -> String {
        let name = target(number)
        switch kind {
        case .backup:
            return """
                    <disk name='\(name)' backup='yes' type='file' exportname='\(name)'>
                      <driver type='qcow2'/>
                      <scratch file='/var/lib/libvirt/images/\(name).scratch'/>
                    </disk>

                """
        case .checkpoint: return "    <disk name='\(name)' checkpoint='bitmap' bitmap='series'/>\n"
        case .snapshot:
            return """
                    <disk name='\(name)' snapshot='external' type='file'>
                      <driver type='qcow2'/>
                      <source file='/var/lib/libvirt/images/\(name).snap'/>
                    </disk>

                """
        }
    }

    /// The target names in order: vda to vdz, vdaa, and so on.
    public static func target(_ number: Int) -> String {
        var letters: [Character] = []
        var rest = number + 1
        while rest > 0 {
            rest -= 1
            letters.append(Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(rest % 26))))
            rest /= 26
        }
        return "vd" + String(letters.reversed())
    }
}
