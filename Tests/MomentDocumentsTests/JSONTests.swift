import Foundation
import MomentDocuments
import TestSupport
import Testing
import XMLTree

@Suite("JSON form")
struct JSONTests {
    @Test("is lossless both ways", arguments: Samples.valid + Samples.live)
    func lossless(sample: Samples.Sample) throws {
        let value = try MomentDocument.decode(sample.document()).value
        let json = try JSONEncoder().encode(value)
        let back = try JSONDecoder().decode(MomentDocument.self, from: json)
        #expect(back == value)
        #expect(back.document() == value.document())
    }

    @Test("names fields as XML does, and says numbers and yes and no in JSON's way")
    func readable() throws {
        let backup = DomainBackup.pull(
            from: .tcp(port: 10809, tls: true),
            [.file("vda", scratch: "/s", exportName: "a", extent: .incremental(from: "c1")), .excluded("sda")]
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(backup), as: UTF8.self)
        #expect(
            text == """
                {
                  "$kind" : "domainbackup",
                  "disks" : [
                    {
                      "backup" : true,
                      "backupmode" : "incremental",
                      "exportname" : "a",
                      "incremental" : "c1",
                      "name" : "vda",
                      "scratch" : {
                        "file" : "/s"
                      },
                      "type" : "file"
                    },
                    {
                      "backup" : false,
                      "name" : "sda"
                    }
                  ],
                  "mode" : "pull",
                  "server" : {
                    "name" : "localhost",
                    "port" : 10809,
                    "tls" : true,
                    "transport" : "tcp"
                  }
                }
                """
        )
        #expect(try JSONDecoder().decode(DomainBackup.self, from: Data(text.utf8)) == backup)
    }

    @Test(
        "says what is wrong with JSON of another form",
        arguments: [
            (#"{"$kind":"domainbackup","moed":"push"}"#, "<domainbackup> has no field 'moed'"),
            (#"{"$kind":"domainbackup","disks":{"name":"vda"}}"#, "'disks' takes an array"),
            (
                #"{"$kind":"domain"}"#,
                "'$kind' must be one of 'domainbackup', 'domaincheckpoint', 'domainsnapshot', and the one that is asked for"
            ),
            (
                #"{"mode":"push"}"#,
                "'$kind' must be one of 'domainbackup', 'domaincheckpoint', 'domainsnapshot', and the one that is asked for"
            ),
            (#"[1.5]"#, "neither text, whole number of 64 bits, true or false, array nor object"),
        ]
    )
    func refuses(text: String, message: String) {
        let error = #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(MomentDocument.self, from: Data(text.utf8))
        }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(context.debugDescription == message)
    }
}
