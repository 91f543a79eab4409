import CMagicLinkCurl

extension SMTPSession.Attempt {
    /// Why it failed. libcurl says where, the dialogue about what.
    func code(hasCredentials: Bool) -> SMTPError.Code {
        switch result {
        case _ where lacksToken: .tokenMissing
        case CURLE_COULDNT_RESOLVE_HOST: .unknownHost
        case CURLE_COULDNT_CONNECT: .noConnection
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_ABORTED_BY_CALLBACK: .cancelled
        // We ended it ourselves.
        case CURLE_WRITE_ERROR: .authMissing
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR: dialogue.code < 400 ? .authMissing : .authRefused
        case CURLE_USE_SSL_FAILED: .tlsMissing
        case CURLE_SSL_CONNECT_ERROR: .tlsFailed
        case CURLE_SSL_CACERT_BADFILE: .authorities
        case CURLE_PEER_FAILED_VERIFICATION: certificateCode
        case CURLE_FAILED_INIT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_NOT_BUILT_IN, CURLE_OUT_OF_MEMORY: .unavailable
        default: replyCode(hasCredentials)
        }
    }

    private var certificateCode: SMTPError.Code {
        switch verdict {
        // libcurl looks at the name by itself, and sooner than it asks for a verdict on the chain: X509_V_ERR_UNSPECIFIED is
        // what it assumes until then.
        case 0, 1: .certificateName
        // X509_V_ERR_CERT_NOT_YET_VALID and …_HAS_EXPIRED.
        case 9, 10: .certificateDate
        default: .certificateUntrusted
        }
    }

    private func replyCode(_ hasCredentials: Bool) -> SMTPError.Code {
        guard dialogue.code >= 400 else { return .broken }
        switch (dialogue.stage, dialogue.code) {
        case (.sender, _) where hasCredentials && dialogue.isNew && !dialogue.isAuthenticated: return .authMissing
        // These are about us, whenever they are said: it leaves, its disk is full, it wants to know who we are.
        case (.sender, _), (_, 421), (_, 452), (_, 530), (_, 535), (_, 538): return .refused
        case (.done, _): return .broken
        case (_, let code): return code < 500 ? .postponed : .recipientRefused
        }
    }
}
