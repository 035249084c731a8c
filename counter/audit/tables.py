"""The tables of an export: their columns, keys first, and what a pledge, a bag, a day says in them.

What is about persons alone is in none of them: neither names nor numbers of theirs, nor what was said of them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from counter.domain.effects import IN_CUSTODY, State
from counter.domain.ledger import Account
from counter.domain.pledge import Pledge
from counter.domain.vault import Bag

_NUMBER = re.compile(r"([A-Z][0-9]{2})([0-9]{2})([0-9]{3})([0-9]{5})[0-9]", re.ASCII)
_SERIES_LENGTH = len("K0102115")
Row = list[Any]
Found = dict[tuple[Any, ...], Row]


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a table, of which the first `keys` name a row."""

    keys: int
    columns: tuple[str, ...]


LAYOUTS: Mapping[str, Layout] = {
    "pledge": Layout(
        1,
        (
            *("id", "number", "pledgor", "state", "branch", "pledged_on", "maturity", "last_day"),
            *("principal_ntd", "problems", "owed", "last_entry", "forfeited"),
        ),
    ),
    "pledge_bag": Layout(2, ("bag", "pledge", "open")),
    "pledge_picture": Layout(2, ("name", "pledge", "record", "commitment", "open")),
    "pledge_block": Layout(1, ("pledge", "why")),
    "ticket_number": Layout(4, ("branch", "counter", "year", "serial", "status")),
    "vault_bag": Layout(
        1,
        (
            *("bag", "place", "party", "holder", "handover", "due", "offered", "since"),
            *("clerk", "entry", "misfits"),
        ),
    ),
    "vault_place": Layout(1, ("place",)),
    "stocktake": Layout(1, ("count", "day", "stage")),
    "kept_paper": Layout(1, ("name", "count", "record", "commitment")),
    "posted": Layout(1, ("day", "loans_ntd", "forfeited_ntd", "suspense_ntd", "owed_ntd")),
    "business_day": Layout(2, ("device", "day", "open")),
    "closed_day": Layout(2, ("branch", "day")),
    "extended_day": Layout(2, ("device", "day", "cause")),
    "peer": Layout(2, ("device", "incarnation", "counter", "public_key", "open")),
    "remittance": Layout(3, ("channel", "reference", "pledge")),
}
"""Those that stand in the counter's file."""

ACCOUNTS = "account"
DRAWERS = "drawer"
RECKONED: Mapping[str, Layout] = {
    ACCOUNTS: Layout(1, ("account", "amount_ntd")),
    DRAWERS: Layout(2, ("counter", "day", "acts", "cash_in_ntd", "cash_out_ntd")),
}
"""Those that the program reckons whenever somebody asks."""

ALL: Mapping[str, Layout] = {**LAYOUTS, **RECKONED}


def pledges(found: Mapping[str, Pledge], branch: str) -> Found:
    """What each pledge adds up to."""
    return {
        (name,): [
            name,
            each.ticket.number,
            each.ticket.pledgor,
            each.state,
            branch,
            each.ticket.terms.pledged_on.isoformat(),
            each.ticket.terms.maturity.isoformat(),
            each.ticket.terms.last_day.isoformat(),
            each.ticket.principal,
            len(each.problems),
            len(each.owed),
            each.last_entry,
            "" if each.forfeited is None else each.forfeited.entry,
        ]
        for name, each in found.items()
    }


def pledge_bags(found: Mapping[str, Pledge]) -> Found:
    """Which bags hold whose things."""
    return {
        (item.bag, name): [item.bag, name, int(each.state in IN_CUSTODY)]
        for name, each in found.items()
        for item in each.ticket.items
    }


def pledge_pictures(found: Mapping[str, Pledge]) -> Found:
    """Which pictures show whose things."""
    return {
        (picture, name): [
            *(picture, name, item.picture_keys.record, item.picture_keys.commitment),
            int(each.state in IN_CUSTODY),
        ]
        for name, each in found.items()
        for item in each.ticket.items
        if item.picture_keys is not None
        for picture in item.pictures
    }


def pledge_blocks(found: Mapping[str, Pledge]) -> Found:
    """What stops an open pledge."""
    stopped = (
        (name, each.stopped_by)
        for name, each in found.items()
        if each.state is State.OPEN and each.blocks
    )
    return {(name,): [name, first.why] for name, first in stopped if first is not None}


def ticket_numbers(found: Mapping[str, str]) -> Found:
    """What became of each number; none for another program's way of numbering."""
    rows: Found = {}
    for text, status in found.items():
        # Its check digit was looked at when it was written; here there are too many.
        parts = _NUMBER.fullmatch(text)
        if parts is not None:
            branch, counter, year, serial = parts.groups()
            key = (branch, int(counter), int(year), int(serial))
            rows[key] = [*key, status]
    return rows


def series(found: Mapping[str, str]) -> Mapping[str, set[int]]:
    """The serials of each counter and year, by what comes before them in a number."""
    given: dict[str, set[int]] = {}
    for text in found:
        parts = _NUMBER.fullmatch(text)
        if parts is not None:
            given.setdefault(text[:_SERIES_LENGTH], set()).add(int(parts[4]))
    return given


def vault_bags(found: Mapping[str, Bag]) -> Found:
    """Where each bag lies and who has it."""
    return {
        (name,): [
            name,
            bag.place,
            bag.holder.party,
            bag.holder.to,
            bag.holder.handover,
            _day(bag.holder.due),
            "" if bag.offered is None else bag.offered.handover,
            bag.since.isoformat(),
            bag.by,
            bag.entry,
            len(bag.misfits),
        ]
        for name, bag in found.items()
    }


def posted(found: Mapping[date, Mapping[Account, int]]) -> Found:
    """What the acts of each business day do to what is looked at every morning."""
    looked_at = (Account.LOANS, Account.FORFEITED, Account.SUSPENSE, Account.OWED)
    return {
        (day.isoformat(),): [day.isoformat(), *(sums.get(each, 0) for each in looked_at)]
        for day, sums in found.items()
    }


def accounts(found: Mapping[Account, int]) -> Found:
    """What stands on each account, none that stands at nothing."""
    return {(each,): [each, amount] for each, amount in found.items() if amount}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
