"""Checks an agency's rules: a document of tables in, a `Policy` or everything wrong with it out.

A dated row holds from `since` until the next of its series; it may name its last day `until`, and
must then be followed on the next day. The last table says that nothing was cut off behind it.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TypeVar

from counter.domain import messages, policy_tables
from counter.domain.days import ONE_DAY
from counter.domain.document import DocumentFault, Flaw, Rows, Table
from counter.domain.policy import (
    GENERAL,
    Bands,
    Branch,
    Checklist,
    Dated,
    Forbidden,
    Grace,
    ItemType,
    LendingStandard,
    LetterWords,
    Limits,
    LineLimits,
    MessageWords,
    Policy,
    Purity,
    Rate,
    RateClass,
    Reminder,
    Retention,
    Sample,
    Suspension,
    Term,
    Wording,
    Words,
)
from counter.domain.policy_tables import Head, Row, with_source
from counter.domain.reminding import Channel

T = TypeVar("T")
D = TypeVar("D", bound=Dated)

ALWAYS = date.min
_OTHER_TERMS = ("terms", frozenset[str]())


@dataclass(frozen=True, slots=True)
class _Draft:
    """All sections as read, before they are held against each other."""

    head: Row[Head] | None
    words: Row[Words] | None
    classes: Rows[Row[RateClass]]
    rates: Rows[Row[Rate]]
    terms: Rows[Row[Term]]
    graces: Rows[Row[Grace]]
    bands: Rows[Row[Bands]]
    limits: Rows[Row[Limits]]
    item_types: Rows[Row[ItemType]]
    purities: Rows[Row[Purity]]
    standards: Rows[Row[LendingStandard]]
    forbidden: Rows[Row[Forbidden]]
    reminders: Rows[Row[Reminder]]
    wordings: Rows[Row[Wording]]
    branches: Rows[Row[Branch]]
    suspensions: Rows[Row[Suspension]]
    line_limits: Rows[Row[LineLimits]]
    messages: Rows[Row[MessageWords]]
    letters: Rows[Row[LetterWords]]
    checklists: Rows[Row[Checklist]]
    retentions: Rows[Row[Retention]]


def check(document: Mapping[str, object], digest: str) -> Policy | tuple[DocumentFault, ...]:
    """The rules a document says, or all its faults. `digest`: SHA-256 (hex) of the file's bytes."""
    faults: list[DocumentFault] = []
    root = Table(document, "", faults)
    _read_end(root)
    draft = _read(root)
    root.close()
    _check_unique(root, draft)
    _check_classes(root, draft)
    _check_items(root, draft)
    _check_branches(root, draft)
    _check_messages(root, draft)
    spells = tuple(_spells(draft))
    _check_days(root, spells)
    _check_starts(root, draft, spells)
    _check_terms(root, draft)
    if faults or draft.head is None or draft.words is None:
        return tuple(faults)
    head = draft.head.value
    return Policy(
        agency=head.agency,
        version=head.version,
        hash=digest,
        name=head.name,
        name_en=head.name_en,
        business_number=head.business_number,
        page_url=head.page_url,
        words=draft.words.value,
        classes=_values(draft.classes),
        rates=_values(draft.rates),
        terms=_values(draft.terms),
        graces=_values(draft.graces),
        bands=_values(draft.bands),
        limits=_values(draft.limits),
        item_types=_values(draft.item_types),
        purities=_values(draft.purities),
        standards=_values(draft.standards),
        forbidden=_values(draft.forbidden),
        reminders=_values(draft.reminders),
        wordings=_values(draft.wordings),
        branches=_values(draft.branches),
        samples=tuple(_samples(draft, spells)),
        suspensions=_values(draft.suspensions),
        line_limits=_values(draft.line_limits),
        messages=_values(draft.messages),
        letters=_values(draft.letters),
        checklists=_values(draft.checklists),
        retentions=_values(draft.retentions),
        in_force_from=head.in_force_from,
    )


def _values(rows: Rows[Row[T]]) -> tuple[T, ...]:
    return tuple(row.value for row in rows.values)


# ------------------------------------------------------------------------------------- reading


def _read_end(root: Table) -> None:
    """The last table says that nothing was cut off after it."""
    if not root.has("end"):
        root.note("end", Flaw.CUT_OFF)
    elif not root.table("end", lambda table: table.flag("complete")):
        root.note("end.complete", Flaw.CUT_OFF)


