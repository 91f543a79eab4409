@testable import MagicLink
@testable import MagicLinkJWT

/// The state diagram of DESIGN section 2 as a table, drawn by hand and not by calling the code: for each state, for
/// each stretch of time between its deadlines, what becomes of each action.
///
/// `>x` applied, now in x · `same` repeated · `code` refused, nothing changed · `code>x` refused, and now in x.
enum ConfirmationTable {
    /// Seconds. Asked for at 1000 for 600; confirmed at 1100, so collectable until 1400, "just done" until 1160 and a
    /// session until 2593100; collected at 1200, late at 1390; refreshed at 1300, so that a retry works until 1330.
    ///
    /// First what the holders of the link and of the session do, and the operator.
    static let byOthers = """
        state      from     yes           wrong          malformed         no            report    signOut   block
        pending    0        >confirmed    number_wrong   number_malformed  >denied       pending   pending   pending
        pending    1600     expired       expired        expired           expired       expired   expired   expired
        mistyped   0        >confirmed    denied>denied  number_malformed  >denied       pending   pending   pending
        mistyped   1600     expired       expired        expired           expired       expired   expired   expired
        resent     0        >confirmed    number_wrong   number_malformed  >denied       pending   pending   pending
        resent     1600     expired       expired        expired           expired       expired   expired   expired
        confirmed  1100     same          already_used   already_used      already_used  >revoked  >revoked  >revoked
        confirmed  1160     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        confirmed  1400     already_used  already_used   already_used      already_used  >revoked  expired   expired
        collected  1200     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        collected  1400     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        collected  2593100  already_used  already_used   already_used      already_used  >revoked  expired   expired
        late       1390     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        late       1420     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        late       2593100  already_used  already_used   already_used      already_used  >revoked  expired   expired
        refreshed  1300     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        refreshed  1330     already_used  already_used   already_used      already_used  >revoked  >revoked  >revoked
        refreshed  2593100  already_used  already_used   already_used      already_used  >revoked  expired   expired
        denied     0        denied        denied         denied            denied        denied    denied    denied
        cancelled  0        denied        denied         denied            denied        denied    denied    denied
        guessed    0        denied        denied         denied            denied        denied    denied    denied
        reported   0        denied        denied         denied            denied        same      same      same
        signedOut  0        already_used  already_used   already_used      already_used  same      same      same
        blocked    0        already_used  already_used   already_used      already_used  same      same      same
        stolen     0        already_used  already_used   already_used      already_used  same      same      same
        """

    /// Then what the origin does.
    static let byTheOrigin = """
        state      from     resend             cancel             collect            refresh     retry
        pending    0        >pending           >denied            pending            mismatched  mismatched
        pending    1600     expired            expired            expired            expired     mismatched
        mistyped   0        >pending           >denied            pending            mismatched  mismatched
        mistyped   1600     expired            expired            expired            expired     mismatched
        resent     0        too_many_resends   >denied            pending            mismatched  mismatched
        resent     1600     expired            expired            expired            expired     mismatched
        confirmed  1100     already_used       already_used       >collected         mismatched  mismatched
        confirmed  1160     already_used       already_used       >collected         mismatched  mismatched
        confirmed  1400     expired            expired            expired            expired     mismatched
        collected  1200     already_collected  already_collected  same               >collected  mismatched
        collected  1400     already_collected  already_collected  already_collected  >collected  mismatched
        collected  2593100  expired            expired            expired            expired     mismatched
        late       1390     already_collected  already_collected  same               >collected  mismatched
        late       1420     already_collected  already_collected  already_collected  >collected  mismatched
        late       2593100  expired            expired            expired            expired     mismatched
        refreshed  1300     already_collected  already_collected  already_collected  >collected  same
        refreshed  1330     already_collected  already_collected  already_collected  >collected  refresh_reuse>revoked
        refreshed  2593100  expired            expired            expired            expired     expired
        denied     0        denied             denied             denied             revoked     mismatched
        cancelled  0        denied             same               denied             revoked     mismatched
        guessed    0        denied             denied             denied             revoked     mismatched
        reported   0        revoked            revoked            revoked            revoked     mismatched
        signedOut  0        revoked            revoked            revoked            revoked     mismatched
        blocked    0        revoked            revoked            revoked            revoked     mismatched
        stolen     0        revoked            revoked            revoked            revoked     revoked
        """

    /// A state, the second from which it holds, and the word for each action.
    struct Row: Sendable, CustomStringConvertible {
        let state: String
        let from: Int64
        let verdicts: [(action: String, verdict: String)]
        var description: String { "\(state) from \(from)" }
    }

    static let rows = zip(parse(byOthers), parse(byTheOrigin)).map { link, origin in
        Row(state: link.state, from: link.from, verdicts: link.verdicts + origin.verdicts)
    }

    private static func parse(_ table: String) -> [Row] {
        let lines = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let actions = lines[0].dropFirst(2)
        return lines.dropFirst().map { line in
            Row(
                state: line[0], from: Int64(line[1]) ?? -1,
                verdicts: zip(actions, line.dropFirst(2)).map { ($0, $1) })
        }
    }

    /// The row that holds at `time`: the last one of that state that has begun.
    static func row(_ state: String, at time: Int64) -> Row? {
        rows.last { $0.state == state && $0.from <= time }
    }

    /// Every second at which something can change, the one before and the one after, for each state of the table.
    static let moments: [(state: String, time: Int64)] = {
        let deadlines: [Int64] = [1000, 1100, 1160, 1200, 1300, 1330, 1390, 1400, 1420, 1600, 1930, 2_593_100]
        let starts = Dictionary(rows.map { ($0.state, $0.from) }, uniquingKeysWith: min)
        return starts.sorted { $0.key < $1.key }.flatMap { state, start in
            deadlines.flatMap { [$0 - 1, $0, $0 + 1] }.filter { $0 >= max(start, 1000) }.map { (state, $0) }
        }
    }()
}
