"""What reads text that strangers write, as it is tried: fuzzed by `tools.fuzz`, and held by `tests/hostile`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from counter.domain import ticket
from counter.domain.entries import KIND_OF, Basis, Entry, RecoveryKept
from counter.domain.money import Ntd

PAGE = "HTTPS://PAWN.EXAMPLE.TW"
TODAY = date(2026, 3, 16)
AT = "at"


@dataclass(frozen=True, slots=True)
class Reader:
    """What is tried: `read` may raise nothing but `refusals`; `again` tells whether an answer is sound.

    `share`: how many of all inputs are made for it; `covers`: the functions it stands for, by their full names.
    """

    name: str
    read: Callable[[str], object]
    refusals: tuple[type[Exception], ...]
    again: Callable[[object], bool]
    seeds: Sequence[str]
    share: float
    covers: tuple[str, ...]


def always(_: object) -> bool:
    return True


def same(
    read: Callable[[str], object], write: Callable[[object], str] = str
) -> Callable[[object], bool]:
    return lambda answer: read(write(answer)) == answer


def to_bytes(raw: str) -> bytes:
    return raw.encode("utf-8", "surrogatepass")


def of_domain(*names: str) -> tuple[str, ...]:
    """Full names of functions of the domain."""
    return tuple(f"counter.domain.{name}" for name in names)


A_NUMBER = str(ticket.TicketNumber("K01", 1, 115, 12))
AN_ENTRY = Entry(
    device="d1",
    incarnation=1,
    number=7,
    kind=KIND_OF[RecoveryKept],
    version=1,
    min_reader=1,
    id="e7",
    subjects=("p1",),
    branch="K01",
    business_day=TODAY,
    recorded_at=datetime(2026, 3, 16, 1, 30, tzinfo=UTC),
    clerk="c1",
    approver="",
    cash_ntd=Ntd(0),
    basis=Basis(0, ""),
    expects=("",),
    policy_version="1",
    policy_hash="0" * 64,
    body=RecoveryKept("ABCD1234"),
    previous_hash="",
)
