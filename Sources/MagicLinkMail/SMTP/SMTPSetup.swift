import CMagicLinkCurl
import MagicLink

/// The options of one handle of libcurl, set one by one; what failed is remembered, so that nothing is done with a handle
/// that was not told all it has to obey.
@safe struct SMTPSetup {
    private let handle: UnsafeMutableRawPointer
    /// True as long as libcurl took everything.
    private(set) var isFine = true

    init(_ handle: UnsafeMutableRawPointer) {
        unsafe self.handle = unsafe handle
    }

    mutating func note(_ code: CURLcode) {
        if code != CURLE_OK { isFine = false }
    }

    mutating func set(_ option: CURLoption, _ value: Int) {
        note(unsafe magiclink_curl_set_long(handle, option, value))
    }

    /// libcurl keeps a copy.
    mutating func set(_ option: CURLoption, _ text: String?) {
        guard let text else { return note(unsafe magiclink_curl_set_string(handle, option, nil)) }
        note(unsafe magiclink_curl_set_string(handle, option, text))
    }

    mutating func setWhole(_ limit: Duration) {
        set(CURLOPT_TIMEOUT_MS, limit.milliseconds)
        // The limit above does not hold for the answer to QUIT, for which libcurl alone would wait two minutes.
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, (limit.milliseconds + 999) / 1000)
    }

    /// What is the same for every mail. CURLOPT_VERBOSE stays off: it would write passwords.
    mutating func configure(_ configuration: SMTPConfiguration, _ sender: EmailAddress) {
        let route = configuration.route
        // Behind the slash stands what we say in EHLO. The sender's domain: the machine's own name is nobody's business.
        set(CURLOPT_URL, "\(route)/\(sender.domain)")
        set(CURLOPT_MAIL_FROM, sender.text)
        note(unsafe magiclink_curl_allow_only_smtp(handle))
        // An empty name is none, whatever `all_proxy` in the environment says: mails and passwords go where this was told.
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_MAXCONNECTS, 1)
        set(CURLOPT_NOPROGRESS, 0)
        set(CURLOPT_CONNECTTIMEOUT_MS, configuration.patience.greeting.milliseconds)
        let usesTLS = route.isImplicitTLS || configuration.requiresTLS
        set(CURLOPT_USE_SSL, Int(usesTLS ? CURLUSESSL_ALL.rawValue : CURLUSESSL_NONE.rawValue))
        set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        if let authorities = configuration.authorities {
            set(CURLOPT_CAINFO, authorities)
            // In place of the system's, which libcurl would look for here too.
            set(CURLOPT_CAPATH, nil)
        }
        guard let credentials = configuration.credentials else { return }
        set(CURLOPT_USERNAME, credentials.user)
        set(CURLOPT_SASL_IR, 1)
        switch credentials.proof {
        case .password: set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        case .bearer: set(CURLOPT_LOGIN_OPTIONS, "AUTH=XOAUTH2")
        }
    }

    /// Sets the password, or the token as it is now: another one than before is told on a new connection. False if there is
    /// no token.
    mutating func setProof(_ credentials: SMTPCredentials?) -> Bool {
        switch credentials?.proof {
        case nil: return true
        case .password(let secret): set(CURLOPT_PASSWORD, secret)
        case .bearer(let read):
            guard let token = read() else { return false }
            set(CURLOPT_XOAUTH2_BEARER, token)
        }
        return true
    }

    private mutating func set(_ option: CURLoption, _ secret: SMTPSecret) {
        note(unsafe secret.withCString { unsafe magiclink_curl_set_string(handle, option, $0) })
    }
}

extension Duration {
    /// Whole milliseconds, at least one: to libcurl none is for ever.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
