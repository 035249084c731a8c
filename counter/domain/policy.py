"""An agency's rules as dated data: rates, classes, terms, grace, bands, items, wording.

A `Policy` is one agency file, checked. Everything that may change carries the day from which it holds; look-ups
take a day. Rates are basis points a month (0.68 % = 68), money whole NT$, weight milligrams.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Protocol, TypeVar

from counter.domain.money import Mg, Ntd
from counter.domain.reminding import Channel


class Dated(Protocol):
    """What holds from a day on."""

    @property
    def since(self) -> date:
        """The first day on which it holds."""
        ...


D = TypeVar("D", bound=Dated)

GENERAL = "general"
"""The class without evidence; what a cap cuts off bears its rate. Every agency has it."""


def in_force(values: Sequence[D], on: date) -> D | None:
    """The last value whose day has come, or None before the first. `values` ascend by `since`."""
    for value in reversed(values):
        if value.since <= on:
            return value
    return None


class CapKind(StrEnum):
    """How a cap on the low rate works (A-01)."""

    TRANCHE = "tranche"
    """The sum counts over all the pledgor's open tickets; what is above it bears the general rate."""
    PER_TICKET = "per-ticket"
    """Each ticket has the sum for itself."""
    CLIFF = "cliff"
    """A principal that goes above the sum bears the general rate in full."""


@dataclass(frozen=True, slots=True)
class Cap:
    """Up to how much principal (NT$) a class enjoys its rate."""

    kind: CapKind
    amount: Ntd


@dataclass(frozen=True, slots=True)
class Rate:
    """A class's monthly rate from a day on."""

    class_code: str
    since: date
    monthly_bp: int
    cap: Cap | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class EvidenceKind:
    """A paper that proves a class, and what is kept of it: its number and the day it runs out.

    `checked_by_two`: a second person looks at it where it is recorded anew or changed (R-159).
    """

    code: str
    name: str
    name_en: str
    has_number: bool
    has_expiry: bool
    checked_by_two: bool = True


@dataclass(frozen=True, slots=True)
class RateClass:
    """A rate class of the agency; no evidence kinds means that it needs none."""

    code: str
    name: str
    name_en: str
    evidence: tuple[EvidenceKind, ...]


@dataclass(frozen=True, slots=True)
class Grace:
    """The time after maturity in which the pledgor may still redeem: days or Civil Code months."""

    since: date
    days: int
    months: int


@dataclass(frozen=True, slots=True)
class Bands:
    """The odd days after whole months: up to `free_days` cost nothing, up to `half_days` half a month (PA 19)."""

    since: date
    free_days: int
    half_days: int
    minimum_months: int


@dataclass(frozen=True, slots=True)
class Term:
    """Months to maturity from a day on; `item_types` empty = all the types no other row names."""

    since: date
    months: int
    item_types: tuple[str, ...]


class FieldKind(StrEnum):
    """How an item's field is typed and shown."""

    TEXT = "text"
    CHOICE = "choice"
    CARAT = "carat"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class ItemField:
    """One field of an item type, e.g. brand or serial number."""

    code: str
    name: str
    name_en: str
    kind: FieldKind
    required: bool
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemType:
    """A kind of thing the agency accepts. `ceiling`: NT$ an item above which a second appraiser signs."""

    code: str
    name: str
    name_en: str
    by_weight: bool
    metal: str
    ceiling: Ntd
    fields: tuple[ItemField, ...]


@dataclass(frozen=True, slots=True)
class Purity:
    """A fineness of a metal in per mille, by the name the trade gives it (e.g. 純金 9999)."""

    code: str
    name: str
    name_en: str
    metal: str
    per_mille_x10: int
    """Fineness in ten-thousandths: 999.9 ‰ = 9999, 750 ‰ = 7500."""


