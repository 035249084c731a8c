"""Stolen goods at the window: held, let go, given to their owner, paid back, with the intake's proof in sight."""

import pytest

from counter.domain.codes import Paper, Release
from counter.domain.effects import State
from counter.domain.entries import Refunded, Released
from counter.domain.pledge import Block
from counter.domain.ticket import bag_text
from counter.domain.ways import Way
from counter.ui.fields import TextField, typed_texts
from counter.ui.owner import OwnerFields
from counter.ui.pages.owner_panels import OwnerPanel
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.claims import free, give_new, hold, refund, release, report, ways_of
from tests.desk.desks import redeem, renew, take_in, undo
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_loss_panels import choose, qr_of


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A clerk's hands at a window with a printer."""
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    return counter.open()


def shown(hands: Hands) -> str:
    """A pledge of today whose ticket is shown."""
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    return pledge


def held(hands: Hands) -> str:
    """One whose goods the police ask to keep."""
    pledge = take_in(hands.desk).pledge
    hold(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    return pledge


def owner_of(hands: Hands, way: Way) -> OwnerFields:
    """The fields of an owner in that act's panel."""
    panel = hands.window.pages.ticket.panel(way)
    assert isinstance(panel, OwnerPanel)
    return panel.owner


@pytest.mark.parametrize(
    ("way", "typed"),
    [
        ("hold", {"unit": "鹽埕分局", "officer": "張警員", "case": "115刑案0016"}),
        ("lift-hold", {"unit": "鹽埕分局", "document": "高市警字第1號"}),
        (
            "release",
            {"how": "free", "reason": "未查驗身分", "name": "林物主", "phone": "0912345678"},
        ),
    ],
)
def test_nothing_typed_for_the_police_or_an_owner_is_lost(
    hands: Hands, way: str, typed: dict[str, str]
) -> None:
    pledge = shown(hands) if way == "hold" else held(hands)
    other = take_in(hands.desk).pledge
    choose(hands, way)
    for name, value in typed.items():
        hands.put(name, value)
    hands.press("Esc")
    assert "is kept" in hands.banner()
    choose(hands, way)
    panel = hands.window.pages.ticket._panel()
    assert panel is not None
    assert typed.items() <= typed_texts(panel.fields()).items()
    hands.scan(qr_of(hands, other))
    assert "is kept" in hands.banner()
    assert hands.window.pages.ticket._pledge == other
    hands.press("Ctrl+B")
    assert hands.window.pages.ticket._pledge == pledge
    assert hands.window.pages.ticket._panel() is panel
    assert typed.items() <= typed_texts(panel.fields()).items()


@pytest.mark.parametrize(("clerk", "finds"), [("c1", True), ("c2", False)])
def test_what_a_clerk_typed_is_found_by_that_clerk_alone(
    hands: Hands, clerk: str, *, finds: bool
) -> None:
    pledge = shown(hands)
    other = take_in(hands.desk).pledge
    choose(hands, "hold")
    hands.put("unit", "鹽埕分局")
    hands.window.open_ticket(other, False)
    hands.rest()
    assert "is kept" in hands.banner()
    choose(hands, "hold")
    hands.put("unit", "苓雅分局")
    hands.press("F12")
    hands.click("settings.clerk")
    assert not hands.banner(), "nothing is offered to whoever comes"
    hands.put("clerk", clerk)
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.intake
    for ticket, unit in ((other, "苓雅分局"), (pledge, "鹽埕分局")):
        hands.window.open_ticket(ticket, False)
        hands.rest()
        choose(hands, "hold")
        field = hands.field("unit")
        assert isinstance(field, TextField)
        assert field.text() == (unit if finds else "")
        hands.press("Esc")


def test_goods_are_held_by_keys_and_the_page_says_for_whom(hands: Hands, counter: Counter) -> None:
    pledge = shown(hands)
    choose(hands, "hold")
    assert hands.where() == "unit"
    hands.fill("鹽埕分局偵查隊", "張警員", "115刑案0016", "")
    hands.press("F9")
    block = hands.desk.ticket(pledge).pledge.blocked(Block.HELD)
    assert block is not None
    assert hands.label("ticket.state") == "Held for the police"
    assert hands.label("blocks.held.who") == "鹽埕分局偵查隊　張警員"
    assert hands.label("blocks.held.case") == "115刑案0016"
    assert "2026-06-22" in hands.label("blocks.left")
    assert counter.printer.jobs[0][1] == 2
    hands.press("F5", "F7")
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_what_a_hold_lacks_is_told_beside_it(hands: Hands) -> None:
    pledge = shown(hands)
    choose(hands, "hold")
    hands.fill("鹽埕分局")
    hands.press("F9")
    assert hands.fault("officer")
    assert hands.fault("case")
    assert not hands.fault("document"), "the letter may follow"
    assert hands.where() == "officer"
    hands.put("officer", "張警員\u0007")
    hands.press("F9")
    assert "U+0007" in hands.fault("officer")
    assert hands.desk.ticket(pledge).blocks == ()


def test_goods_are_let_go_by_letter_before_two_people(hands: Hands) -> None:
    pledge = held(hands)
    choose(hands, "lift-hold")
    hands.fill("鹽埕分局偵查隊", "張警員")
    hands.press("F9")
    assert hands.fault("document")
    assert hands.fault("second")
    hands.put("document", "x" * 300)
    hands.press("F9")
    assert "300" in hands.fault("document")
    hands.put("document", "高市警字第1號")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.desk.ticket(pledge).blocks == ()
    assert hands.label("blocks.left") == ""


def test_the_owner_takes_goods_home_for_the_principal_by_keys(hands: Hands) -> None:
    pledge = held(hands)
    choose(hands, "release")
    assert hands.where() == "how"
    assert "ID checked" in hands.label("owner.proof")
    assert "Left thumb" in hands.label("owner.proof")
    assert "A123456789" in hands.label("owner.proof")
    hands.type("1")
    hands.press("Return")
    assert hands.label("owner.sum") == "The owner pays NT$ 50,000, no interest"
    assert hands.where() == "papers.police", "nothing is asked of a lawful intake"
    hands.press("Space", "Return")
    hands.press("Return")
    assert hands.where() == "papers.ownership"
    hands.press("Space", "Return")
    hands.fill("高市警字第1號、發票", "林物主", "C123456781", "", "0922333444")
    assert hands.where() == "id_checked"
    hands.press("Space", "Return")
    assert hands.where() == "second"
    hands.type("3")
    hands.press("Return")
    assert hands.where() == "bags"
    hands.scan(bag_text("K0101115000014"))
    assert hands.where() == "received"
    hands.type("51000")
    hands.press("Return")
    view = hands.desk.ticket(pledge)
    assert view.pledge.state is State.RELEASED
    with hands.desk.context.store.read() as reading:
        entry = reading.entry(view.pledge.closed_by_entry)
    assert entry is not None
    body = entry.body
    assert isinstance(body, Released)
    assert (body.how, body.paid, body.change) == (Release.AT_PRINCIPAL, 50_000, 1_000)
    assert body.papers == (Paper.POLICE, Paper.OWNERSHIP)
    assert "NT$ 1,000" in hands.banner()
    assert hands.label("ticket.state") == "Returned to its owner"


def test_after_an_unlawful_intake_no_money_is_asked_but_the_reason(hands: Hands) -> None:
    pledge = held(hands)
    choose(hands, "release")
    hands.type("2")
    hands.press("Return")
    assert hands.where() == "reason"
    assert hands.label("owner.sum") == "Goes back free of charge"
    hands.press("F9")
    for name in ("reason", "papers", "papers_note", "name", "id_number", "bags", "second"):
        assert hands.fault(name), name
    hands.put("reason", "未捺指紋")
    hands.put("papers_note", "判決、發票")
    hands.put("name", "林物主")
    hands.put("id_number", "C123456781")
    hands.put("id_checked", True)
    hands.put("second", "s1")
    owner_of(hands, Way.RELEASE).papers.tick("judgment", "ownership")
    hands.scan(bag_text("K0101115000014"))
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.state is State.RELEASED
    assert "free" in hands.banner()


def test_the_letter_of_the_police_is_added_when_it_comes(hands: Hands, counter: Counter) -> None:
    pledge = held(hands)
    choose(hands, "note-hold")
    assert hands.where() == "document"
    hands.press("F9")
    assert hands.fault("document")
    hands.commit("高市警鹽字第7號")
    hands.press("F9")
    assert hands.label("blocks.held.text") == "高市警鹽字第7號"
    assert "stay held" in hands.banner()
    assert len(counter.printer.jobs) == 1
    assert hands.desk.ticket(pledge).pledge.blocked(Block.HELD) is not None


def test_another_bag_is_refused_and_a_bad_label_told(hands: Hands) -> None:
    pledge = held(hands)
    choose(hands, "release")
    hands.scan("BAG:ab_c")
    assert hands.fault("bags")
    hands.scan(bag_text("OTHER"))
    assert "Bag “OTHER” does not belong to this ticket" in hands.fault("bags")
    panel = hands.window.pages.ticket.panel(Way.RELEASE)
    assert typed_texts(panel.fields())["bags"] == "", "the wrong bag is not taken"
    [bag] = hands.desk.ticket(pledge).bags
    hands.scan(bag_text(bag))
    assert (hands.fault("bags"), typed_texts(panel.fields())["bags"]) == ("", bag)
    assert hands.desk.ticket(pledge).pledge.state is State.OPEN


def test_an_owner_is_paid_back_once(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hold(hands.desk, pledge)
    release(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "refund")
    assert hands.label("owner.sum") == "Pay back NT$ 50,000"
    assert hands.where() == "reason"
    hands.fill("未查驗證件")
    hands.press("Return", "Return")
    hands.press("Return")
    hands.fill("115年度訴字第1號", "林物主", "C123456781", "", "")
    hands.press("Space", "Return")
    hands.type("3")
    hands.press("Return", "Space")
    hands.press("F9")
    assert hands.fault("papers"), "no paper was ticked"
    owner_of(hands, Way.REFUND).papers.tick("judgment", "ownership")
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledge.refunded == 50_000
    assert "NT$ 50,000" in hands.banner()
    with hands.desk.context.store.read() as reading:
        acts = reading.acts_of(hands.desk.day().day or hands.desk.day().suggested)
    assert isinstance(acts[-1].body, Refunded)
    assert ways_of(hands.desk, pledge) == frozenset()


def test_who_redeemed_may_be_an_owner_too(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    redeem(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "refund")
    assert hands.label("owner.sum") == "Pay back NT$ 50,450"


def test_goods_given_back_free_leave_nothing_to_pay_back(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hold(hands.desk, pledge)
    free(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    hands.press("F10")
    names = [button.objectName() for button in hands.window.pages.ticket.more._buttons]
    assert "more.refund" not in names


def head_lines(hands: Hands) -> dict[str, str]:
    """What the head of the ticket says of its goods and its money."""
    names = ("ticket.bag", "ticket.place", "ticket.goods", "ticket.refunded")
    return {name: told for name in names if (told := hands.label(name))}


def acts_shown(hands: Hands) -> list[tuple[str, str]]:
    """The acts of the ticket shown, each with its cash."""
    rows = hands.window.pages.ticket.ticket.acts.rows
    columns = (1, 2)
    return [
        tuple(rows.data(rows.index(row, column)) for column in columns)
        for row in range(rows.rowCount())
    ]


def test_a_refund_is_told_on_the_ticket_with_sum_and_day(hands: Hands) -> None:
    pledge = held(hands)
    release(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert head_lines(hands) == {"ticket.goods": "given to their owner on 2026-03-16 (Mon)"}
    refund(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert head_lines(hands)["ticket.refunded"] == "NT$ 50,000, 2026-03-16 (Mon)"
    assert acts_shown(hands) == [
        ("Pledge", "-NT$ 50,000"),
        ("Held for the police", "–"),
        ("Returned to the owner", "NT$ 50,000"),
        ("Refunded", "-NT$ 50,000"),
    ]


def test_goods_that_left_are_not_told_to_be_stopped_or_in_the_vault(hands: Hands) -> None:
    pledge = held(hands)
    assert head_lines(hands) == {"ticket.bag": "K01-01-115-00001-4", "ticket.place": "甲-1"}
    blocks = hands.window.pages.ticket.ticket.blocks
    assert blocks.heading.text() == "Blocked"
    free(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert blocks.heading.text() == "Had been blocked"
    assert hands.label("blocks.held.who"), "who had them held is still told"
    assert head_lines(hands) == {"ticket.goods": "given to their owner on 2026-03-16 (Mon)"}


@pytest.mark.parametrize("way", ["redeem", "renew", "replace", "reverse"])
def test_a_ticket_that_ended_says_where_its_goods_are(hands: Hands, way: str) -> None:
    pledge = take_in(hands.desk).pledge
    if way == "redeem":
        redeem(hands.desk, pledge)
    elif way == "renew":
        renew(hands.desk, pledge)
    elif way == "replace":
        report(hands.desk, pledge)
        give_new(hands.desk, pledge)
    else:
        undo(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    told = {
        "redeem": "handed over on 2026-03-16 (Mon)",
        "renew": "now under K01-01-115-00002-3",
        "replace": "now under K01-01-115-00002-3",
        "reverse": "no longer under this ticket",
    }
    assert head_lines(hands) == {"ticket.goods": told[way]}
