"""The sums of erasures: whose personal data went, and which records with them."""

from sqlalchemy import Column, Text

from counter.db.columns import table as _table
from counter.db.columns import text as _text

erased_person = _table(
    "erased_person",
    Column("person", Text, primary_key=True),
    Column("stands_with", Text, nullable=False, index=True),
    _text("entry"),
)
"""Whose key the erasure of that entry destroyed. `stands_with`: in whose acts alone somebody stood, or themselves."""

erased_record = _table(
    "erased_record",
    Column("record", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
)
"""What is gone for good, and not missing: what entries before an erasure name; verifiers that are spent, of nobody."""

ERASURE_TRIGGERS = (
    (
        "CREATE TRIGGER person_record_no_delete BEFORE DELETE ON person_record"
        " WHEN NOT EXISTS (SELECT 1 FROM erased_person WHERE person = OLD.person)"
        " AND NOT EXISTS (SELECT 1 FROM erased_record WHERE record = OLD.id)"
        " BEGIN SELECT RAISE(ABORT, 'person_record: no delete'); END"
    ),
)
"""A record goes with an erasure alone, or as a verifier that counts nowhere any more."""