@dataclass(frozen=True, slots=True)
class LendingStandard:
    """NT$ lent per 錢 (3,750 mg) of fine metal from a day on (黃金質借標準)."""

    since: date
    metal: str
    per_qian: Ntd


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a loan in NT$ from a day on: least, most, and the step it must be a multiple of."""

    since: date
    principal_min: Ntd
    principal_max: Ntd
    principal_step: Ntd
    items_max: int
    weight_max: Mg


@dataclass(frozen=True, slots=True)
class Forbidden:
    """Goods that may not be taken (PA 16); `police`: the refusal also goes to the police."""

    code: str
    name: str
    name_en: str
    article: str
    police: bool


@dataclass(frozen=True, slots=True)
class LineLimits:
    """How much may wait for central, from a day on, before new business needs a supervisor (A-39).

    `cash_max`: NT$ paid in and out together; `hours_max`: since the oldest was made.
    """

    since: date
    entries_max: int
    cash_max: Ntd
    hours_max: int


LINE_LIMITS = LineLimits(date.min, entries_max=200, cash_max=Ntd(3_000_000), hours_max=24)
"""Where an agency has set none."""


class Anchor(StrEnum):
    """What the first call is counted from."""

    BEFORE_MATURITY = "before-maturity"
    AFTER_MATURITY = "after-maturity"


@dataclass(frozen=True, slots=True)
class Reminder:
    """When and how often pledgors are called from a day on; days before or after maturity."""

    since: date
    anchor: Anchor
    first_days: int
    every_days: int
    attempts_max: int
    attempts_required: int


@dataclass(frozen=True, slots=True)
class Wording:
    """The legal text on paper from a day on; `version` stands on the ticket."""

    since: date
    version: str
    ticket_title: str
    ticket_title_en: str
    notes: tuple[str, ...]
    notes_en: tuple[str, ...]
    privacy: str
    insurance: str
    application: str
    request: str


@dataclass(frozen=True, slots=True)
class LetterWords:
    """What a reminder letter says from a day on, before and behind the list of the tickets.

    `grace_over`: of a ticket whose last day is over.
    """

    since: date
    title: str
    opening: tuple[str, ...]
    closing: tuple[str, ...]
    grace_over: str


@dataclass(frozen=True, slots=True)
class MessageWords:
    """What a message says on one channel from a day on; `subject`: of an e-mail, "" for the others."""

    since: date
    channel: Channel
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of one weekday (0 = Monday)."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch: code (letter and two digits, first part of its ticket numbers), address, phone, hours."""

    code: str
    name: str
    name_en: str
    address: str
    phone: str
    counters: int
    hours: tuple[Hours, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Where the trade has two words, the agency's choice for screen and paper."""

    pledge: str
    pledgor: str
    ticket: str
    maturity: str
    redeem: str
    renew: str
    day_end: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a checklist; `basis`: the rule it looks after, e.g. an article."""

    code: str
    name: str
    name_en: str
    basis: str


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a branch asks itself every so many months (自行查核), from a day on."""

    code: str
    since: date
    name: str
    name_en: str
    every_months: int
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A value no public source gives: its key path, the day it begins, the day another follows."""

    key: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Retention:
    """How many whole calendar years behind that of a person's last act their data are kept (PDPA 11 III)."""

    since: date
    years: int


@dataclass(frozen=True, slots=True)
class Suspension:
    """A closure of a month or more, both days included; no `branches` = all of them (PA 10)."""

    first: date
    last: date
    branches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """All rules of one agency. Tuples of dated values ascend by day."""

    agency: str
    version: str
    hash: str
    """SHA-256 (hex) of the file's bytes; with `version` it stands in every entry."""
    name: str
    name_en: str
    business_number: str
    page_url: str
    """HTTPS address of the agency's page, capitals only, without trailing slash."""
    words: Words
    classes: tuple[RateClass, ...]
    rates: tuple[Rate, ...]
    terms: tuple[Term, ...]
    graces: tuple[Grace, ...]
    bands: tuple[Bands, ...]
    limits: tuple[Limits, ...]
    item_types: tuple[ItemType, ...]
    purities: tuple[Purity, ...]
    standards: tuple[LendingStandard, ...]
    forbidden: tuple[Forbidden, ...]
    reminders: tuple[Reminder, ...]
    wordings: tuple[Wording, ...]
    branches: tuple[Branch, ...]
    samples: tuple[Sample, ...]
    suspensions: tuple[Suspension, ...] = ()
    line_limits: tuple[LineLimits, ...] = ()
    letters: tuple[LetterWords, ...] = ()
    messages: tuple[MessageWords, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    retentions: tuple[Retention, ...] = ()
    in_force_from: date | None = None
    """The first day of rules that the head office publishes; None for those that came with the program."""


def samples_in_force(policy: Policy, on: date) -> tuple[str, ...]:
    """Key paths of the sample values in force on a day: while there is one, paper bears 樣張."""
    return tuple(
        sample.key
        for sample in policy.samples
        if sample.since <= on and (sample.until is None or on < sample.until)
    )


def checklists_on(policy: Policy, on: date) -> tuple[Checklist, ...]:
    """The checklists in force on a day, one of each code, in the order of the rules."""
    codes = dict.fromkeys(each.code for each in policy.checklists)
    found = (in_force([c for c in policy.checklists if c.code == code], on) for code in codes)
    return tuple(each for each in found if each is not None)


def rate_on(policy: Policy, class_code: str, on: date) -> Rate | None:
    """The class's rate in force on a day, or None before its first."""
    for rate in reversed(policy.rates):
        if rate.class_code == class_code and rate.since <= on:
            return rate
    return None


def term_on(policy: Policy, item_type: str, on: date) -> Term | None:
    """The term in force on a day: of the row that names the type, else of the row for all others."""
    others = None
    for term in reversed(policy.terms):
        if term.since <= on:
            if item_type in term.item_types:
                return term
            if others is None and not term.item_types:
                others = term
    return others
