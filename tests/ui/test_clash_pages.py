"""A clash at the window: both sides are seen, two people settle it by the keys, what is owed is paid later."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.codes import Settlement
from counter.domain.effects import State
from counter.domain.money import Ntd
from counter.ui.fields import TextField
from counter.ui.pledgor_screen.shown import Amount, Doing, For, Payment, Shown
from counter.ui.preferences import Language, PledgorScreen, Preferences
from counter.ui.tokens import Scheme
from tests.desk.branches import Branch
from tests.desk.desks import redeem, renew, take_in
from tests.desk.test_settling import form_for
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

NUMBER = "K01-01-115-00001-4"
PAGE = "Shift+F12"


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters of one branch."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    yield branch
    counter.close()
    branch.close()


@pytest.fixture
def first(branch: Branch) -> Desk:
    """The desk whose acts come first in the branch's order."""
    return branch.desks[0]


@pytest.fixture
def hands(branch: Branch, counter: Counter) -> Hands:
    """A clerk's hands at the second counter."""
    return counter.show(branch.desks[1])


@pytest.fixture
def pledge(branch: Branch, first: Desk) -> str:
    """A ticket that both counters know."""
    taken = take_in(first).pledge
    branch.meet()
    return taken


@pytest.fixture
def redeemed_twice(branch: Branch, first: Desk, hands: Hands, pledge: str) -> str:
    """A ticket redeemed at both counters while the line was down."""
    redeem(first, pledge)
    redeem(hands.desk, pledge)
    branch.meet()
    return pledge


@pytest.fixture
def renewed_and_redeemed(branch: Branch, first: Desk, hands: Hands, pledge: str) -> str:
    """A ticket renewed at the first counter and redeemed at the second one."""
    renewed = renew(first, pledge).pledge
    redeem(hands.desk, pledge)
    branch.meet()
    return renewed


def begin(hands: Hands) -> None:
    """Open the first clash on the page."""
    hands.press(PAGE)
    hands.press("Return")


def text_of(hands: Hands, name: str) -> str:
    """What stands in a field."""
    field = hands.field(name)
    assert isinstance(field, TextField)
    return field.text()


def asked(hands: Hands) -> list[str]:
    """The fields that are asked for."""
    panel = hands.window.pages.sync.settle
    return [field.name for field in panel.fields() if field.isVisible()]


def pay_back(hands: Hands) -> None:
    """Everything that the first way out asks for."""
    hands.press("1")
    hands.put("reason", "斷線時兩個櫃檯各辦了一次")
    hands.put("name", "王付款")
    hands.put("id_number", "B123456780")
    hands.put("id_checked", True)
    hands.put("money_moved", True)
    hands.put("second", "s1")


@pytest.mark.usefixtures("pledge")
def test_without_a_clash_the_page_says_so(hands: Hands) -> None:
    hands.press(PAGE)
    assert hands.label("problems.told") == "Nothing is in dispute between the counters."
    hands.press("Escape")
    assert hands.window.page() is hands.window.pages.intake


@pytest.mark.usefixtures("redeemed_twice")
def test_both_sides_stand_line_against_line(hands: Hands) -> None:
    hands.press(PAGE)
    assert hands.where() == "clashes"
    hands.press("Return")
    assert hands.label("clash.stands1.head") == "Stands　Redemption"
    assert hands.label("clash.loser2.head") == "Did not fit　Redemption"
    for side, counter in (("stands1", "1"), ("loser2", "2 (this one)")):
        shown = {key: hands.label(f"clash.{side}.{key}") for key in ("cash", "tickets", "pledgors")}
        assert shown == {
            "cash": "NT$ 50,450 came in",
            "tickets": NUMBER,
            "pledgors": "陳大文",
        }
        assert hands.label(f"clash.{side}.counter") == counter
        assert hands.label(f"clash.{side}.clerk") == "王小明"
        assert hands.label(f"clash.{side}.at") == "2026-03-16 09:30"
    assert hands.label("clash.stands1.number") == "K01-01-000003"
    assert hands.label("clash.goods") == f"Goods: 黃金 1 件, bag {NUMBER}, 甲-1"


