import Testing

@testable import MagicLinkMail

@Suite("What a mail server says")
struct SMTPDialogueTests {
    private static func heard(_ lines: [String]) -> SMTPDialogue {
        var dialogue = SMTPDialogue()
        for line in lines { dialogue.hear(Array("\(line)\r\n".utf8)) }
        return dialogue
    }

    static let plain = ["220 a", "250-a", "250 SIZE"]
    static let secure = plain + ["220 go", "250-a", "250 AUTH PLAIN", "334 ", "235 in"]

    @Test("It says whose a reply is, on a new connection and on a kept one", arguments: [[], plain, secure])
    func stages(opening: [String]) {
        var lines = opening
        #expect(Self.heard(lines).stage == .sender)
        let replies: [(String, SMTPDialogue.Stage)] = [
            ("250 OK", .recipient), ("250-OK", .recipient), ("250 OK", .data), ("354 go on", .mail),
            ("250 taken", .done),
        ]
        for (reply, stage) in replies {
            lines.append(reply)
            #expect(Self.heard(lines).stage == stage, "\(lines)")
        }
        let dialogue = Self.heard(lines)
        #expect(dialogue.isNew == !opening.isEmpty && dialogue.isAuthenticated == (opening != Self.plain))
    }

    @Test("A refusal stays where it was said")
    func refusals() {
        #expect(Self.heard(["421 busy"]).code == 421)
        #expect(Self.heard(Self.plain + ["550 no"]).stage == .sender)
        #expect(Self.heard(Self.plain + ["250 OK", "450 later"]).stage == .recipient)
        #expect(Self.heard(Self.plain + ["250 OK", "450 later", "221 bye"]).code == 450)
        // A server that knows only HELO.
        let old = Self.heard(["220 a", "502 what", "250 a", "250 OK"])
        #expect(old.stage == .recipient && old.code == 250)
    }

    @Test(
        "What is no reply says nothing", arguments: ["", "2", "25", "abc", "99 x", "600 x", "-50 x", "+50 x", "2½0 x"])
    func noise(line: String) {
        #expect(Self.heard([line]) == SMTPDialogue())
    }
}