def _read(root: Table) -> _Draft:
    return _Draft(
        head=root.table("agency", with_source(policy_tables.head)),
        words=root.table("words", with_source(policy_tables.words)),
        classes=root.rows("classes", with_source(policy_tables.rate_class)),
        rates=root.rows("rates", with_source(policy_tables.rate)),
        terms=root.rows("terms", with_source(policy_tables.term)),
        graces=root.rows("graces", with_source(policy_tables.grace)),
        bands=root.rows("bands", with_source(policy_tables.bands)),
        limits=root.rows("limits", with_source(policy_tables.limits)),
        item_types=root.rows("item_types", with_source(policy_tables.item_type)),
        purities=root.rows("purities", with_source(policy_tables.purity)),
        standards=root.rows("standards", with_source(policy_tables.standard)),
        forbidden=root.rows("forbidden", with_source(policy_tables.forbidden)),
        reminders=root.rows("reminders", with_source(policy_tables.reminder)),
        wordings=root.rows("wordings", with_source(policy_tables.wording)),
        branches=root.rows("branches", with_source(policy_tables.branch)),
        suspensions=root.rows("suspensions", with_source(policy_tables.suspension), least=0),
        line_limits=root.rows("line_limits", with_source(policy_tables.line_limits), least=0),
        messages=root.rows("messages", with_source(policy_tables.message), least=0),
        letters=root.rows("letters", with_source(policy_tables.letter), least=0),
        checklists=root.rows("checklists", with_source(policy_tables.checklist), least=0),
        retentions=root.rows("retentions", with_source(policy_tables.retention), least=0),
    )


# --------------------------------------------------------------------------- holding together


def _check_unique(root: Table, draft: _Draft) -> None:
    root.unique(draft.classes, "code", lambda row: row.value.code)
    root.unique(draft.item_types, "code", lambda row: row.value.code)
    root.unique(draft.purities, "code", lambda row: row.value.code)
    root.unique(draft.forbidden, "code", lambda row: row.value.code)
    root.unique(draft.wordings, "version", lambda row: row.value.version)
    root.unique(draft.branches, "code", lambda row: row.value.code)


def _check_classes(root: Table, draft: _Draft) -> None:
    """Every rate has its class and every class a rate; the general class asks for no paper."""
    if draft.classes.sound:
        codes = {row.value.code for row in draft.classes.values}
        if GENERAL not in codes:
            root.note("classes", Flaw.GENERAL_MISSING, code=GENERAL)
        for rate, key in _keyed(draft.rates):
            _check_named(root, f"{key}.class", rate.value.class_code, codes)
    rated = {row.value.class_code for row in draft.rates.values}
    for row, key in _keyed(draft.classes):
        if row.value.code == GENERAL and row.value.evidence:
            root.note(f"{key}.evidence", Flaw.GENERAL_EVIDENCE)
        if draft.rates.sound and row.value.code not in rated:
            root.note(f"{key}.code", Flaw.WITHOUT_ROW, value=row.value.code, table="rates")


def _check_items(root: Table, draft: _Draft) -> None:
    """Every named item type exists; every metal has purities and a lending standard."""
    if draft.item_types.sound:
        codes = {row.value.code for row in draft.item_types.values}
        for row, key in _keyed(draft.terms):
            for place, code in enumerate(row.value.item_types, 1):
                _check_named(root, f"{key}.item_types[{place}]", code, codes)
    if draft.purities.sound:
        metals = {row.value.metal for row in draft.purities.values}
        for standard, key in _keyed(draft.standards):
            _check_named(root, f"{key}.metal", standard.value.metal, metals)
    for rows, name in ((draft.purities, "purities"), (draft.standards, "standards")):
        with_row = {row.value.metal for row in rows.values}
        for item_type, key in _keyed(draft.item_types):
            metal = item_type.value.metal
            if rows.sound and metal and metal not in with_row:
                root.note(f"{key}.metal", Flaw.WITHOUT_ROW, value=metal, table=name)


def _check_branches(root: Table, draft: _Draft) -> None:
    if draft.branches.sound:
        codes = {row.value.code for row in draft.branches.values}
        for row, key in _keyed(draft.suspensions):
            for place, code in enumerate(row.value.branches, 1):
                _check_named(root, f"{key}.branches[{place}]", code, codes)


def _check_messages(root: Table, draft: _Draft) -> None:
    """Who reads along learns nothing of a pledge, nor of the office; and nobody pays for a long SMS."""
    if draft.words is None or draft.head is None:
        return
    offices: list[Head | Branch] = [draft.head.value, *_values(draft.branches)]
    names = [name for each in offices for name in (each.name, each.name_en)]
    for row, key in _keyed(draft.messages):
        for part, text in (("subject", row.value.subject), ("text", row.value.text)):
            for word in messages.telling(text, draft.words.value, names):
                root.note(f"{key}.{part}", Flaw.TELLS_TOO_MUCH, value=word)
        parts = messages.sms_length(row.value.text).parts
        if row.value.channel is Channel.SMS and parts > messages.PARTS_MAX:
            root.note(f"{key}.text", Flaw.TOO_MANY_PARTS, parts=parts, most=messages.PARTS_MAX)


def _check_named(root: Table, key: str, code: str, codes: set[str]) -> None:
    if code not in codes:
        root.note(key, Flaw.NO_SUCH, value=code)


def _keyed(rows: Rows[T]) -> Iterator[tuple[T, str]]:
    return zip(rows.values, rows.keys, strict=True)


# ------------------------------------------------------------------------------------------ days


