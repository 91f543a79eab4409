import MagicLinkServer

/// The listening sockets that whoever started this process has left to it, by the protocol of `sd_listen_fds(3)`:
/// `LISTEN_FDS` descriptors from 3 on, meant for the process `LISTEN_PID`, with their names in `LISTEN_FDNAMES`.
///
/// The one named `admin` is for health, the one named `login` for people. A socket unit calls all of its sockets by one
/// name, its own if it is not told another. So without either of these names all are for people: health, which says more
/// to strangers than it should, is never found by counting.
struct InheritedSockets {
    /// The variables, which are not for programs that this one starts.
    static let variables = ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"]
    /// The descriptor of the first, `SD_LISTEN_FDS_START`.
    private static let first: Int32 = 3
    /// More than anybody listens on; a number that was written wrong ends here and not in a loop over all descriptors.
    private static let limit: Int32 = 64

    /// For people.
    private(set) var login: [InheritedSocket] = []
    /// For the operator.
    private(set) var admin: [InheritedSocket] = []

    /// None.
    init() {}

    /// Looks at each descriptor that `environment` leaves to the process of that number, and says everything that is
    /// wrong with them.
    init(environment: [String: String], process: Int32) throws(SettingsProblems) {
        let names: [String]
        do throws(SettingsProblem) {
            names = try Self.names(environment, process)
        } catch {
            throw SettingsProblems(all: [error])
        }
        let knows = names.contains { $0 == "login" || $0 == "admin" }
        var problems: [SettingsProblem] = []
        for (descriptor, name) in zip(Self.first..., names) {
            do throws(ServerError) {
                let socket = try InheritedSocket(descriptor: descriptor)
                if name == "admin" { admin.append(socket) } else { login.append(socket) }
                if knows && name != "admin" && name != "login" {
                    problems.append(
                        SettingsProblem("LISTEN_FDNAMES calls \(socket.address) \"\(name)\"; call it login or admin"))
                }
            } catch {
                problems.append(SettingsProblem("LISTEN_FDS: \(error)"))
            }
        }
        guard problems.isEmpty else { throw SettingsProblems(all: problems) }
    }

    /// The name of each descriptor; none where there are none, or where they are another process's.
    static func names(_ environment: [String: String], _ process: Int32) throws(SettingsProblem) -> [String] {
        guard let owner = environment["LISTEN_PID"], let count = environment["LISTEN_FDS"] else { return [] }
        guard let owner = Int32(owner), owner > 0 else {
            throw SettingsProblem("LISTEN_PID is \"\(owner)\"; it is the number of the process that it is for")
        }
        guard owner == process else { return [] }
        guard let number = Int32(count), (1...limit).contains(number) else {
            throw SettingsProblem("LISTEN_FDS is \"\(count)\"; it is how many sockets there are, 1 to \(limit)")
        }
        guard let names = environment["LISTEN_FDNAMES"] else { return Array(repeating: "", count: Int(number)) }
        let parts = names.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == Int(number) else {
            throw SettingsProblem("LISTEN_FDNAMES is \"\(names)\"; it is \(number) names with colons between them")
        }
        return parts
    }
}
