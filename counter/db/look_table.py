"""The table of looks, and what no program may do to it (ADR 49)."""

from sqlalchemy import Column, Index, Integer, Text, text

from counter.db.columns import Moment, table
from counter.db.columns import text as _text
from counter.db.columns import whole as _whole

look = table(
    "look",
    Column("month", Text, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    _text("clerk"),
    _text("looked"),
    _text("about"),
    _text("subject"),
    _text("person"),
    _text("field"),
    _whole("hits"),
    _text("way"),
    _text("why"),
    _text("hash"),
    Index("ix_look_subject", "subject", sqlite_where=text("subject > ''")),
    Index("ix_look_person", "person", sqlite_where=text("person > ''")),
)
"""Looks at personal data, each chained to the one before. `month`: 2026-03. References, never words."""

LOOK_TRIGGERS = (
    (
        "CREATE TRIGGER look_no_delete BEFORE DELETE ON look"
        " WHEN OLD.month >= (SELECT strftime('%Y-%m', max(month) || '-01', '-5 years') FROM look)"
        " BEGIN SELECT RAISE(ABORT, 'look: no delete'); END"
    ),
    (
        "CREATE TRIGGER look_no_update BEFORE UPDATE ON look WHEN 1"
        " BEGIN SELECT RAISE(ABORT, 'look: no update'); END"
    ),
)
"""Whole months go, and only once they are five years older than the one under way."""
