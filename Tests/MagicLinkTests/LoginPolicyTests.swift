import MagicLink
import Testing

@Suite("What the operator decides")
struct LoginPolicyTests {
    @Test(
        "A link lives 2 to 60 minutes",
        arguments: [(119, false), (120, true), (600, true), (3600, true), (3601, false)])
    func lifetime(seconds: Int, isAllowed: Bool) throws {
        guard isAllowed else {
            #expect(throws: LoginPolicy.Problem.linkLifetimeOutOfRange) {
                try LoginPolicy(linkLifetime: .seconds(seconds))
            }
            return
        }
        #expect(try LoginPolicy(linkLifetime: .seconds(seconds)).linkLifetime == .seconds(seconds))
    }

    @Test("A number has three to six digits", arguments: [(2, false), (3, true), (6, true), (7, false)])
    func digits(count: Int, isAllowed: Bool) throws {
        guard isAllowed else {
            #expect(throws: LoginPolicy.Problem.digitsOutOfRange) { try LoginPolicy(match: .number(digits: count)) }
            return
        }
        #expect(try LoginPolicy(match: .number(digits: count)).match == .number(digits: count))
    }

    @Test("Sign-up is for everybody, for nobody, or for whole domains")
    func signup() throws {
        let domains = LoginPolicy.Signup.domains(["example.org", "b.example"])
        for (text, isAdmitted) in [
            ("ada@example.org", true), ("ada@EXAMPLE.ORG", true), ("ada@b.example", true),
            ("ada@sub.example.org", false),
            ("ada@notexample.org", false), ("ada@example.org.evil.example", false),
        ] {
            let address = try EmailAddress(text)
            #expect(domains.admits(address) == isAdmitted, "\(text)")
            #expect(LoginPolicy.Signup.open.admits(address) && !LoginPolicy.Signup.closed.admits(address))
        }
    }
}
