"""Reads each table of an agency's rules by itself: types, bounds, and what the law asks of it.

Each table carries its `source`; a table with source "sample", or a key it lists in `samples`, has
no public source.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from counter.domain import messages
from counter.domain.days import ONE_DAY, end_of
from counter.domain.document import NO_DAY, Flaw, Table
from counter.domain.identity import business_number_is_valid
from counter.domain.money import Mg, Ntd
from counter.domain.policy import (
    Anchor,
    Bands,
    Branch,
    Cap,
    CapKind,
    Checklist,
    EvidenceKind,
    FieldKind,
    Forbidden,
    Grace,
    Hours,
    ItemField,
    ItemType,
    LendingStandard,
    LetterWords,
    Limits,
    LineLimits,
    MessageWords,
    Point,
    Purity,
    Rate,
    RateClass,
    Reminder,
    Retention,
    Suspension,
    Term,
    Wording,
    Words,
)
from counter.domain.reminding import Channel

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

ANNUAL_BP_MAX = 3_000
"""30 % a year. Source: PA 11."""
TERM_MONTHS_MIN = 3
"""Source: PA 21."""
GRACE_DAYS_MIN = 5
"""Source: PA 21."""
RETENTION_YEARS_MIN = 5
"""Looks are kept as long, and each names its person (PD)."""
RETENTION_YEARS_MAX = 99
PAGE_URL_MAX = 33
"""What leaves a ticket's QR code at 29×29 modules."""
SAMPLE = "sample"

_MONTHS_PER_YEAR = 12
_TERM_MONTHS_MOST = 60
_MG_PER_GRAM = 1_000
_PAGE_URL = re.compile(r"HTTPS://[0-9A-Z](?:[0-9A-Z./:-]*[0-9A-Z])?")
_BRANCH_CODE = re.compile(r"[A-Z][0-9]{2}")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Row(Generic[T_co]):
    """A table's value with what stands beside it: its last day, the key paths of its samples."""

    value: T_co
    until: date | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """The agency's own table. `in_force_from`: of rules that the head office publishes."""

    agency: str
    version: str
    in_force_from: date | None
    name: str
    name_en: str
    business_number: str
    page_url: str


def with_source(read: Callable[[Table], T]) -> Callable[[Table], Row[T]]:
    """Reads what every table may carry beside its own keys."""

    def read_all(table: Table) -> Row[T]:
        value = read(table)
        until = table.day("until") if table.has("since") and table.has("until") else None
        sampled = table.texts("samples") if table.has("samples") else ()
        for key in sampled:
            if not table.has(key):
                table.note("samples", Flaw.NO_SUCH, value=key)
        samples = tuple(table.path(key) for key in sampled)
        if table.text("source") == SAMPLE:
            samples = (table.at,)
        return Row(value, until, samples)

    return read_all


def head(table: Table) -> Head:
    """The agency itself: names, business number, the address its QR codes open."""
    read = Head(
        agency=table.code("code"),
        version=table.text("version"),
        in_force_from=table.day("in_force_from") if table.has("in_force_from") else None,
        name=table.text("name"),
        name_en=table.text("name_en"),
        business_number=table.text("business_number"),
        page_url=table.text("page_url"),
    )
    if not business_number_is_valid(read.business_number):
        table.note("business_number", Flaw.BUSINESS_NUMBER)
    if not _PAGE_URL.fullmatch(read.page_url) or len(read.page_url) > PAGE_URL_MAX:
        table.note("page_url", Flaw.PAGE_URL, most=PAGE_URL_MAX)
    return read


def words(table: Table) -> Words:
    """The agency's choice where the trade has two words."""
    return Words(
        pledge=table.text("pledge"),
        pledgor=table.text("pledgor"),
        ticket=table.text("ticket"),
        maturity=table.text("maturity"),
        redeem=table.text("redeem"),
        renew=table.text("renew"),
        day_end=table.text("day_end"),
    )


def rate_class(table: Table) -> RateClass:
    """A rate class and the papers that prove it."""
    evidence = table.rows("evidence", _evidence, least=0)
    table.unique(evidence, "code", lambda kind: kind.code)
    return RateClass(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        evidence=evidence.values,
    )


def _evidence(table: Table) -> EvidenceKind:
    return EvidenceKind(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        has_number=table.flag("has_number"),
        has_expiry=table.flag("has_expiry"),
        checked_by_two=table.flag("checked_by_two", default=True),
    )


