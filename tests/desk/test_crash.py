"""Whatever breaks off an act, of whatever kind: it is on disk whole or not at all, and the clerk can do it again."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from counter.db import check, files
from counter.db import store as stores
from counter.db.prepared import Driver, driver_of
from counter.db.store import Store
from counter.desk.accounts import ChangeForm
from counter.desk.answers import Receipt
from counter.desk.desk import Desk
from counter.domain.claim_forms import HoldNoteForm
from counter.domain.codes import (
    AlertCause,
    Change,
    ClosedDayCause,
    ExtensionCause,
    PrintReason,
    Settlement,
)
from counter.domain.counting import ExplainForm, SealForm
from counter.domain.counts import Cause
from counter.domain.entries import Kind
from counter.domain.forms import (
    ClosedDayForm,
    DayForm,
    HoursForm,
    LiftAlertForm,
    RaiseAlertForm,
    ReprintForm,
)
from counter.domain.refusal import Trouble
from counter.domain.retention import ErasureForm
from counter.domain.vault import MoveForm
from tests.db.counters import Spied, unavailable
from tests.db.test_crash import no_file_larger_than
from tests.db.test_rebuild import sums_of
from tests.desk import claims
from tests.desk import test_settling as settling
from tests.desk.branches import Branch
from tests.desk.desks import (
    CERTIFICATE,
    OTHER_PLEDGOR,
    RING,
    TODAY,
    Chance,
    Clock,
    make_desk,
    next_day,
    open_day,
    redeem,
    renew,
    take_in,
    undo,
)
from tests.desk.exchanges import exchange, part, take_in_three, things
from tests.desk.people import FIRST, own_password, wanted
from tests.desk.remittances import remit, swap
from tests.desk.test_any_day import ELSEWHERE
from tests.desk.test_correction import correct
from tests.desk.test_erasing import LATER
from tests.desk.test_special_intakes import REFUSED
from tests.desk.test_stocktakes import begin, close, scan
from tests.desk.test_together import form_for
from tests.desk.test_vault_desk import plan

Act = Callable[[], Receipt]
Prepare = Callable[[Desk], Act]
"""Brings a desk to where an act can be done, and gives the act."""


def on_a_ticket(
    act: Callable[[Desk, str], Receipt], *before: Callable[[Desk, str], object]
) -> Prepare:
    """An act on a ticket of one ring, after some others."""

    def prepare(desk: Desk) -> Act:
        pledge = take_in(desk).pledge
        for each in before:
            each(desk, pledge)
        return lambda: act(desk, pledge)

    return prepare


def change(how: Change) -> Prepare:
    """An exchange of three things for others."""

    def prepare(desk: Desk) -> Act:
        pledges = [take_in_three(desk).pledge]
        if how is Change.MERGE:
            pledges.append(take_in(desk).pledge)
        ids = things(desk, *pledges)
        parts = {
            Change.TOP_UP: (part(450_000, *ids),),
            Change.PAY_DOWN: (part(350_000, *ids),),
            Change.PART: (part(None, *ids[1:]),),
            Change.SPLIT: (part(None, *ids[1:]), part(50_000, *ids[:1])),
            Change.MERGE: (part(None, *ids),),
        }
        return lambda: exchange(desk, how, *pledges, parts=parts[how])

    return prepare


def undone(prepare: Prepare) -> Prepare:
    """The undoing of an act."""

    def after(desk: Desk) -> Act:
        receipt = prepare(desk)()
        return lambda: undo(desk, receipt.pledge)

    return after


def together(desk: Desk) -> Act:
    """Two tickets of two people renewed and one redeemed in one payment."""
    first, third = take_in(desk).pledge, take_in(desk).pledge
    second = take_in(desk, pledgor=OTHER_PLEDGOR).pledge
    return lambda: desk.pay_together(form_for(desk, (first, second), (third,)))


def low_rate(desk: Desk) -> Act:
    """An intake of a person not yet known, with evidence."""
    return lambda: take_in(desk, items=(RING, RING), class_code="low-income", evidence=CERTIFICATE)


def raised(desk: Desk, pledge: str) -> Receipt:
    """A warning of its pledgor."""
    person = desk.ticket(pledge).pledgor.pledgor
    return desk.raise_alert(RaiseAlertForm(person, AlertCause.ID_LOST, "證件遺失", stops=True))


def lifted(desk: Desk, pledge: str) -> Receipt:
    """The warning is lifted."""
    person = desk.ticket(pledge).pledgor
    return desk.lift_alert(LiftAlertForm(person.pledgor, person.alerts[0].alert, "已尋回", "s1"))


def closed(desk: Desk) -> Act:
    """The day is closed."""
    take_in(desk)
    return desk.close_day


def opened(desk: Desk) -> Act:
    """The day is opened again."""
    desk.close_day()
    return lambda: desk.open_day(DayForm(TODAY, confirmed=True, supervisor="s1"))


def clash(desk: Desk) -> None:
    """A ticket was redeemed here and, the line being down, at a second counter."""
    folder, clock = desk.context.folder.parent / "second", Clock()
    with closing(make_desk(folder, counter=2, clock=clock)) as second:
        open_day(second)
        branch = Branch.of((desk, second), clock)
        pledge = take_in(desk).pledge
        branch.meet()
        for each in branch.desks:
            redeem(each, pledge)
        branch.meet()
        branch.store.close()


def settled(desk: Desk) -> Act:
    """The clash is settled, its money paid back."""
    clash(desk)
    form = settling.form_for(desk, Settlement.RETURNED)
    return lambda: desk.settle(form)


def owed_paid(desk: Desk) -> Act:
    """What a settlement left owed is paid."""
    clash(desk)
    settling.settle(desk, Settlement.OWED)
    form = settling.pay_form(desk)
    return lambda: desk.pay_owed(form)


def swapped(desk: Desk) -> Act:
    """The old paper of a ticket that was paid for by bank is swapped for the new one."""
    pledge = remit(desk, take_in(desk).pledge).pledge
    return lambda: swap(desk, pledge)


def moved(desk: Desk) -> Act:
    """A bag is put away."""
    plan(desk)
    bag = take_in(desk, place="").number
    return lambda: desk.vault.move(MoveForm((bag,), "S1-01"))


def told(desk: Desk) -> Act:
    """What was scanned for a stocktake is told."""
    bag = take_in(desk).number
    count = begin(desk)
    scan(desk, count, bag, "")

    def tell() -> Receipt:
        receipt = desk.stocktakes.tell(count, finished=True)
        assert receipt is not None
        return receipt

    return tell


def sealed(desk: Desk) -> Act:
    """A stocktake is signed, its report kept."""
    plan(desk)
    take_in(desk, place="S1-01")
    count = begin(desk)
    close(desk, count)
    desk.stocktakes.explain(ExplainForm(count, 1, Cause.LOST, "遍尋無著"))
    return lambda: desk.stocktakes.seal(SealForm(count, "s1"))


def account_set(desk: Desk) -> Act:
    """The administrator gives somebody an account."""
    desk.accounts.found(FIRST)
    return lambda: desk.accounts.set(wanted()).receipt


def password_chosen(desk: Desk) -> Act:
    """Its owner chooses a password."""
    desk.accounts.found(FIRST)
    new = own_password("c1")
    form = ChangeForm("c1", desk.accounts.set(wanted()).starter, new, new)

    def choose() -> Receipt:
        desk.accounts.change(form)
        with desk.context.store.read() as reading:
            return Receipt(reading.acts_of(TODAY)[-1], frozenset(), ())

    return choose


def erased(desk: Desk) -> Act:
    """The data of somebody whose term is over are destroyed."""
    redeem(desk, take_in(desk).pledge)
    clock = desk.context.now
    assert isinstance(clock, Clock)
    clock.go_to(LATER)
    next_day(desk, LATER)
    form = ErasureForm(tuple(each.person for each in desk.erasures.due().lines), second="c1")
    desk.sign_in("s1")
    return lambda: desk.erasures.erase(form)


OF_ACCOUNTS: dict[str, Prepare] = {
    "account set": account_set,
    "password chosen": password_chosen,
}
"""From the first of them on nobody acts here by a name."""

ACTS: dict[str, Prepare] = {
    **OF_ACCOUNTS,
    "bag moved": moved,
    "stocktake sealed": sealed,
    "scans told": told,
    "paid by bank": on_a_ticket(remit),
    "swapped": swapped,
    "intake": low_rate,
    "renewal": on_a_ticket(renew),
    "redemption": on_a_ticket(redeem),
    **{f"exchange {how}": change(how) for how in Change},
    "together": together,
    "intake undone": undone(on_a_ticket(lambda desk, _: take_in(desk))),
    "split undone": undone(change(Change.SPLIT)),
    "merge undone": undone(change(Change.MERGE)),
    "class corrected": on_a_ticket(correct),
    "reprint": on_a_ticket(
        lambda desk, pledge: desk.reprint(ReprintForm(pledge, PrintReason.PRINTER_FAILED))
    ),
    "loss": on_a_ticket(claims.report),
    "loss withdrawn": on_a_ticket(claims.withdraw, claims.report),
    "replaced": on_a_ticket(claims.give_new, claims.report),
    "held": on_a_ticket(claims.hold),
    "letter of the police": on_a_ticket(
        lambda desk, pledge: desk.note_hold(HoldNoteForm(pledge, "高市警鹽分偵字第11500009號")),
        claims.hold,
    ),
    "hold lifted": on_a_ticket(claims.lift, claims.hold),
    "released": on_a_ticket(claims.release, claims.hold),
    "refunded": on_a_ticket(claims.refund, claims.hold, claims.release),
    "clash settled": settled,
    "owed paid": owed_paid,
    "alert": on_a_ticket(raised),
    "alert lifted": on_a_ticket(lifted, raised),
    "refusal": lambda desk: lambda: desk.note_refusal(REFUSED),
    "hours": lambda desk: lambda: desk.extend_hours(HoursForm(ExtensionCause.QUEUE)),
    "closed day": lambda desk: (
        lambda: desk.close_branch(ClosedDayForm(TODAY, ClosedDayCause.TYPHOON, "s1"))
    ),
    "recovery": lambda desk: desk.confirm_recovery,
    "data destroyed": erased,
    "day closed": closed,
    "day opened": opened,
}


ALSO_HERE = {
    *(Kind.OWN_ACCOUNT_SET, Kind.PASSWORD_CHANGED, Kind.CLASH_SETTLED, Kind.OWED_PAID),
    Kind.PERSONS_ERASED,
}
"""Broken off here, though no act of a day of chance writes them."""


@pytest.mark.parametrize("name", ACTS)
def test_an_act_broken_off_at_any_statement_is_on_disk_whole_or_not_at_all(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(make_desk(tmp_path / "live")) as desk:
        open_day(desk)
        act = ACTS[name](desk)
        store = desk.context.store
        pictures: list[Path] = []
        log = store.path.with_name(f"{files.DATABASE}-wal")
        seen, statements = b"", 0

        def picture(_: str) -> None:
            """What is on disk; statement after statement writes into memory alone and leaves it as it was."""
            nonlocal seen, statements
            statements += 1
            before, seen = seen, store.path.read_bytes() + log.read_bytes()
            if seen == before:
                return
            folder = tmp_path / f"picture {len(pictures)}"
            folder.mkdir()
            for path in store.path.parent.glob(f"{files.DATABASE}*"):
                shutil.copyfile(path, folder / path.name)
            pictures.append(folder)

        def spied(connection: Driver) -> Spied:
            return Spied(driver_of(connection), after=picture)

        before = sums_of(store)
        with monkeypatch.context() as watched:
            watched.setattr(stores, "driver_of", spied)
            receipt = act()
        picture("")
        after = sums_of(store)
        key = desk.context.key
    assert receipt.entry.number > 1
    assert statements > 3
    assert len(pictures) > 1
    for folder in pictures:
        is_done = folder is pictures[-1]
        with Store.open(folder, key, now=Clock(), random=Chance()) as left:
            assert check.quick_check(left)
            with left.read() as reading:
                assert reading.head().number == receipt.entry.number - (not is_done)
            assert sums_of(left) == (after if is_done else before)
            if is_done or folder is pictures[-2]:
                left.rebuild()
                assert sums_of(left) == (after if is_done else before)


@pytest.mark.parametrize("name", ACTS)
def test_an_act_the_disk_has_no_room_for_leaves_nothing_and_is_done_again(
    name: str, tmp_path: Path
) -> None:
    with closing(make_desk(tmp_path)) as desk:
        open_day(desk)
        act = ACTS[name](desk)
        store = desk.context.store
        log = store.path.with_name(f"{files.DATABASE}-wal")
        before = sums_of(store)
        for room in (0, 1, 5000):
            full = log.stat().st_size + room
            with no_file_larger_than(full), unavailable(Trouble.DISK_FAILED):
                act()
            assert sums_of(store) == before
        with store.read() as reading:
            number = reading.head().number
        receipt = act()
        after = sums_of(store)
        assert receipt.entry.number == number + 1
        assert receipt.warning is None
        store.rebuild()
        assert sums_of(store) == after
        assert check.quick_check(store)


def test_every_kind_of_act_is_broken_off(tmp_path: Path) -> None:
    kinds = set()
    for number, prepare in enumerate(ACTS.values()):
        with closing(make_desk(tmp_path / str(number))) as desk:
            open_day(desk)
            kinds.add(prepare(desk)().entry.kind)
    assert kinds | ELSEWHERE - ALSO_HERE == set(Kind)