@pytest.mark.usefixtures("redeemed_twice")
def test_each_way_out_says_what_becomes_of_money_goods_and_papers(hands: Hands) -> None:
    begin(hands)
    assert hands.label("settlement.returned").split("\n") == [
        "Pay the money back now",
        "Money: NT$ 50,450 leaves the drawer now.",
        "Goods: nothing moves.",
        "Papers: a notice to sign.",
    ]
    assert hands.label("settlement.owed").split("\n")[:2] == [
        "Owe the money, pay it later",
        "Money: NT$ 50,450 stays owed to whoever paid it.",
    ]


def test_who_stands_at_the_window_sees_the_money_that_moves_and_nobody(
    counter: Counter, branch: Branch, first: Desk, pledge: str
) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, pledgor_screen=PledgorScreen.WINDOW))
    hands = counter.show(branch.desks[1])
    redeem(first, pledge)
    redeem(hands.desk, pledge)
    branch.meet()
    view = hands.window.second.view
    assert view is not None
    begin(hands)
    assert [view.shown] == [None]
    pay_back(hands)
    money = Payment((Amount(For.REFUND, Ntd(-50_450)),))
    assert view.shown == Shown(Doing.SETTLE, (), money)
    assert "付給您：退還款項" in view.texts()
    assert "陳大文" not in "".join(view.texts())
    hands.press("F9")
    assert view.shown == Shown(Doing.SETTLE, (), money, done=True)


@pytest.mark.usefixtures("redeemed_twice")
def test_only_what_the_way_picked_needs_is_asked(hands: Hands) -> None:
    begin(hands)
    assert asked(hands) == ["how", "reason", "second"]
    assert hands.label("settlement.cash") == ""
    hands.press("1")
    assert hands.label("settlement.cash") == "Pay out NT$ 50,450"
    assert hands.label("settlement.meaning").startswith("Money: NT$ 50,450 leaves the drawer now.")
    assert hands.label("payee.who") == "Who takes it"
    assert asked(hands) == [
        *("how", "reason", "name", "id_number", "id_kind", "id_checked", "second", "money_moved"),
    ]
    hands.put("how", "owed")
    assert asked(hands) == ["how", "reason", "second"]
    assert hands.label("settlement.cash") == "No cash moves now"


def test_money_paid_twice_is_paid_back_and_its_notice_printed(
    branch: Branch, first: Desk, hands: Hands, redeemed_twice: str
) -> None:
    begin(hands)
    pay_back(hands)
    hands.press("F9")
    assert hands.window.pages.paper.isVisible()
    assert hands.banner() == "Settled: NT$ 50,450 was paid back."
    branch.meet()
    assert first.clashes() == hands.desk.clashes() == ()
    hands.press("Escape")
    assert hands.label("ticket.number") == NUMBER
    assert hands.label("dispute.told") == ""
    assert hands.desk.ticket(redeemed_twice).pledge.problems == ()
    hands.press("Escape")
    assert hands.label("problems.told") == "Nothing is in dispute between the counters."


@pytest.mark.usefixtures("redeemed_twice")
def test_what_is_missing_is_told_beside_its_field_and_nothing_typed_is_lost(hands: Hands) -> None:
    begin(hands)
    hands.press("F9")
    assert hands.fault("how")
    assert hands.fault("reason")
    assert hands.fault("second")
    pay_back(hands)
    hands.put("money_moved", False)
    hands.put("second", "c2")
    hands.press("F9")
    assert hands.fault("money_moved")
    assert hands.fault("second")
    assert not hands.fault("reason")
    assert text_of(hands, "name") == "王付款"
    assert len(hands.desk.clashes()) == 1


