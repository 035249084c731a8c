"""The log of looks, and what no program may do to what happened."""

STATEMENTS = (
    """
    CREATE TABLE look (
        month TEXT NOT NULL,
        number INTEGER NOT NULL,
        at TEXT NOT NULL,
        clerk TEXT NOT NULL,
        looked TEXT NOT NULL,
        about TEXT NOT NULL,
        subject TEXT NOT NULL,
        person TEXT NOT NULL,
        field TEXT NOT NULL,
        hits INTEGER NOT NULL,
        way TEXT NOT NULL,
        why TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (month, number)
    ) WITHOUT ROWID, STRICT
    """,
    "CREATE INDEX ix_look_subject ON look (subject) WHERE subject > ''",
    "CREATE INDEX ix_look_person ON look (person) WHERE person > ''",
    """
    CREATE TRIGGER look_no_delete BEFORE DELETE ON look
    WHEN OLD.month >= (SELECT strftime('%Y-%m', max(month) || '-01', '-5 years') FROM look)
    BEGIN SELECT RAISE(ABORT, 'look: no delete'); END
    """,
    """
    CREATE TRIGGER look_no_update BEFORE UPDATE ON look
    WHEN 1
    BEGIN SELECT RAISE(ABORT, 'look: no update'); END
    """,
    """
    CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    WHEN 1
    BEGIN SELECT RAISE(ABORT, 'journal: no delete'); END
    """,
    """
    CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    WHEN 1
    BEGIN SELECT RAISE(ABORT, 'journal: no update'); END
    """,
    """
    CREATE TRIGGER person_record_no_delete BEFORE DELETE ON person_record
    WHEN NOT EXISTS (SELECT 1 FROM erased_person WHERE person = OLD.person)
    AND NOT EXISTS (SELECT 1 FROM erased_record WHERE record = OLD.id)
    BEGIN SELECT RAISE(ABORT, 'person_record: no delete'); END
    """,
    """
    CREATE TRIGGER person_record_no_update BEFORE UPDATE ON person_record
    WHEN 1
    BEGIN SELECT RAISE(ABORT, 'person_record: no update'); END
    """,
    """
    CREATE TRIGGER person_key_no_update BEFORE UPDATE ON person_key
    WHEN 1
    BEGIN SELECT RAISE(ABORT, 'person_key: no update'); END
    """,
)
