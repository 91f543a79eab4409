/// `magiclink help`
enum HelpCommand {
    static func run(_ arguments: [String]) -> ExitCode {
        guard arguments.isEmpty else {
            Terminal.complain("help takes no arguments")
            return .usage
        }
        Terminal.say(text)
        return .done
    }

    static let text = """
        magiclink: sign in by a link in the mail, also when it is opened on another device

          magiclink dev            a service for this machine: logins in memory, mails on the terminal and at
                                   /dev/mailbox
              --clock manual       time stands still until POST /dev/clock with the form field `now` moves it
              --config FILE        settings, a line each, as in the environment
              --data DIRECTORY     where its keys are kept (default .magiclink)
              --expose             listen beyond this machine; the /dev/ pages then have a random word in their path
          magiclink token inspect  show what a token on standard input says, without checking it
          magiclink version
          magiclink help

        Settings are environment variables, or lines of the same form in the file of --config:

          MAGICLINK_LISTEN         HOST:PORT, [V6]:PORT or unix:PATH, comma-separated; port 0 picks a free one
                                   (127.0.0.1:8080)
          MAGICLINK_ADMIN_LISTEN   likewise, for /livez and /readyz (127.0.0.1:9080)
          MAGICLINK_BASE_URL       what links begin with (the first address it listens on)
          MAGICLINK_STORE          memory:
          MAGICLINK_LINK_LIFETIME  2m to 60m (10m)
          MAGICLINK_SIGNUP         open, closed, or domains:a.example,b.example (open)
          MAGICLINK_MATCH          number or same-browser (number)
          MAGICLINK_MATCH_DIGITS   3 to 6 (3)
          MAGICLINK_RETURN_TO      origins where people may be sent afterwards, each with a path that ends in /
          MAGICLINK_ORIGINS        foreign web origins that may call the API

        Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 78 configuration.
        """
}
