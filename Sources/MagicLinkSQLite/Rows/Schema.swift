/// What lies in the file, as numbered steps: a database holds in `user_version` how many it has taken.
///
/// A step that was released never changes; what is to be different is a step more. Times are seconds since 1970, ids
/// are 16 bytes, words are those of the core's closed lists. There is no token and no key in here (rule 10).
enum Schema {
    /// Marks a file as ours, "MgLk" in ASCII (https://www.sqlite.org/fileformat2.html#application_id).
    static let applicationID: Int64 = 0x4d67_4c6b

    /// Every step, the first one first.
    static let steps = [first, mailLanguage, limits]

    private static let first = """
        -- One login from request to session. Numbers grow, so that new rows lie together at the end of the table.
        CREATE TABLE confirmation (
            number INTEGER PRIMARY KEY,
            session_id BLOB NOT NULL UNIQUE CHECK (length(session_id) = 16),
            token_id BLOB NOT NULL CHECK (length(token_id) = 16),
            subject BLOB NOT NULL CHECK (length(subject) = 16),
            key_id TEXT NOT NULL,
            address TEXT NOT NULL,
            address_key TEXT NOT NULL,
            client_id TEXT NOT NULL,
            channel TEXT NOT NULL,
            challenge BLOB CHECK (length(challenge) = 32),
            origin_browser TEXT NOT NULL,
            origin_system TEXT NOT NULL,
            return_to TEXT,
            is_decoy INTEGER NOT NULL,
            issued_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            state TEXT NOT NULL,
            wrong_numbers TEXT NOT NULL,
            resends INTEGER NOT NULL,
            user_id BLOB CHECK (length(user_id) = 16),
            last_login INTEGER,
            confirmed_at INTEGER,
            confirmed_browser TEXT,
            confirmed_system TEXT,
            collected_at INTEGER,
            browser_session BLOB CHECK (length(browser_session) = 32),
            generation INTEGER NOT NULL,
            refreshed_at INTEGER,
            ended_at INTEGER,
            ending TEXT,
            -- When to see again whether the row may be removed.
            look_at INTEGER NOT NULL,
            confirmed INTEGER GENERATED ALWAYS AS (confirmed_at IS NOT NULL) VIRTUAL
        ) STRICT;
        CREATE INDEX confirmation_pending ON confirmation (address_key, expires_at) WHERE state = 'pending';
        CREATE INDEX confirmation_open ON confirmation (user_id) WHERE state IN ('confirmed', 'collected');
        CREATE UNIQUE INDEX confirmation_browser ON confirmation (browser_session) WHERE browser_session IS NOT NULL;
        CREATE INDEX confirmation_look ON confirmation (look_at);

        CREATE TABLE user (
            id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
            address TEXT NOT NULL,
            address_key TEXT NOT NULL UNIQUE,
            is_blocked INTEGER NOT NULL,
            last_login_at INTEGER,
            last_login_session BLOB CHECK (length(last_login_session) = 16)
        ) STRICT, WITHOUT ROWID;

        -- Rows that a mail is still to be made of; a decoy's is like every other.
        CREATE TABLE mail (
            number INTEGER PRIMARY KEY,
            session_id BLOB NOT NULL CHECK (length(session_id) = 16),
            sending INTEGER NOT NULL,
            is_decoy INTEGER NOT NULL,
            due_at INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            UNIQUE (session_id, sending)
        ) STRICT;
        CREATE INDEX mail_due ON mail (due_at);

        -- How many wrong numbers were typed for an address on one day, in days since 1970.
        CREATE TABLE wrong_number (
            address_key TEXT NOT NULL PRIMARY KEY,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX wrong_number_day ON wrong_number (day);

        -- The latest time that was written down here. Time never goes back behind it.
        CREATE TABLE clock (only INTEGER PRIMARY KEY CHECK (only = 1), seen_at INTEGER NOT NULL) STRICT;
        """

    /// Until then every mail was in English.
    static let mailLanguage = "ALTER TABLE confirmation ADD COLUMN language TEXT NOT NULL DEFAULT 'en';"

    private static let limits = """
        -- Who asked, by what the limits call him (HMACs): whose rows below collecting a login and removing it touch.
        ALTER TABLE confirmation ADD COLUMN asker_address BLOB CHECK (length(asker_address) = 16);
        ALTER TABLE confirmation ADD COLUMN asker_network BLOB CHECK (length(asker_network) = 16);
        ALTER TABLE confirmation ADD COLUMN asker_known INTEGER NOT NULL DEFAULT 0;

        -- What was taken lately of the limits of an address, a network, or everybody: 8 bytes for each rate, when it will
        -- be full again, in microseconds since 1970. A row goes with the last record that names its key. `turn` is another
        -- one each time, because a page on which nothing changes is not written, and that can be seen by a clock.
        CREATE TABLE bucket (
            key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16),
            times BLOB NOT NULL,
            full_at INTEGER NOT NULL,
            turn INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- From where an address has signed in: 24 bytes for each network or browser, who and on which day, 16 at most.
        CREATE TABLE known_requester (
            address BLOB NOT NULL PRIMARY KEY CHECK (length(address) = 16),
            requesters BLOB NOT NULL,
            last_day INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX known_requester_day ON known_requester (last_day);

        -- All that is asked of an address's pending logins stands in the index, where the next one goes anyway: beginning
        -- takes as long beside others as alone.
        DROP INDEX confirmation_pending;
        CREATE INDEX confirmation_pending ON confirmation (address_key, expires_at, number, session_id, key_id, state)
            WHERE state = 'pending';
        """
}
