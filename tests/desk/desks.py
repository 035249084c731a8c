"""The real desk of a counter made for one test: an encrypted file in a folder of its own, a clock that stands still."""

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.desk.opening import open_desk
from counter.domain.codes import ReversalReason
from counter.domain.forms import (
    DayForm,
    EvidenceForm,
    IntakeForm,
    ItemForm,
    PledgorForm,
    RedeemForm,
    RenewForm,
    ReverseForm,
)
from counter.domain.identity import IdKind
from counter.domain.money import Mg, Ntd
from counter.domain.parts import Finger
from counter.domain.staff import Clerk, Role
from counter.passwords import Stretching
from counter.settings import Station
from tests.desk import blanks
from tests.keyrings import means

TODAY = date(2026, 3, 16)
"""A Monday, after the newest lending standard."""

CLERK = Clerk("c1", "王小明", Role.CLERK)
SECOND = Clerk("c2", "李小華", Role.CLERK)
SUPERVISOR = Clerk("s1", "林主任", Role.SUPERVISOR)
STAFF = (CLERK, SECOND, SUPERVISOR)

CHEAP = Stretching(memory_kib=8, passes=1)
"""A try of a password that takes no time."""

BRANCHES = {"kaohsiung": "K01", "taipei": "T01"}


@dataclass
class Clock:
    """The wall clock: it stands still until a test moves it."""

    moment: datetime = datetime(TODAY.year, TODAY.month, TODAY.day, 1, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Now."""
        return self.moment

    def go_to(self, day: date) -> None:
        """Half past nine of that day in Taiwan."""
        self.moment = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)

    def wait(self, **time: float) -> None:
        """Some time goes by."""
        self.moment += timedelta(**time)


_starts = itertools.count()


@dataclass
class Chance:
    """Chance that can be told beforehand, another one at each start."""

    source: random.Random = field(default_factory=lambda: random.Random(next(_starts)))

    def __call__(self, count: int) -> bytes:
        """So many bytes."""
        return self.source.randbytes(count)


def make_desk(
    folder: Path,
    agency: str = "kaohsiung",
    today: date = TODAY,
    *,
    training: bool = True,
    counter: int = 1,
    clock: Callable[[], datetime] | None = None,
) -> Desk:
    """The desk of a new counter in `folder`, nobody signed in, no business day opened yet.

    `clock`: a `Clock` of one's own to move; without one the day is `today` for ever.
    """
    station = Station(
        agency=agency,
        branch=BRANCHES[agency],
        counter=counter,
        training=training,
        backup_folder=folder / "copies",
        mark_folder=folder / "mark",
        staff=STAFF,
    )
    station.backup_folder.mkdir(parents=True)
    station.mark_folder.mkdir()
    blanks.lay(folder / "data", station, random=Chance())
    return reopen(folder, today, clock=clock)


def reopen(
    folder: Path,
    today: date = TODAY,
    *,
    clock: Callable[[], datetime] | None = None,
    by_names: bool = True,
) -> Desk:
    """The desk of a counter that was made in `folder` before, as the next start finds it.

    `by_names`: before there are accounts its staff acts without them, as at no counter that a person opens.
    """
    if clock is None:
        clock = Clock()
        clock.go_to(today)
    return open_desk(
        folder / "data",
        now=clock,
        random=Chance(),
        stretching=CHEAP,
        means=means(),
        by_names=by_names,
    )


def open_day(desk: Desk, day: date = TODAY, *, clerk: str = "c1") -> Receipt:
    """Sign a clerk in and open the business day, with the supervisor at hand."""
    desk.sign_in(clerk)
    return desk.open_day(DayForm(day, confirmed=True, supervisor="s1"))


def next_day(desk: Desk, day: date) -> Receipt:
    """Close the open business day and open a later one."""
    desk.close_day()
    return desk.open_day(DayForm(day, confirmed=True, supervisor="s1"))


# ------------------------------------------------------------------------------------ forms

PLEDGOR = PledgorForm(
    pledgor="",
    name="陳大文",
    id_kind=IdKind.NATIONAL,
    id_number="A123456789",
    born=date(1980, 5, 1),
    phone="0912345678",
    address="高雄市鹽埕區大仁路1號",
)
OTHER_PLEDGOR = PledgorForm(
    pledgor="",
    name="𠮷田カヨ Kulas",
    id_kind=IdKind.RESIDENT,
    id_number="A800000014",
    born=date(1990, 12, 31),
    phone="0223456789#12",
    address="",
)
RING = ItemForm(
    type_code="gold",
    quantity=1,
    gross=Mg(37_500),
    stones=Mg(0),
    purity="gold-9999",
    appraised=Ntd(90_000),
    features=(("kind", "戒指"), ("mark", "金足")),
    defects="刮痕",
)
BAR = replace(
    RING, gross=Mg(187_500), appraised=Ntd(450_000), features=(("kind", "金條"),), defects=""
)
WATCH = ItemForm(
    type_code="watch",
    quantity=1,
    gross=Mg(0),
    stones=Mg(0),
    purity="",
    appraised=Ntd(120_000),
    features=(("brand", "Rolex"), ("model", "Submariner"), ("serial", "R-1")),
    defects="",
)
CERTIFICATE = EvidenceForm(
    kind="low-income-certificate", number="LI-115-1", valid_until=date(2026, 12, 31), reused=False
)

INTAKE = IntakeForm(
    pledgor=PLEDGOR,
    class_code="general",
    evidence=None,
    items=(RING,),
    principal=Ntd(50_000),
    bag="",
    place="甲-1",
    id_checked=True,
    finger=Finger.LEFT_THUMB,
)


def agreed(desk: Desk, **changes: Any) -> IntakeForm:
    """An intake whose terms the pledgor was shown and took."""
    form = replace(INTAKE, **changes)
    return replace(form, agreed=desk.offer(form).terms)


def take_in(desk: Desk, **changes: Any) -> Receipt:
    """Take a pledge in, sound as it stands but for `changes`."""
    return desk.take_in(agreed(desk, **changes))


def renew(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Renew a ticket for the interest of today, in the class its evidence keeps, but for `changes`."""
    view = desk.ticket(pledge)
    interest = Ntd(0) if view.today is None else view.today.interest
    on_file = view.pledgor.evidence
    evidence = None
    if on_file is not None and view.new_class != "general":
        evidence = EvidenceForm(
            on_file.kind, view.pledgor.evidence_number, on_file.valid_until, reused=True
        )
    form = RenewForm(
        pledge=pledge,
        by_scan=True,
        ticket_returned=True,
        class_code=view.new_class,
        evidence=evidence,
        agreed_interest=interest,
        received=interest,
    )
    return desk.renew(replace(form, **changes))


def undo(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Undo the last act on a ticket, all that goes back being there, but for `changes`."""
    offer = desk.reversal_offer(pledge)
    form = ReverseForm(
        entry=offer.entry.id,
        reason=ReversalReason.WRONG_AMOUNT,
        note="",
        ticket_returned=True,
        bags=offer.plan.bags,
        agreed=offer.plan.drawer,
        money_moved=True,
        supervisor="s1" if offer.plan.approved else "",
    )
    return desk.undo(replace(form, **changes))


def redeem(desk: Desk, pledge: str, **changes: Any) -> Receipt:
    """Redeem a ticket for principal and interest of today, but for `changes`."""
    view = desk.ticket(pledge)
    total = Ntd(0) if view.today is None else view.today.total
    form = RedeemForm(
        pledge=pledge,
        by_scan=True,
        ticket_returned=True,
        stub_signed=True,
        bags=view.bags,
        agreed_total=total,
        received=total,
    )
    return desk.redeem(replace(form, **changes))
