"""Days on which everything that can happen at the window happens in any order, and what holds after them."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from counter import wire
from counter.desk.desk import Desk
from counter.domain.claim_forms import HoldNoteForm
from counter.domain.codes import AlertCause, Change, ClosedDayCause, ExtensionCause, PrintReason
from counter.domain.effects import State, touched, written
from counter.domain.entries import Entry, Kind
from counter.domain.forms import (
    ClosedDayForm,
    HoursForm,
    LiftAlertForm,
    RaiseAlertForm,
    ReprintForm,
)
from counter.domain.ledger import Account, amount, postings
from counter.domain.money import Ntd
from counter.domain.refusal import Refused
from counter.domain.ticket import read_number
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk.desks import (
    BAR,
    CERTIFICATE,
    OTHER_PLEDGOR,
    PLEDGOR,
    RING,
    TODAY,
    WATCH,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.exchanges import exchange, part, things
from tests.desk.remittances import remit, swap
from tests.desk.test_correction import correct
from tests.desk.test_special_intakes import REFUSED
from tests.desk.test_together import form_for

pytestmark = pytest.mark.usefixtures("unmeasured")
"""Each part is measured where it is tested by itself."""

STEPS = 70
DAYS_LEAST = 2
DAYS_MOST = 20
NEXT_DAY = date(2026, 4, 20)
WORDS = ("陳大文", "A123456789", "0912345678", "林物主", "鹽埕分局", "皮包遺失", "證件遺失", "漏看")
"""Of persons and what was noted of them: none of it stands in an entry."""

ELSEWHERE = {
    *(Kind.PERSONS_ERASED, Kind.DATA_GIVEN, Kind.PERSONS_LINKED, Kind.PERSONS_PARTED),
    *(Kind.PLEDGOR_CHANGED, Kind.NUMBERS_LOST, Kind.RECOVERY_KEPT, Kind.LINE_ALLOWED),
    *(Kind.FORFEITED, Kind.FORFEITURE_UNDONE, Kind.LATE_ALLOWED),
    *(Kind.CONTACT_ATTEMPTED, Kind.CONTACTS_CHANGED, Kind.CONSENT_CHANGED),
    *(Kind.CLASH_SETTLED, Kind.OWED_PAID, Kind.DEVICE_ENROLLED, Kind.DEVICE_REVOKED),
    *(Kind.PLACES_CHANGED, Kind.BAGS_MOVED, Kind.BAGS_RETURNED),
    *(Kind.HANDOVER_PROPOSED, Kind.HANDOVER_ANSWERED),
    *(Kind.COUNT_OPENED, Kind.SCANS_TOLD, Kind.COUNT_CLOSED),
    *(Kind.LINE_EXPLAINED, Kind.COUNT_SEALED, Kind.COUNT_DROPPED),
    *(Kind.LIST_DRAWN, Kind.LIST_SENT, Kind.POLICE_SHOWN),
    *(Kind.MORNING_SEEN, Kind.INSPECTED, Kind.FINDING_FIXED, Kind.FINDING_CHECKED),
    *(Kind.POLICY_PUBLISHED, Kind.LOOKS_CLOSED, Kind.JOURNAL_EXPORTED),
    *(Kind.ACCOUNT_SET, Kind.OWN_ACCOUNT_SET, Kind.PASSWORD_CHANGED),
    *(Kind.ACCOUNT_SET, Kind.OWN_ACCOUNT_SET, Kind.PASSWORD_CHANGED),
}
"""Kinds that no act of this window writes."""


class Window:
    """One counter, and what a clerk might do next."""

    def __init__(self, desk: Desk, clock: Clock, seed: int) -> None:
        self.desk = desk
        self.clock = clock
        self.seed = seed
        self.chance = random.Random(seed)
        self.acts: tuple[Callable[[], object], ...] = (
            self.take_in,
            self.take_in,
            lambda: renew(desk, self.any()),
            lambda: redeem(desk, self.any()),
            self.together,
            self.exchange,
            self.exchange,
            lambda: undo(desk, self.any()),
            lambda: undo(desk, self.any()),
            lambda: correct(desk, self.any()),
            lambda: desk.reprint(ReprintForm(self.any(), PrintReason.JAM)),
            lambda: claims.report(desk, self.any()),
            lambda: claims.withdraw(desk, self.lost()),
            lambda: claims.give_new(desk, self.lost()),
            lambda: claims.hold(desk, self.any()),
            lambda: desk.note_hold(HoldNoteForm(self.held(), "高市警字第2號")),
            lambda: claims.lift(desk, self.held()),
            lambda: claims.release(desk, self.held()),
            lambda: claims.refund(desk, self.gone()),
            lambda: desk.note_refusal(REFUSED),
            self.remit,
            lambda: swap(desk, self.any(lambda each: bool(desk.ticket(each).paper))),
            self.alert,
            self.lift_alert,
            self.late,
        )

    def entries(self) -> list[Entry]:
        """Every entry, in order."""
        with self.desk.context.store.readers.connection() as connection:
            rows = connection.execute("SELECT bytes FROM journal ORDER BY arrival")
            read = [wire.decode(data) for (data,) in rows]
        return [each for each in read if isinstance(each, Entry)]

    def pledges(self) -> list[str]:
        """Ids of every pledge there was."""
        return list(dict.fromkeys(each for entry in self.entries() for each in touched(entry.body)))

    def any(self, fits: Callable[[str], bool] = lambda _: True) -> str:
        """A pledge, mostly one that fits and is open."""
        known = self.pledges() or [take_in(self.desk).pledge]
        wanted = [each for each in known if fits(each)] or known
        state = {each: self.desk.ticket(each).pledge.state for each in wanted}
        still = [each for each in wanted if state[each] is State.OPEN]
        return self.chance.choice(still if still and self.chance.random() < 0.8 else wanted)

    def lost(self) -> str:
        """A pledge, mostly one reported lost."""
        return self.any(lambda each: self._blocked(each, "lost"))

    def held(self) -> str:
        """A pledge, mostly one held."""
        return self.any(lambda each: self._blocked(each, "held"))

    def gone(self) -> str:
        """A pledge, mostly one that somebody paid for."""
        return self.any(lambda each: bool(self.desk.ticket(each).pledge.paid))

    def _blocked(self, pledge: str, why: str) -> bool:
        held = self.desk.ticket(pledge).pledge
        return held.state is State.OPEN and why in {each.why.value for each in held.blocks}

    def take_in(self) -> object:
        """One to three things of one of two people."""
        items = tuple(self.chance.sample((RING, BAR, WATCH), self.chance.randint(1, 3)))
        low = self.chance.random() < 0.5
        return take_in(
            self.desk,
            pledgor=self.chance.choice((PLEDGOR, OTHER_PLEDGOR)),
            items=items,
            principal=Ntd(1_000 * self.chance.randint(10, 60)),
            class_code="low-income" if low else "general",
            evidence=CERTIFICATE if low else None,
        )

    def together(self) -> object:
        """Some are renewed, some redeemed."""
        some = list(dict.fromkeys(self.any() for _ in range(4)))
        return self.desk.pay_together(form_for(self.desk, tuple(some[:2]), tuple(some[2:])))

    def exchange(self) -> object:
        """Any change of a pledge, sound or not."""
        how = self.chance.choice(tuple(Change))
        first = self.any()
        pledges = (first, self.any()) if how is Change.MERGE else (first,)
        ids = things(self.desk, *pledges)
        before = sum(self.desk.ticket(each).pledge.ticket.principal for each in pledges)
        parts = {
            Change.TOP_UP: (part(before + 5_000, *ids),),
            Change.PAY_DOWN: (part(before - 5_001, *ids),),
            Change.PART: (part(None, *ids[1:]),),
            Change.SPLIT: (part(None, *ids[:1]), part(None, *ids[1:])),
            Change.MERGE: (part(None, *ids),),
        }
        return exchange(self.desk, how, *pledges, parts=parts[how], second="s1")

    def remit(self) -> object:
        """Interest comes by bank, and now and then a little more."""
        pledge = self.any()
        due = self.desk.remittances.offer(pledge, TODAY).due.interest
        more = self.chance.choice((0, 0, 7))
        reference = f"ATM-{self.chance.randint(1, 9_999):04}"
        return remit(self.desk, pledge, reference=reference, amount=Ntd(due + more))

    def alert(self) -> object:
        """Somebody is warned of."""
        person = self.desk.ticket(self.any()).pledgor.pledgor
        stops = self.chance.random() < 0.3
        return self.desk.raise_alert(
            RaiseAlertForm(person, AlertCause.ID_LOST, "證件遺失，恐遭冒用", stops=stops)
        )

    def lift_alert(self) -> object:
        """Nobody is warned of any more."""
        person = self.desk.ticket(self.any()).pledgor
        for each in person.alerts:
            self.desk.lift_alert(LiftAlertForm(person.pledgor, each.alert, "已尋回", "s1"))
        return None

    def late(self) -> object:
        """People still wait after the hours."""
        return self.desk.extend_hours(HoursForm(ExtensionCause.QUEUE))

    def work(self) -> None:
        """So many acts; what the rules refuse is not done."""
        for step in range(STEPS):
            if step == STEPS // 2:
                self.desk.close_branch(
                    ClosedDayForm(date(2026, 6, 15), ClosedDayCause.TYPHOON, "s1")
                )
                self.clock.go_to(NEXT_DAY)
                next_day(self.desk, NEXT_DAY)
            try:
                self.chance.choice(self.acts)()
            except Refused:
                continue


@pytest.mark.slow
def test_whatever_happens_books_goods_numbers_and_sums_agree(tmp_path: Path) -> None:
    seen: set[Kind] = set()
    for seed in range(DAYS_MOST):
        clock = Clock()
        desk = make_desk(tmp_path / str(seed), clock=clock)
        open_day(desk)
        window = Window(desk, clock, seed)
        window.work()
        entries = window.entries()
        seen.update(each.kind for each in entries)
        _check_books(window, entries)
        _check_sums(desk, entries)
        desk.close()
        if seed + 1 >= DAYS_LEAST and seen | ELSEWHERE == set(Kind):
            break
    assert seen | ELSEWHERE == set(Kind)


def _check_books(window: Window, entries: list[Entry]) -> None:
    """Money, numbers, bags and things: each once, and all of it."""
    desk, note = window.desk, f"seed of {window.seed}"
    pledges = [desk.ticket(each).pledge for each in window.pledges()]
    still = [each for each in pledges if each.state is State.OPEN]
    assert [each.ticket.number for each in pledges if each.problems] == [], note

    lent = sum(amount(postings(each.body), Account.LOANS) for each in entries)
    assert lent == sum(each.ticket.principal for each in still), note
    days = (TODAY, NEXT_DAY)
    drawer = sum(desk.day_sums(each).drawer for each in days)
    assert sum(each.cash_ntd for each in entries) == drawer, note

    numbers = [ticket.number for entry in entries for ticket in written(entry.body)]
    serials = [read_number(each, "number").serial for each in numbers]
    assert serials == list(range(1, len(numbers) + 1)), note
    bags = [bag for each in still for bag in {item.bag for item in each.ticket.items}]
    assert len(bags) == len(set(bags)), note
    kept = [item.item for each in still for item in each.ticket.items]
    assert len(kept) == len(set(kept)), note


def _check_sums(desk: Desk, entries: list[Entry]) -> None:
    """Entries tell nothing of a person, and every sum is made again from them."""
    told = b"".join(wire.canonical(each) for each in entries)
    assert [each for each in WORDS if each.encode() in told] == []
    store = desk.context.store
    live = sums_of(store)
    store.rebuild()
    assert sums_of(store) == live
