"""The tables of the call list: what each open pledge asks, and how a pledgor is reached."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, Text, text

from counter.db.columns import Day, Moment
from counter.db.columns import day as _day
from counter.db.columns import table as _table
from counter.db.columns import text as _text
from counter.db.columns import whole as _whole

reminder = _table(
    "reminder",
    Column("pledge", ForeignKey("pledge.id"), primary_key=True),
    Column("pledgor", Text, nullable=False, index=True),
    _text("number"),
    _day("pledged_on"),
    _day("maturity"),
    _day("last_day"),
    _whole("term_months"),
    _whole("grace_days"),
    _whole("grace_months"),
    _whole("free_days"),
    _whole("half_days"),
    _whole("minimum_months"),
    _whole("made"),
    _whole("counted"),
    Column("spoken", Integer, CheckConstraint("spoken IN (0, 1)"), nullable=False),
    Column("settled", Integer, CheckConstraint("settled IN (0, 1)"), nullable=False),
    Column("last", Text),
    Column("last_on", Day),
    Column("promised_on", Day),
    _whole("part_ntd"),
    _whole("part_bp"),
    _whole("rest_ntd"),
    _whole("rest_bp"),
)
"""Each open pledge with what the call list asks: printed terms, one or two rate parts, what was tried for it."""

attempt = _table(
    "attempt",
    Column("entry", Text, primary_key=True),
    Column("pledgor", Text, nullable=False, index=True),
    Column("day", Day, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    _text("channel"),
    _text("outcome"),
    Column("promised_on", Day),
    _text("number"),
    _text("about"),
    _text("clerk"),
    _text("device"),
    _text("record"),
    _text("commitment"),
    Index("ix_attempt_letter", "number", sqlite_where=text("channel = 'letter'")),
)
"""Each try to reach a pledgor; `day`: of `at` in Taiwan."""

attempt_pledge = _table(
    "attempt_pledge",
    Column("pledge", Text, primary_key=True),
    Column("attempt", ForeignKey("attempt.entry"), primary_key=True),
    Index("ix_attempt_pledge_attempt", "attempt"),
)
"""Which tickets a try was about."""

contact = _table(
    "contact",
    Column("pledgor", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("number", Text, primary_key=True),
    _whole("position"),
    Column("wrong", Integer, CheckConstraint("wrong IN (0, 1)"), nullable=False),
)
"""The ways to reach a pledgor, the best first; `kind`: where a number rings, "email" or "line"."""

consent = _table(
    "consent",
    Column("pledgor", Text, primary_key=True),
    Column("channel", Text, primary_key=True),
    Column("given", Integer, CheckConstraint("given IN (0, 1)"), nullable=False),
    _text("how"),
    _day("day"),
    _text("clerk"),
    Column("record", Text),
    Column("commitment", Text),
    _text("entry"),
    _text("replaces"),
)
"""Which channels a pledgor allowed or forbade last. `replaces`: entries of others that it takes the place of."""