@dataclass(frozen=True, slots=True)
class _Spell:
    """A dated row as the days see it: its series, its first day, its last if it names one."""

    series: tuple[str, Hashable]
    key: str
    since: date
    until: date | None
    samples: tuple[str, ...]


def _spells(draft: _Draft) -> Iterator[_Spell]:
    yield from _spells_of(draft.rates, "rates", lambda rate: rate.class_code)
    yield from _spells_of(draft.terms, "terms", lambda term: frozenset(term.item_types))
    yield from _spells_of(draft.graces, "graces")
    yield from _spells_of(draft.bands, "bands")
    yield from _spells_of(draft.limits, "limits")
    yield from _spells_of(draft.standards, "standards", lambda standard: standard.metal)
    yield from _spells_of(draft.reminders, "reminders")
    yield from _spells_of(draft.line_limits, "line_limits")
    yield from _spells_of(draft.wordings, "wordings")
    yield from _spells_of(draft.messages, "messages", lambda words: words.channel)
    yield from _spells_of(draft.letters, "letters")
    yield from _spells_of(draft.checklists, "checklists", lambda checklist: checklist.code)
    yield from _spells_of(draft.retentions, "retentions")


def _spells_of(
    rows: Rows[Row[D]], name: str, series: Callable[[D], Hashable] = lambda _: ""
) -> Iterator[_Spell]:
    """The rows of a section; none of one with faults, where a row is missing in between."""
    for row, key in _keyed(rows) if rows.sound else ():
        of = (name, series(row.value))
        yield _Spell(of, key, row.value.since, row.until, row.samples)


def _check_days(root: Table, spells: Iterable[_Spell]) -> None:
    """Within a series days ascend, and a row that names its last day is followed at once."""
    of_series: dict[tuple[str, Hashable], list[_Spell]] = {}
    for spell in spells:
        of_series.setdefault(spell.series, []).append(spell)
    for series in of_series.values():
        for spell, later in pairwise(series):
            _check_sequel(root, spell, later)
        if series[-1].until is not None:
            root.note(f"{series[-1].key}.until", Flaw.ENDS)


def _check_sequel(root: Table, spell: _Spell, later: _Spell) -> None:
    if later.since == spell.since:
        root.note(f"{later.key}.since", Flaw.DAYS_REPEAT, day=later.since)
    elif later.since < spell.since:
        root.note(f"{later.key}.since", Flaw.DAYS_DESCEND, day=later.since, before=spell.since)
    elif spell.until is not None and later.since <= spell.until:
        root.note(f"{later.key}.since", Flaw.DAYS_OVERLAP, day=later.since, until=spell.until)
    elif spell.until is not None and later.since - spell.until > ONE_DAY:
        root.note(f"{later.key}.since", Flaw.DAYS_GAP, day=later.since, until=spell.until)


def _check_starts(root: Table, draft: _Draft, spells: Iterable[_Spell]) -> None:
    """Term, grace and bands are there from the first rate on."""
    firsts: dict[tuple[str, Hashable], _Spell] = {}
    for spell in spells:
        firsts.setdefault(spell.series, spell)
    first_rate = min((row.value.since for row in draft.rates.values), default=date.max)
    for needed in (_OTHER_TERMS, ("graces", ""), ("bands", "")):
        first = firsts.get(needed)
        if first is not None and first.since > first_rate:
            root.note(f"{first.key}.since", Flaw.STARTS_LATE, day=first.since, first=first_rate)
    if draft.terms.sound and _OTHER_TERMS not in firsts:
        root.note("terms", Flaw.OTHERS_MISSING)


def _check_terms(root: Table, draft: _Draft) -> None:
    """No item type gets two terms on one day."""
    named: set[tuple[str, date]] = set()
    for row, key in _keyed(draft.terms):
        for place, code in enumerate(row.value.item_types, 1):
            if (code, row.value.since) in named:
                root.note(f"{key}.item_types[{place}]", Flaw.DUPLICATE, value=code)
            named.add((code, row.value.since))


# --------------------------------------------------------------------------------- the samples


def _samples(draft: _Draft, spells: Iterable[_Spell]) -> Iterator[Sample]:
    """All values without a public source, each with the days on which it is in force."""
    later: dict[tuple[str, Hashable], date] = {}
    dated: list[Sample] = []
    for spell in reversed(tuple(spells)):
        until = later.get(spell.series)
        dated[:0] = [Sample(key, spell.since, until) for key in spell.samples]
        later[spell.series] = spell.since
    for row in _undated(draft):
        yield from (Sample(key, ALWAYS, None) for key in row.samples)
    yield from dated


def _undated(draft: _Draft) -> Iterator[Row[object]]:
    singles = (draft.head, draft.words)
    yield from (row for row in singles if row is not None)
    sections = (
        draft.classes,
        draft.item_types,
        draft.purities,
        draft.forbidden,
        draft.branches,
        draft.suspensions,
    )
    for rows in sections:
        yield from rows.values
