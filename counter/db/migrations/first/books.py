"""Journal, vault of persons, what is the counter's own, sums of pledges and people."""

STATEMENTS = (
    """
    CREATE TABLE business_day (
        device TEXT NOT NULL,
        day TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        PRIMARY KEY (device, day)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE closed_day (
        branch TEXT NOT NULL,
        day TEXT NOT NULL,
        PRIMARY KEY (branch, day)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE remittance (
        channel TEXT NOT NULL,
        reference TEXT NOT NULL,
        pledge TEXT NOT NULL,
        PRIMARY KEY (channel, reference, pledge)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE device (
        device TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        signing_key BLOB NOT NULL,
        agency TEXT NOT NULL,
        branch TEXT NOT NULL,
        counter INTEGER NOT NULL,
        reader INTEGER NOT NULL,
        handed_out INTEGER NOT NULL,
        PRIMARY KEY (device)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE sign_in_try (
        mark TEXT NOT NULL,
        failures INTEGER NOT NULL,
        last_at TEXT NOT NULL,
        PRIMARY KEY (mark)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE draft (
        page TEXT NOT NULL,
        text TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        PRIMARY KEY (page)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE picture_copy (
        name TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        epoch TEXT NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_picture_copy_epoch ON picture_copy (epoch, size_bytes)",
    """
    CREATE TABLE gateway (
        channel TEXT NOT NULL,
        nonce BLOB NOT NULL,
        sealed BLOB NOT NULL,
        PRIMARY KEY (channel)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE message (
        id TEXT NOT NULL,
        pledgor TEXT NOT NULL,
        pledges TEXT NOT NULL,
        channel TEXT NOT NULL,
        state TEXT NOT NULL,
        why TEXT NOT NULL,
        tries INTEGER NOT NULL,
        next_at TEXT,
        queued_at TEXT NOT NULL,
        moved_at TEXT NOT NULL,
        clerk TEXT NOT NULL,
        approver TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        record TEXT,
        commitment TEXT,
        entry TEXT NOT NULL,
        owed INTEGER NOT NULL CHECK (owed IN (0, 1)),
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_message_pledgor ON message (pledgor)
    """,
    """
    CREATE INDEX ix_message_state ON message (state)
    """,
    """
    CREATE INDEX ix_message_owed ON message (owed) WHERE owed = 1
    """,
    """
    CREATE TABLE scan (
        count TEXT NOT NULL,
        number INTEGER NOT NULL,
        bag TEXT NOT NULL,
        place TEXT NOT NULL,
        at TEXT NOT NULL,
        clerk TEXT NOT NULL,
        knew_out INTEGER NOT NULL CHECK (knew_out IN (0, 1)),
        wrong_seal INTEGER NOT NULL CHECK (wrong_seal IN (0, 1)),
        told INTEGER NOT NULL CHECK (told IN (0, 1)),
        PRIMARY KEY (count, number)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE goods_entry (
        name TEXT NOT NULL,
        entry INTEGER NOT NULL,
        PRIMARY KEY (name, entry),
        FOREIGN KEY(entry) REFERENCES journal (arrival)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE supervision_entry (
        name TEXT NOT NULL,
        entry INTEGER NOT NULL,
        PRIMARY KEY (name, entry),
        FOREIGN KEY(entry) REFERENCES journal (arrival)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE posted (
        day TEXT NOT NULL,
        loans_ntd INTEGER NOT NULL,
        forfeited_ntd INTEGER NOT NULL,
        suspense_ntd INTEGER NOT NULL,
        owed_ntd INTEGER NOT NULL,
        PRIMARY KEY (day)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE vault_bag (
        bag TEXT NOT NULL,
        place TEXT NOT NULL,
        party TEXT NOT NULL,
        holder TEXT NOT NULL,
        handover TEXT NOT NULL,
        due TEXT,
        offered TEXT NOT NULL,
        since TEXT NOT NULL,
        clerk TEXT NOT NULL,
        entry TEXT NOT NULL,
        misfits INTEGER NOT NULL,
        PRIMARY KEY (bag)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_vault_bag_place ON vault_bag (place)",
    "CREATE INDEX ix_vault_bag_offered ON vault_bag (offered) WHERE offered > ''",
    "CREATE INDEX ix_vault_bag_handover ON vault_bag (handover) WHERE handover > ''",
    "CREATE INDEX ix_vault_bag_misfits ON vault_bag (bag) WHERE misfits > 0",
    """
    CREATE TABLE vault_place (
        place TEXT NOT NULL,
        PRIMARY KEY (place)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE stocktake (
        count TEXT NOT NULL,
        day TEXT NOT NULL,
        stage TEXT NOT NULL,
        PRIMARY KEY (count)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE extended_day (
        device TEXT NOT NULL,
        day TEXT NOT NULL,
        cause TEXT NOT NULL,
        PRIMARY KEY (device, day)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE alert (
        id TEXT NOT NULL,
        pledgor TEXT NOT NULL,
        cause TEXT NOT NULL,
        stops INTEGER NOT NULL CHECK (stops IN (0, 1)),
        raised_on TEXT NOT NULL,
        raised_by TEXT NOT NULL,
        record TEXT,
        commitment TEXT,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_alert_pledgor ON alert (pledgor)",
    """
    CREATE TABLE erased_person (
        person TEXT NOT NULL,
        stands_with TEXT NOT NULL,
        entry TEXT NOT NULL,
        PRIMARY KEY (person)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_erased_person_stands_with ON erased_person (stands_with)",
    """
    CREATE TABLE erased_record (
        record TEXT NOT NULL,
        person TEXT NOT NULL,
        PRIMARY KEY (record)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_erased_record_person ON erased_record (person)",
    """
    CREATE TABLE flag (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE journal (
        arrival INTEGER NOT NULL,
        device TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        number INTEGER NOT NULL,
        id TEXT NOT NULL,
        kind TEXT NOT NULL,
        branch TEXT NOT NULL,
        business_day TEXT NOT NULL,
        recorded_at TEXT NOT NULL,
        bytes BLOB NOT NULL,
        hash TEXT NOT NULL,
        previous_hash TEXT NOT NULL,
        signature TEXT NOT NULL,
        PRIMARY KEY (arrival),
        UNIQUE (device, incarnation, number, hash)
    ) STRICT
    """,
    "CREATE INDEX ix_journal_id ON journal (id)",
    "CREATE UNIQUE INDEX ix_journal_hash ON journal (hash)",
    """
    CREATE INDEX ix_journal_published ON journal (arrival) WHERE kind = 'policy-published'
    """,
    """
    CREATE INDEX ix_journal_of_devices ON journal (arrival) WHERE kind IN ('device-enrolled', 'device-revoked')
    """,
    """
    CREATE INDEX ix_journal_of_accounts ON journal (arrival)
        WHERE kind IN ('account-set', 'own-account-set', 'password-changed')
    """,
    """
    CREATE INDEX ix_journal_of_lists ON journal (kind, business_day) WHERE kind IN ('taken-in', 'reversed',
        'forfeited', 'forfeiture-undone', 'list-drawn', 'list-sent', 'police-shown')
    """,
    """
    CREATE INDEX ix_journal_of_looks ON journal (arrival) WHERE kind = 'looks-closed'
    """,
    """
    CREATE INDEX ix_journal_of_erasures ON journal (arrival) WHERE kind = 'persons-erased'
    """,
    """
    CREATE INDEX ix_journal_of_links ON journal (arrival) WHERE kind IN ('persons-linked', 'persons-parted')
    """,
    """
    CREATE INDEX ix_journal_of_refusals ON journal (arrival) WHERE kind = 'intake-refused'
    """,
    """
    CREATE TABLE placing (
        entry INTEGER NOT NULL,
        place INTEGER,
        verdict TEXT NOT NULL,
        order_hash TEXT NOT NULL,
        received_at TEXT,
        turn INTEGER,
        PRIMARY KEY (entry),
        FOREIGN KEY(entry) REFERENCES journal (arrival),
        UNIQUE (place)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_placing_turn ON placing (turn) WHERE turn IS NOT NULL",
    """
    CREATE INDEX ix_placing_hollow ON placing (entry) WHERE verdict IN ('clash', 'twice')
    """,
    """
    CREATE TABLE line (
        device TEXT NOT NULL,
        epoch TEXT NOT NULL,
        central_key TEXT NOT NULL,
        place INTEGER NOT NULL,
        order_hash TEXT NOT NULL,
        stopped TEXT NOT NULL,
        differs_at INTEGER,
        heard_at TEXT,
        head TEXT NOT NULL,
        PRIMARY KEY (device)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE peer (
        device TEXT NOT NULL,
        incarnation INTEGER NOT NULL,
        counter INTEGER NOT NULL,
        public_key TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        PRIMARY KEY (device, incarnation)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_journal_business_day ON journal (business_day)",
    """
    CREATE TABLE person_key (
        person TEXT NOT NULL,
        "key" BLOB NOT NULL,
        PRIMARY KEY (person)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE pledge (
        id TEXT NOT NULL,
        number TEXT NOT NULL,
        pledgor TEXT NOT NULL,
        state TEXT NOT NULL,
        branch TEXT NOT NULL,
        place TEXT NOT NULL,
        pledged_on TEXT NOT NULL,
        maturity TEXT NOT NULL,
        last_day TEXT NOT NULL,
        principal_ntd INTEGER NOT NULL,
        problems INTEGER NOT NULL,
        owed INTEGER NOT NULL,
        last_entry TEXT NOT NULL,
        forfeited TEXT NOT NULL,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_pledge_forfeited ON pledge (forfeited) WHERE forfeited > ''
    """,
    """
    CREATE INDEX ix_pledge_number ON pledge (number)
    """,
    """
    CREATE INDEX ix_pledge_pledgor_state ON pledge (pledgor, state)
    """,
    """
    CREATE INDEX ix_pledge_unsettled ON pledge (id) WHERE problems > 0 OR owed > 0
    """,
    """
    CREATE INDEX ix_pledge_held ON pledge (state, principal_ntd)
    WHERE state IN ('open', 'forfeited')
    """,
    """
    CREATE TABLE pledgor (
        id TEXT NOT NULL,
        name TEXT NOT NULL,
        name_search TEXT NOT NULL,
        id_kind TEXT NOT NULL,
        id_number TEXT NOT NULL,
        phone TEXT NOT NULL,
        phone_digits TEXT NOT NULL,
        identity_record TEXT NOT NULL,
        identity_commitment TEXT NOT NULL,
        class_code TEXT NOT NULL,
        evidence_kind TEXT,
        evidence_valid_until TEXT,
        evidence_checked_by TEXT,
        evidence_checked_on TEXT,
        evidence_record TEXT,
        evidence_commitment TEXT,
        call_number TEXT,
        call_kind TEXT,
        call_hour INTEGER,
        PRIMARY KEY (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_pledgor_id_number ON pledgor (id_number)
    """,
    """
    CREATE INDEX ix_pledgor_name_search ON pledgor (name_search)
    """,
    """
    CREATE INDEX ix_pledgor_phone_digits ON pledgor (phone_digits)
    """,
    """
    CREATE TABLE ticket_number (
        branch TEXT NOT NULL,
        counter INTEGER NOT NULL,
        year INTEGER NOT NULL,
        serial INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('used', 'void', 'lost')),
        PRIMARY KEY (branch, counter, year, serial)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE entry_subject (
        subject TEXT NOT NULL,
        entry INTEGER NOT NULL,
        PRIMARY KEY (subject, entry),
        FOREIGN KEY(entry) REFERENCES journal (arrival)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE former_id (
        pledgor TEXT NOT NULL,
        id_number TEXT NOT NULL,
        PRIMARY KEY (pledgor, id_number),
        FOREIGN KEY(pledgor) REFERENCES pledgor (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_former_id_id_number ON former_id (id_number)
    """,
    """
    CREATE TABLE person_link (
        person TEXT NOT NULL,
        stays TEXT NOT NULL,
        PRIMARY KEY (person)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_person_link_stays ON person_link (stays)",
    """
    CREATE TABLE person_record (
        id TEXT NOT NULL,
        person TEXT NOT NULL,
        kind TEXT NOT NULL,
        version INTEGER NOT NULL,
        nonce BLOB NOT NULL,
        ciphertext BLOB NOT NULL,
        PRIMARY KEY (id),
        UNIQUE (person, kind, version),
        FOREIGN KEY(person) REFERENCES person_key (person)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE pledge_bag (
        bag TEXT NOT NULL,
        pledge TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        PRIMARY KEY (bag, pledge),
        FOREIGN KEY(pledge) REFERENCES pledge (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE pledge_picture (
        name TEXT NOT NULL,
        pledge TEXT NOT NULL,
        record TEXT NOT NULL,
        commitment TEXT NOT NULL,
        open INTEGER NOT NULL CHECK (open IN (0, 1)),
        PRIMARY KEY (name, pledge),
        FOREIGN KEY(pledge) REFERENCES pledge (id)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_pledge_picture_open ON pledge_picture (name) WHERE open = 1",
    """
    CREATE TABLE kept_paper (
        name TEXT NOT NULL,
        count TEXT NOT NULL,
        record TEXT NOT NULL,
        commitment TEXT NOT NULL,
        PRIMARY KEY (name)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_kept_paper_count ON kept_paper (count)",
    """
    CREATE TABLE pledge_block (
        pledge TEXT NOT NULL,
        why TEXT NOT NULL,
        PRIMARY KEY (pledge),
        FOREIGN KEY(pledge) REFERENCES pledge (id)
    ) WITHOUT ROWID, STRICT
    """,
)
