"""The main flows take no more keys than docs/flows.md says, and no mouse."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from counter.desk.accounts import ChangeForm
from counter.domain.effects import State
from counter.tour import changes, kaohsiung, moves
from counter.tour.counter import Counter
from counter.tour.hands import Hands
from counter.tour.record import Record
from counter.ui.scanner import GAP_MS_MAX
from counter.ui.theme import Theme, load_fonts
from counter.ui.tokens import Scheme
from tests.house.tree import ROOT

FLOWS = ROOT / "docs" / "flows.md"
ROW = re.compile(r"\| ([a-z ,-]+) \| [^|]+ \| (.+) \| (\d+) \| (\d+\.\d\d) \|")
QT_NAMES = {"Enter": "Return", "Esc": "Escape"}
HUNDREDTHS_A_KEY = 28
"""The keystroke-level model's 0.28 s for a practised typist."""


def keys_of(flow: str) -> tuple[str, ...]:
    """What docs/flows.md says has to be pressed, its scans and figures by their names."""
    for line in FLOWS.read_text(encoding="utf-8").splitlines():
        row = ROW.fullmatch(line)
        if row is not None and row[1] == flow:
            steps = tuple(re.findall(r"`[^`]+`|\*[^*]+\*", row[2]))
            keys = sum(step.startswith("`") for step in steps)
            assert keys == int(row[3]), line
            assert keys * HUNDREDTHS_A_KEY == int(row[4].replace(".", "")), line
            return steps
    raise AssertionError(flow)


def play(hands: Hands, flow: str, **typed: str) -> None:
    """Press these keys and no other, at the pace of somebody who looks before going on."""
    for step in keys_of(flow):
        name = step.strip("`*")
        if step.startswith("`"):
            hands.type(name) if len(name) == 1 else hands.press(QT_NAMES.get(name, name))
        elif name.startswith("scan"):
            QTest.qWait(GAP_MS_MAX)  # nobody has the scanner in hand faster than it sends its signs
            hands.scan(typed[name.split()[1]])
        else:
            hands.type(typed[name])
        hands.rest()


def approve(at: Counter) -> None:
    """The supervisor confirms at the clerk's window what was just refused for want of it."""
    play(at.hands, "second person approves", code="S01", password=at.password_of("S01"))


@pytest.fixture
def counter(tmp_path: Path, qapp: QApplication) -> Iterator[Counter]:
    """Kaohsiung's counter, the day open, a low-income pledgor's necklace taken in."""
    load_fonts()
    record = Record(tmp_path / "out")
    record.prepare()
    made = Counter(
        qapp,
        Theme(qapp),
        record,
        folder=tmp_path / "kaohsiung",
        agency="kaohsiung",
        scheme=Scheme.LIGHT,
    )
    made.clock.turn(kaohsiung.FIRST_DAY, "09:00")
    moves.set_up(made, place=("1", "1", "1"), staff=kaohsiung.STAFF)
    moves.finish_set_up(made)
    made.open()
    chosen = made.new_password_of("S01")
    made.desk.accounts.change(ChangeForm("S01", "", chosen, chosen))
    made.desk.sign_out()
    moves.confirm_day(made)
    moves.begin(made)
    with made.act("necklace", "", ""):
        person = ("陳大文", "69/5/1", "0912345678", "", "2", "", "高市社助字1150012號", "115/12/31")
        moves.new_pledgor(made, "A123456789", *person)
        moves.metal(made, "1", "1", weight=("37.5", "", "", ""), name=2)
        moves.agree(made, "50000")
        moves.save_checked(made, 3, pick="3")
    made.hands.press("F2")
    made.hands.at("pledgor.id_number")
    yield made
    made.close()


def test_an_unchanged_renewal_takes_three_keys_at_most_and_the_money(counter: Counter) -> None:
    flow = "renewal, class still proven"
    with counter.act("renewed", "", "") as act:
        play(counter.hands, flow, ticket=counter.qr("necklace"), money="300")
    assert sum(step.startswith("`") for step in keys_of(flow)) <= 3
    assert act.predecessor is not None
    assert (act.rate_class, act.amounts.interest) == ("low-income", 300)
    assert len(act.files.papers) == 1, "the new ticket is printed"


def test_a_redemption_by_keys_and_scans(counter: Counter) -> None:
    with counter.act("redeemed", "", "") as act:
        qr = counter.qr("necklace")
        play(counter.hands, "redemption", ticket=qr, bag=f"BAG:{qr.split('/')[-2]}", money="50300")
    assert act.amounts.total == act.amounts.received == 50_300
    assert counter.desk.ticket(counter.desk.find(qr).pledge).pledge.state is State.REDEEMED


def test_a_known_pledgors_ring_from_the_scan_of_the_id_number_to_the_printed_ticket(
    counter: Counter,
) -> None:
    with counter.act("ring", "", "") as act:
        flow = "known pledgor, one gold ring"
        play(counter.hands, flow, ID="A123456789", grams="3.75", money="9000")
    assert (act.amounts.principal, act.item_type) == (9_000, "gold")
    assert len(act.files.papers) == 1


def test_a_paper_jam(counter: Counter) -> None:
    moves.show_ticket(counter, counter.qr("necklace"))
    with counter.act("jam", "", "") as act:
        play(counter.hands, "paper jam, printed again")
    assert act.files.papers[0].endswith("-copy-2.pdf")


