"""What may be wrong with an export, and what is only told of it."""

from enum import StrEnum
from types import MappingProxyType

from counter.domain.refusal import Facts


class Lie(StrEnum):
    """What cannot be if everything happened as the journal says."""

    BROKEN = "broken"
    HASH = "hash"
    NOT_ENTRY = "not-entry"
    BRANCH = "branch"
    PLACE = "place"
    ORDER = "order"
    GAP = "gap"
    LINK = "link"
    FORK = "fork"
    STRANGER = "stranger"
    CENTRALS = "centrals"
    SIGNATURE = "signature"
    SHUT_OUT = "shut-out"
    KEY = "key"
    VERDICT = "verdict"
    BASIS = "basis"
    CASH = "cash"
    DAY = "day"
    STOCKTAKE = "stocktake"
    ENTRIES = "entries"
    TABLE = "table"
    ROW = "row"
    ROW_MISSING = "row-missing"
    NUMBER = "number"
    BALANCE = "balance"
    HEAD = "head"
    HEAD_SIGNATURE = "head-signature"


class Note(StrEnum):
    """What an auditor has to know beside it."""

    NOT_COVERED = "not-covered"
    KEYS_OF_EXPORT = "keys-of-export"
    RESTORED = "restored"
    BEHIND = "behind"
    OTHER_ORDER = "other-order"
    FORK = "fork"
    NUMBERS_LOST = "numbers-lost"
    NUMBERS_TWICE = "numbers-twice"
    UNREADABLE = "unreadable"
    DAY = "day"
    STOCKTAKE = "stocktake"
    BALANCE = "balance"
    SUSPENSE = "suspense"
    TRAINING = "training"


class Lied(Exception):
    """The first lie that was found."""

    def __init__(self, lie: Lie, **facts: int | str) -> None:
        self.lie = lie
        self.facts: Facts = MappingProxyType(dict(facts))
        super().__init__(f"{lie}: {facts}")