def rate(table: Table) -> Rate:
    """A class's monthly rate, its cap, and whether its day is assumed. Source: PA 11."""
    monthly_bp = table.decimal("monthly_percent", places=2, most=99_999)
    if monthly_bp * _MONTHS_PER_YEAR > ANNUAL_BP_MAX:
        annual_bp = monthly_bp * _MONTHS_PER_YEAR
        table.note("monthly_percent", Flaw.RATE_TOO_HIGH, annual_bp=annual_bp, most=ANNUAL_BP_MAX)
    return Rate(
        class_code=table.code("class"),
        since=table.day("since"),
        monthly_bp=monthly_bp,
        cap=table.table("cap", _cap) if table.has("cap") else None,
        assumed=table.flag("assumed", default=False),
    )


def _cap(table: Table) -> Cap:
    return Cap(kind=table.choice("kind", CapKind), amount=Ntd(table.integer("amount", least=1)))


def term(table: Table) -> Term:
    """Months to maturity, for the item types it names or for all others. Source: PA 21."""
    months = table.integer("months", least=1, most=_TERM_MONTHS_MOST)
    if months < TERM_MONTHS_MIN:
        table.note("months", Flaw.TERM_TOO_SHORT, months=months, least=TERM_MONTHS_MIN)
    item_types = table.texts("item_types") if table.has("item_types") else ()
    return Term(since=table.day("since"), months=months, item_types=item_types)


def grace(table: Table) -> Grace:
    """The grace after maturity, in days or in months. Source: PA 21; A-04."""
    by_days, by_months = table.has("days"), table.has("months")
    days = table.integer("days", least=0, most=366) if by_days else 0
    months = table.integer("months", least=1, most=_TERM_MONTHS_MOST) if by_months else 0
    if by_days == by_months:
        table.note("days", Flaw.GRACE_KIND)
    elif by_days and days < GRACE_DAYS_MIN:
        table.note("days", Flaw.GRACE_TOO_SHORT, days=days, least=GRACE_DAYS_MIN)
    return Grace(since=table.day("since"), days=days, months=months)


def bands(table: Table) -> Bands:
    """What odd days after whole months cost. Source: PA 19."""
    free_days = table.integer("free_days", least=0, most=31)
    half_days = table.integer("half_days", least=0, most=31)
    if half_days < free_days:
        table.note("half_days", Flaw.ORDER, first="free_days")
    return Bands(
        since=table.day("since"),
        free_days=free_days,
        half_days=half_days,
        minimum_months=table.integer("minimum_months", least=1, most=TERM_MONTHS_MIN),
    )


def limits(table: Table) -> Limits:
    """Bounds of one loan."""
    least = table.integer("principal_min", least=1)
    most = table.integer("principal_max", least=1)
    if most < least:
        table.note("principal_max", Flaw.ORDER, first="principal_min")
    grams = table.integer("weight_max_grams", least=1, most=1_000_000)
    return Limits(
        since=table.day("since"),
        principal_min=Ntd(least),
        principal_max=Ntd(most),
        principal_step=Ntd(table.integer("principal_step", least=1, most=least)),
        items_max=table.integer("items_max", least=1, most=99),
        weight_max=Mg(grams * _MG_PER_GRAM),
    )


def line_limits(table: Table) -> LineLimits:
    """How much may wait for central; A-39."""
    return LineLimits(
        since=table.day("since"),
        entries_max=table.integer("entries_max", least=1, most=10_000),
        cash_max=Ntd(table.integer("cash_max", least=1)),
        hours_max=table.integer("hours_max", least=1, most=24 * 90),
    )


def item_type(table: Table) -> ItemType:
    """A kind of thing with its own fields and ceiling."""
    by_weight = table.flag("by_weight")
    fields = table.rows("fields", _item_field, least=0)
    table.unique(fields, "code", lambda field: field.code)
    return ItemType(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        by_weight=by_weight,
        metal=table.code("metal") if by_weight else "",
        ceiling=Ntd(table.integer("ceiling", least=1)),
        fields=fields.values,
    )


def _item_field(table: Table) -> ItemField:
    kind = table.choice("kind", FieldKind)
    return ItemField(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        kind=kind,
        required=table.flag("required", default=False),
        choices=table.texts("choices") if kind is FieldKind.CHOICE else (),
    )


def purity(table: Table) -> Purity:
    """A fineness of a metal."""
    per_mille_x10 = table.decimal("per_mille", places=1, most=10_000)
    if not per_mille_x10 and table.has("per_mille"):
        table.note("per_mille", Flaw.OUT_OF_RANGE, least=1, most=1_000)
    return Purity(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        metal=table.code("metal"),
        per_mille_x10=per_mille_x10,
    )


def standard(table: Table) -> LendingStandard:
    """What is lent on fine metal."""
    return LendingStandard(
        since=table.day("since"),
        metal=table.code("metal"),
        per_qian=Ntd(table.integer("per_qian", least=1, most=1_000_000)),
    )


def forbidden(table: Table) -> Forbidden:
    """Goods that may not be taken. Source: PA 16."""
    return Forbidden(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        article=table.text("article"),
        police=table.flag("police"),
    )