def test_an_intake_and_then_a_redemption_are_undone(counter: Counter) -> None:
    qr = counter.qr("necklace")
    bag = f"BAG:{qr.split('/')[-2]}"
    pledge = counter.desk.find(qr).pledge
    with counter.act("redeemed", "", ""):
        play(counter.hands, "redemption", ticket=qr, bag=bag, money="50300")
    with counter.act("back", "", ""):
        play(counter.hands, "redemption undone", ticket=qr, bag=bag)
    assert counter.desk.ticket(pledge).pledge.state is State.OPEN
    with counter.act("void", "", ""):
        play(counter.hands, "intake undone", ticket=qr, bag=bag)
    assert counter.desk.ticket(pledge).pledge.state is State.VOIDED


def test_a_wrong_class_is_corrected(counter: Counter) -> None:
    qr = counter.qr("necklace")
    with counter.act("corrected", "", ""):
        play(counter.hands, "wrong class corrected", ticket=qr, reason="not due")
        approve(counter)
    view = counter.desk.ticket(counter.desk.find(qr).pledge)
    assert view.pledge.state is State.CORRECTED
    new = counter.desk.ticket(view.pledge.successors[0])
    assert new.terms.class_code == "general"


def test_two_tickets_in_one_payment(counter: Counter) -> None:
    with counter.act("ring", "", ""):
        play(
            counter.hands,
            "known pledgor, one gold ring",
            ID="A123456789",
            grams="3.75",
            money="9000",
        )
    first, second = counter.qr("necklace"), counter.qr("ring")
    with counter.act("together", "", ""):
        bag = f"BAG:{second.split('/')[-2]}"
        flow = "several in one payment"
        play(counter.hands, flow, first=first, second=second, bag=bag, money="9381")
    found = [counter.desk.find(each).pledge for each in (first, second)]
    states = [counter.desk.ticket(each).pledge.state for each in found]
    assert states == [State.RENEWED, State.REDEEMED]


def test_a_top_up_and_then_a_repayment(counter: Counter) -> None:
    with counter.act("up", "", "") as act:
        play(counter.hands, "top-up", ticket=counter.qr("necklace"), more="20000")
    assert (act.amounts.principal, act.amounts.total) == (70_000, -19_700)
    with counter.act("down", "", "") as act:
        play(counter.hands, "paying down", ticket=counter.qr("up"), less="30000", money="31000")
    assert (act.amounts.principal, act.amounts.total, act.amounts.change) == (40_000, 30_420, 580)


def test_one_of_several_things_is_redeemed_and_the_rest_split_and_merged(counter: Counter) -> None:
    changes.three_things(counter)
    qr = counter.qr("three-things")
    bag = f"BAG:{qr.split('/')[-2]}"
    with counter.act("part", "", "") as act:
        flow = "one of several things redeemed"
        play(counter.hands, flow, ticket=qr, bag=bag, money="2000")
    assert (act.amounts.principal, act.amounts.total) == (200_000, 1_800)
    with counter.act("split", "", "") as act:
        play(counter.hands, "split in two", ticket=counter.qr("part"), bag=bag, money="2000")
    first = counter.desk.ticket(counter.desk.find(counter.qr("split")).pledge)
    assert first.pledge.ticket.number == act.ticket
    with counter.act("merge", "", "") as act:
        second = changes.other_half(counter, "split")
        flow = "merge of two"
        play(counter.hands, flow, first=counter.qr("split"), second=second, money="2000")
    assert (act.amounts.principal, act.amounts.interest) == (200_000, 1_800)
    assert any(name.endswith(".pdf") for name in act.files.papers)


def test_after_hours_the_reason_is_noted_once(counter: Counter) -> None:
    counter.clock.turn(kaohsiung.FIRST_DAY, "18:30")
    qr = counter.qr("necklace")
    with counter.act("late", "", ""):
        play(counter.hands, "after hours, the reason noted", ticket=qr, money="300")
    pledge = counter.desk.find(qr).pledge
    assert counter.desk.ticket(pledge).pledge.state is State.RENEWED


def test_an_alert_and_a_refused_pledge(counter: Counter) -> None:
    qr = counter.qr("necklace")
    with counter.act("alert", "", ""):
        play(counter.hands, "alert raised", ticket=qr)
    assert counter.desk.ticket(counter.desk.find(qr).pledge).pledgor.alerts
    with counter.act("refused", "", "") as act:
        play(counter.hands, "pledge refused, police told", account="marks filed off")
    assert len(act.files.papers) == 1, "the report to the police is printed"


def test_a_mothers_consent_beside_an_intake(counter: Counter) -> None:
    counter.hands.press("F2")
    play(
        counter.hands,
        "consent for a minor, beside the intake",
        mother="Lin",
        number="F220000013",
        papers="consent 1",
    )
    special = counter.window.pages.intake.special
    assert special.papers.ticked() == ("consent", "household")
    assert (special.name.text(), special.second.code()) == ("Lin", "S01")


def test_the_day_end(counter: Counter) -> None:
    with counter.act("end", "", "") as act:
        play(counter.hands, "day end")
        counter.hands.wait(lambda: "備份" in counter.hands.text("banner.text"), "the backup")
    assert act.files.papers[0].startswith("papers/day-")
