"""What the call list asks, and how a pledgor is reached."""

STATEMENTS = (
    """
    CREATE TABLE reminder (
        pledge TEXT NOT NULL,
        pledgor TEXT NOT NULL,
        number TEXT NOT NULL,
        pledged_on TEXT NOT NULL,
        maturity TEXT NOT NULL,
        last_day TEXT NOT NULL,
        term_months INTEGER NOT NULL,
        grace_days INTEGER NOT NULL,
        grace_months INTEGER NOT NULL,
        free_days INTEGER NOT NULL,
        half_days INTEGER NOT NULL,
        minimum_months INTEGER NOT NULL,
        made INTEGER NOT NULL,
        counted INTEGER NOT NULL,
        spoken INTEGER NOT NULL CHECK (spoken IN (0, 1)),
        settled INTEGER NOT NULL CHECK (settled IN (0, 1)),
        last TEXT,
        last_on TEXT,
        promised_on TEXT,
        part_ntd INTEGER NOT NULL,
        part_bp INTEGER NOT NULL,
        rest_ntd INTEGER NOT NULL,
        rest_bp INTEGER NOT NULL,
        PRIMARY KEY (pledge),
        FOREIGN KEY(pledge) REFERENCES pledge (id)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_reminder_pledgor ON reminder (pledgor)
    """,
    """
    CREATE TABLE attempt (
        entry TEXT NOT NULL,
        pledgor TEXT NOT NULL,
        day TEXT NOT NULL,
        at TEXT NOT NULL,
        channel TEXT NOT NULL,
        outcome TEXT NOT NULL,
        promised_on TEXT,
        number TEXT NOT NULL,
        about TEXT NOT NULL,
        clerk TEXT NOT NULL,
        device TEXT NOT NULL,
        record TEXT NOT NULL,
        commitment TEXT NOT NULL,
        PRIMARY KEY (entry)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_attempt_pledgor ON attempt (pledgor)
    """,
    """
    CREATE INDEX ix_attempt_day ON attempt (day)
    """,
    "CREATE INDEX ix_attempt_letter ON attempt (number) WHERE channel = 'letter'",
    """
    CREATE TABLE attempt_pledge (
        pledge TEXT NOT NULL,
        attempt TEXT NOT NULL,
        PRIMARY KEY (pledge, attempt),
        FOREIGN KEY(attempt) REFERENCES attempt (entry)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE INDEX ix_attempt_pledge_attempt ON attempt_pledge (attempt)
    """,
    """
    CREATE TABLE contact (
        pledgor TEXT NOT NULL,
        kind TEXT NOT NULL,
        number TEXT NOT NULL,
        position INTEGER NOT NULL,
        wrong INTEGER NOT NULL CHECK (wrong IN (0, 1)),
        PRIMARY KEY (pledgor, kind, number)
    ) WITHOUT ROWID, STRICT
    """,
    """
    CREATE TABLE consent (
        pledgor TEXT NOT NULL,
        channel TEXT NOT NULL,
        given INTEGER NOT NULL CHECK (given IN (0, 1)),
        how TEXT NOT NULL,
        day TEXT NOT NULL,
        clerk TEXT NOT NULL,
        record TEXT,
        commitment TEXT,
        entry TEXT NOT NULL,
        replaces TEXT NOT NULL,
        PRIMARY KEY (pledgor, channel)
    ) WITHOUT ROWID, STRICT
    """,
)