def reminder(table: Table) -> Reminder:
    """The rhythm of reminding; A-30."""
    attempts_max = table.integer("attempts_max", least=1, most=99)
    return Reminder(
        since=table.day("since"),
        anchor=table.choice("anchor", Anchor),
        first_days=table.integer("first_days", least=0, most=366),
        every_days=table.integer("every_days", least=1, most=366),
        attempts_max=attempts_max,
        attempts_required=table.integer("attempts_required", least=0, most=attempts_max),
    )


def wording(table: Table) -> Wording:
    """Legal text on paper, the same notes in both languages."""
    notes, notes_en = table.texts("notes"), table.texts("notes_en")
    if len(notes) != len(notes_en):
        table.note("notes_en", Flaw.UNEQUAL, first="notes")
    return Wording(
        since=table.day("since"),
        version=table.text("version"),
        ticket_title=table.text("ticket_title"),
        ticket_title_en=table.text("ticket_title_en"),
        notes=notes,
        notes_en=notes_en,
        privacy=table.text("privacy"),
        insurance=table.text("insurance"),
        application=table.text("application"),
        request=table.text("request"),
    )


def letter(table: Table) -> LetterWords:
    """What a reminder letter says."""
    return LetterWords(
        since=table.day("since"),
        title=table.text("title"),
        opening=table.texts("opening"),
        closing=table.texts("closing"),
        grace_over=table.text("grace_over"),
    )


def retention(table: Table) -> Retention:
    """How long a person's data are kept. Source: PDPA 11 III; Accounting Act 84; A-81."""
    return Retention(
        since=table.day("since"),
        years=table.integer("years", least=RETENTION_YEARS_MIN, most=RETENTION_YEARS_MAX),
    )


def checklist(table: Table) -> Checklist:
    """What a branch asks itself every so many months."""
    points = table.rows("points", _point)
    table.unique(points, "code", lambda point: point.code)
    return Checklist(
        code=table.code("code"),
        since=table.day("since"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        every_months=table.integer("every_months", least=1, most=_MONTHS_PER_YEAR),
        points=points.values,
    )


def _point(table: Table) -> Point:
    return Point(
        code=table.code("code"),
        name=table.text("name"),
        name_en=table.text("name_en"),
        basis=table.text("basis"),
    )


def message(table: Table) -> MessageWords:
    """What a message says on one channel; an e-mail has a subject."""
    channel = table.choice("channel", Channel)
    if channel not in messages.CHANNELS:
        table.note("channel", Flaw.NOT_A_CHOICE, choices=", ".join(messages.CHANNELS))
    words = MessageWords(
        since=table.day("since"),
        channel=channel,
        subject=table.text("subject") if channel is Channel.EMAIL else "",
        text=table.text("text"),
    )
    for key, text in (("subject", words.subject), ("text", words.text)):
        for place in messages.unknown_places(text):
            table.note(key, Flaw.PLACE_UNKNOWN, value=place, choices=", ".join(messages.PLACES))
    return words


def branch(table: Table) -> Branch:
    """A branch with its hours."""
    code = table.text("code")
    if not _BRANCH_CODE.fullmatch(code):
        table.note("code", Flaw.BRANCH_CODE)
    hours = tuple(each for day in table.rows("hours", _hours).values for each in day)
    if len({each.weekday for each in hours}) < len(hours):
        table.note("hours", Flaw.DUPLICATE, value="weekdays")
    return Branch(
        code=code,
        name=table.text("name"),
        name_en=table.text("name_en"),
        address=table.text("address"),
        phone=table.text("phone"),
        counters=table.integer("counters", least=1, most=99),
        hours=tuple(sorted(hours, key=lambda each: each.weekday)),
    )


def _hours(table: Table) -> tuple[Hours, ...]:
    opens, closes = table.time_of_day("opens"), table.time_of_day("closes")
    if closes <= opens:
        table.note("closes", Flaw.ORDER, first="opens")
    weekdays = []
    for place, day in enumerate(table.texts("weekdays"), 1):
        if day in _WEEKDAYS:
            weekdays.append(_WEEKDAYS.index(day))
        else:
            table.note(f"weekdays[{place}]", Flaw.NOT_A_CHOICE, choices=", ".join(_WEEKDAYS))
    return tuple(Hours(weekday, opens, closes) for weekday in weekdays)


def suspension(table: Table) -> Suspension:
    """A closure of a month or more. Source: PA 10."""
    first, last = table.day("first"), table.day("last")
    if NO_DAY not in {first, last} and last < end_of(first - ONE_DAY, 1):
        table.note("last", Flaw.CLOSURE_TOO_SHORT)
    return Suspension(
        first=first,
        last=last,
        branches=table.texts("branches") if table.has("branches") else (),
    )