@pytest.mark.usefixtures("redeemed_twice")
def test_what_was_typed_waits_while_the_clash_is_left(hands: Hands) -> None:
    begin(hands)
    pay_back(hands)
    hands.press("Escape")
    assert hands.where() == "clashes"
    hands.press("Return")
    assert text_of(hands, "reason") == "斷線時兩個櫃檯各辦了一次"
    assert hands.label("settlement.cash") == "Pay out NT$ 50,450"
    panel = hands.window.pages.sync.settle
    assert not panel.moved.is_on(), "what a person confirms is asked anew"
    assert panel.second.code() == ""


@pytest.mark.usefixtures("redeemed_twice")
def test_what_one_clerk_typed_is_not_for_another(hands: Hands) -> None:
    begin(hands)
    pay_back(hands)
    hands.window.sign_out()
    hands.rest()
    hands.put("clerk", "c2")
    hands.press("F9")
    begin(hands)
    assert text_of(hands, "reason") == ""
    assert hands.window.pages.sync.settle.payee.name.text() == ""


def test_goods_that_went_out_may_end_the_ticket_that_stands_for_them(
    branch: Branch, first: Desk, hands: Hands, renewed_and_redeemed: str
) -> None:
    begin(hands)
    hands.press("3")
    told = hands.label("settlement.kept").split("\n")
    assert told[0] == "Let it stand: the goods are gone"
    assert told[-2:] == ["Goods: they went out and stay out.", "Papers: a notice to sign."]
    hands.put("reason", "質物已交付")
    hands.put("second", "s1")
    hands.press("F9")
    branch.meet()
    assert first.ticket(renewed_and_redeemed).pledge.state is State.REDEEMED


@pytest.mark.usefixtures("renewed_and_redeemed")
def test_goods_that_must_be_back_are_scanned_bag_by_bag(hands: Hands) -> None:
    begin(hands)
    hands.press("1")
    assert "bags" in asked(hands)
    hands.scan("B:nothing")
    assert text_of(hands, "bags") == ""


@pytest.mark.usefixtures("redeemed_twice")
def test_what_is_owed_is_paid_later_by_document(hands: Hands) -> None:
    begin(hands)
    hands.press("2")
    hands.put("reason", "當事人已離開")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.banner() == "Settled: NT$ 50,450 is still owed to the payer."
    hands.press(PAGE)
    assert hands.where() == "owed"
    hands.press("Return")
    assert hands.label("owing.cash") == "Pay out NT$ 50,450"
    assert hands.label("owing.number") == NUMBER
    hands.press("F9")
    assert hands.fault("name")
    assert hands.fault("money_moved")
    hands.put("name", "王付款")
    hands.put("id_number", "B123456780")
    hands.put("id_checked", True)
    hands.put("money_moved", True)
    hands.press("F9")
    assert hands.banner() == f"NT$ 50,450 paid back for {NUMBER}."
    assert hands.desk.owed() == ()


def test_a_ticket_in_dispute_says_so_and_leads_to_its_clash(
    hands: Hands, redeemed_twice: str
) -> None:
    hands.window.open_ticket(redeemed_twice, False)
    hands.rest()
    assert hands.label("dispute.told").startswith("In dispute: two counters did")
    hands.press("Alt+D")
    assert hands.label("clash.loser2.number") == "K01-02-000002"
    hands.press("Escape", "Escape")
    assert hands.label("ticket.number") == NUMBER


def test_a_clash_that_another_counter_settled_meanwhile_is_told(
    branch: Branch, first: Desk, hands: Hands, redeemed_twice: str
) -> None:
    begin(hands)
    pay_back(hands)
    first.settle(form_for(first, Settlement.OWED))
    branch.meet()
    hands.press("F9")
    assert "settled" in hands.banner()
    assert hands.desk.ticket(redeemed_twice).pledge.problems == ()
