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

          magiclink dev            a service for this machine that needs no setting; mails appear on the terminal and
                                   at /dev/mailbox
              --clock manual       time stands still until POST /dev/clock with the form field `now` moves it; logins
                                   that are kept never go back behind it
              --config FILE        settings, a line each, as in the environment
              --data DIRECTORY     where its keys and logins are kept (default .magiclink)
              --expose             listen beyond this machine; the /dev/ pages then have a random word in their path
          magiclink serve          the service for people; it refuses to start until all it needs (*) is set
              --config FILE        settings, a line each, as in the environment
              --expose-admin       MAGICLINK_ADMIN_LISTEN may be an address that other machines reach
          magiclink key new        print a new key, a line for a key file
              --id KID             its name (default k- and eight random digits)
          magiclink key list       the names of the keys in a key file, and what each of them does
              --file PATH          the file (default MAGICLINK_KEY_FILE)
          magiclink mail preview   print a mail as it would be sent by the settings that word it; its link opens nothing
              --language LANGUAGE  en, de, fr, es or it (default MAGICLINK_LANGUAGE)
              --format FORMAT      text, html, or eml for the whole of it (text)
              --config FILE        settings, a line each, as in the environment
          magiclink mail template  print one of our own templates, to begin with
              --language LANGUAGE  as above (en)
              --format FORMAT      subject, text or html (text)
          magiclink mail test      send one mail by the route of MAGICLINK_MAIL, and say what became of it; its link leads
                                   nowhere. 0 taken, 1 refused for good, 75 not now, 78 wrongly set
              --to ADDRESS         who gets it
              --language LANGUAGE  as above (en)
              --config FILE        as above
          magiclink token inspect  show what a token on standard input says, without checking it
          magiclink token verify   check a token on standard input (one line end behind it is fine): its claims and 0, or
                                   {"error":CODE} and 1
              --key-file FILE      the key: the bytes of the file, all of them, at least one
              --now SECONDS        the time, in seconds since 1970; exp must be later, nbf must not
              --issuer ISSUER      what iss must be
              --audience AUDIENCE  what aud must be, or one of its strings
              --typ TYPE           what typ must be: letter case and application/ in front make no difference
              --leeway SECONDS     how far clocks may differ, for exp and nbf (0)
              --jsonl              for each line {"id":…,"key_b64u":…,"now":…,"token_b64":…} of standard input a line
                                   {"id":…,"verdict":"accept"} or {"id":…,"verdict":"reject","error":CODE}, at once;
                                   token_b64 is common base64 of the token's bytes, key_b64u may be left out if there is
                                   --key-file, now if there is --now
              --purpose PURPOSE    a token of this service: link, poll, session or refresh. --key-file is then a key
                                   file, --issuer the base URL, --audience one that a session token must have
          magiclink token sign     sign the claims on standard input, JSON that is taken byte for byte
              --key-file FILE      the key, at least 32 bytes
              --typ TYPE           the header's typ
              --kid KID            the header's kid; with --purpose which key signs (default the one for new logins)
              --purpose PURPOSE    claims of this service, with --issuer and --audience as for token verify
          magiclink fixtures verify
                                   hold the test data that comes with the source against this build
              --fixtures DIRECTORY where it lies (default Fixtures)
          magiclink fixtures serve answer one recorded login and nothing else, for a client's tests: 0 when it was
                                   followed to its end, 1 at the first request that is another one
              --flow NAME          which one
              --port NUMBER        on 127.0.0.1 (default 0: a free one, told in the first line)
              --as ACTOR           the client plays this part alone, such as origin; may come more than once
              --fixtures DIRECTORY as above
          magiclink fixtures replay
                                   play a recorded login against magiclink dev --clock manual, and say where it differs
              --flow NAME          which one
              --url URL            where it listens
              --fixtures DIRECTORY as above
          magiclink version
          magiclink help

        Settings are environment variables, or lines of the same form in the file of --config:

          MAGICLINK_BASE_URL (*)   what links begin with: https://HOST, or http on this machine alone
                                   (dev: the first address it listens on)
          MAGICLINK_LISTEN         HOST:PORT, [V6]:PORT or unix:PATH, comma-separated; port 0 picks a free one
                                   (127.0.0.1:8080)
          MAGICLINK_ADMIN_LISTEN   likewise, for /livez and /readyz (127.0.0.1:9080)
          MAGICLINK_LOOPS          threads that serve connections, 1 to 256 (half the cores, one at least); where handshakes
                                   of TLS are most of its work, one a core
          MAGICLINK_STORE          sqlite:PATH, or memory: where logins end with the process
                                   (sqlite:magiclink.db; dev: in its directory)
          MAGICLINK_LANGUAGE       what mails are written in for origins whose Accept-Language names none of ours: en, de,
                                   fr, es or it (en)
          MAGICLINK_MAIL_TEMPLATES a directory of templates for mails, in place of our own: login.LANGUAGE.subject, and
                                   login.LANGUAGE.txt together with login.LANGUAGE.html
          MAGICLINK_LINK_LIFETIME  2m to 60m (10m)
          MAGICLINK_SIGNUP         open, closed, or domains:a.example,b.example (open)
          MAGICLINK_MATCH          number or same-browser (number)
          MAGICLINK_MATCH_DIGITS   3 to 6 (3)
          MAGICLINK_RETURN_TO      origins where people may be sent afterwards, each with a path that ends in /
          MAGICLINK_ORIGINS        foreign web origins that may call the API
          MAGICLINK_CONNECTIONS_PER_ADDRESS
                                   connections at the same time from one IPv4 address or IPv6 /64 (an eighth of all,
                                   1024 at most); trusted proxies and this machine itself have no such limit
          MAGICLINK_POLLS_PER_ADDRESS
                                   polls that wait at the same time for clients of one IPv4 address or IPv6 /64, also
                                   behind trusted proxies (the same number)
          MAGICLINK_LIMIT_ADDRESS  mails to one address, such as 5/1h,20/1d, or none: a bucket of five that gains one each
                                   twelve minutes, and one of twenty (1/1m,5/1h,20/1d; dev: none). A mail too many is
                                   not sent, and whoever asked hears nothing of it
          MAGICLINK_LIMIT_ADDRESS_KEPT
                                   what of that is kept for networks and browsers from which the address has signed in
                                   before (2/1h,6/1d)
          MAGICLINK_LIMIT_NETWORK  logins of one IPv4 address or IPv6 /64 that were not collected: collecting one gives it
                                   back (60/1h; dev: none). One too many is 429 with Retry-After
          MAGICLINK_LIMIT_EVERYBODY
                                   logins altogether (100000/1h; dev: none). One too many is 503 with Retry-After

        Of serve alone:

          MAGICLINK_KEY_FILE (*)   a key file
          MAGICLINK_MAIL (*)       smtp://HOST:PORT (587) hands mails in at a server by STARTTLS, smtps://HOST:PORT (465) by
                                   TLS from the start; sendmail:/PATH gives each to a program, -i -f FROM -- TO and the
                                   mail on its standard input; spool:DIR puts each into a file of DIR, which is made if
                                   it is missing
          MAGICLINK_MAIL_FROM (*)  the sender: login@example.org or Example <login@example.org>
          MAGICLINK_MAIL_CHECK     on or off: before it serves, it connects to the mail server, signs in and leaves (on)
          MAGICLINK_SMTP_USER      whom it signs in there as, with one of the next three
          MAGICLINK_SMTP_PASSWORD_FILE
                                   a file of mode 0600 with the password, for AUTH PLAIN or LOGIN
          MAGICLINK_SMTP_PASSWORD  the password itself
          MAGICLINK_SMTP_TOKEN_FILE
                                   a file of mode 0600 with a bearer token, for AUTH XOAUTH2; read again for each mail
          MAGICLINK_SMTP_TLS       required, or none: then whoever is on the way reads every link (required; none where
                                   HOST is this machine itself)
          MAGICLINK_SMTP_CA_FILE   certificates in PEM of those who are trusted to sign the server's, in place of the
                                   system's
          MAGICLINK_SMTP_CONNECTIONS
                                   connections to it at the same time, 1 to 64 (4)
          MAGICLINK_TRUSTED_PROXIES (*)
                                   who ends TLS before it and is believed when it says where a request comes from
                                   (X-Forwarded-For, Forwarded): networks such as 10.0.0.0/8,2001:db8::/32, or unix,
                                   or none. Required with https unless TLS is its own
          MAGICLINK_TLS_CERT_FILE  it speaks TLS at MAGICLINK_LISTEN, with the certificate that this file begins with; behind
                                   it those that lead to one that clients know. PEM, read again at SIGHUP
          MAGICLINK_TLS_KEY_FILE   the certificate's private key, in PEM, not encrypted, in a file of mode 0600

        serve takes sockets that it is left by LISTEN_FDS (sd_listen_fds(3)): one named admin in place of
        MAGICLINK_ADMIN_LISTEN, those named login, or all if there is neither name, in place of MAGICLINK_LISTEN.
        Told to stop by SIGTERM it takes no new connection, answers what is asked, and is gone within some seconds.
        Whoever keeps the sockets open starts the next one then, and nobody is refused in between.

        Of token verify and token sign: without --issuer, --audience, --typ and --purpose only that is checked which
        RFC 7515 and RFC 7519 demand of any HS256 token, so iss, aud, typ and iat may be missing or anybody's. alg is HS256,
        crit and a b64 that is not true are refused, and no header member ever chooses a key. A token has at most 65536
        characters, a line of --jsonl 262144 bytes; longer ones are answered too. A line that cannot be read is rejected with
        line_too_long, line_malformed, id_malformed, token_b64_malformed, now_malformed or key_malformed. The empty key is refused; one that is
        shorter than RFC 7518 wants (32 bytes) verifies, since its tokens are others', and does not sign.

        A key file has mode 0600 and a line KID BASE64URL for each key, newest first. The first line without a word at its
        end signs, the others verify. A key is changed in three steps, each on every node, and nobody notices:

          1. write the line of `magiclink key new` at the top, with verify behind it, and restart
          2. move the word verify from it to the line that signed until now, and restart
          3. after 30 days, when no session names the old key any more, take its line out, and restart; but if no line
             says pseudonym yet, write that word in place of its verify instead

        Limits know addresses and networks by pseudonyms, made with the key of the line that says pseudonym (which then
        does nothing else), or else of the last line. With another key they begin anew, and nobody is known from before.

        A key that has leaked is taken out at once: whoever signed in under it has to sign in again.

        Exit codes: 0 done, 1 failed or refused, 2 wrong usage, 75 try later, 78 configuration.
        """
}
