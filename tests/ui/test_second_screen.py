"""The pledgor's screen: what is written now and what was done, nothing of another person or of a page that was left."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QApplication

from counter.domain import charges
from counter.domain.codes import ReversalReason
from counter.domain.forms import ReverseForm
from counter.domain.money import Mg, Ntd
from counter.settings import load_policy
from counter.settings.calendars import public_calendar
from counter.ui.pledgor_screen import words
from counter.ui.pledgor_screen.board import Text
from counter.ui.pledgor_screen.picture import picture
from counter.ui.pledgor_screen.place import Place
from counter.ui.pledgor_screen.shown import (
    Amount,
    Doing,
    For,
    Payment,
    Shown,
    ShownTicket,
    Thing,
    things_pledged,
)
from counter.ui.pledgor_screen.view import PledgorView
from counter.ui.preferences import Language, PledgorScreen, Preferences
from counter.ui.theme import Theme
from counter.ui.tokens import Scheme
from tests.desk.desks import BAR, PLEDGOR, take_in
from tests.house.tree import ROOT
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.test_intake import put_intake
from tests.ui.test_ticket_page import qr_of

PRIVATE = (PLEDGOR.name, PLEDGOR.id_number, PLEDGOR.phone, PLEDGOR.address, "A123456789", "陳大文")


@pytest.fixture
def hands(counter: Counter) -> Iterator[Hands]:
    """A clerk's hands; what the pledgor sees stands in a window beside."""
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, pledgor_screen=PledgorScreen.WINDOW))
    hands = counter.open()
    yield hands
    if hands.window.second.view is not None:
        seen(hands)


def view_of(hands: Hands) -> PledgorView:
    view = hands.window.second.view
    assert view is not None
    return view


def seen(hands: Hands) -> str:
    """Everything the pledgor reads; never what others should not."""
    text = "\n".join(view_of(hands).texts())
    assert not [private for private in PRIVATE if private and private in text]
    return text


def is_idle(hands: Hands) -> bool:
    return view_of(hands).shown is None and words.WELCOME.zh in seen(hands)


# ------------------------------------------------------------------------------------ contents


def test_while_nothing_is_written_it_shows_the_office_its_prices_and_its_hours(
    hands: Hands,
) -> None:
    text = seen(hands)
    for told in (
        hands.desk.policy.name,
        hands.desk.policy.name_en,
        "請先就座",
        "NT$ 9,600",
        "月息 0.9 %　年息 10.8 %",
        "低收入戶（NT$ 75,000 以內）",
        "週一至週五 09:00–17:00",
        "Mon–Fri 09:00–17:00",
    ):
        assert told in text


def test_an_intake_is_shown_as_it_is_typed(hands: Hands) -> None:
    hands.put("items.0.gross", "37.5")
    hands.rest()
    assert words.APPRAISING.zh in seen(hands)
    put_intake(hands)
    text = seen(hands)
    for told in (
        "黃金 戒指",
        "37.5 公克（10 錢）",
        "1 piece, 37.5 g",
        "NT$ 50,000",
        "新臺幣伍萬元整",
        "一般　月息 0.9 %　年息 10.8 %",
        "General: 0.9 % a month = 10.8 % a year",
        "Maturity",
        "付給您：本金",
        "這天（含）以前",
    ):
        assert told in text
    offer = hands.window.pages.intake._offer
    assert offer is not None
    assert offer.terms is not None
    assert words.day(offer.terms.last_day).zh in text
    assert f"{offer.table[-1].total:,}" in text


def test_a_pledge_that_is_written_is_shown_with_its_number_until_the_clerk_turns_away(
    hands: Hands,
) -> None:
    put_intake(hands)
    hands.press("F9")
    text = seen(hands)
    assert words.DONE_AND_COUNT.zh in text
    assert "付給您：本金" in text
    assert "NT$ 50,000" in text
    hands.press("F2")
    assert is_idle(hands)


def test_a_finished_act_does_not_stay_for_the_next_person(hands: Hands) -> None:
    put_intake(hands)
    hands.window.second._over.setInterval(1)
    hands.press("F9")
    hands.until(lambda: _assert_idle(hands))


def test_a_renewal_shows_the_interest_the_cash_and_the_change(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    hands.press("F5")
    text = seen(hands)
    assert "您要付：利息（1 個月）" in text
    assert "You pay: Interest, 1 month\n" in text
    assert "NT$ 450" in text
    assert words.CHANGE.zh not in text
    hands.type("500")
    text = seen(hands)
    assert "NT$ 500" in text
    assert "NT$ 50" in text
    assert words.CHANGE.zh in text
    hands.press("Return")
    text = seen(hands)
    assert "您已付：利息" in text
    assert words.DONE_AND_COUNT.zh in text


def test_a_redemption_shows_principal_and_interest_and_no_days(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    hands.press("F7")
    text = seen(hands)
    for told in ("NT$ 50,000", "NT$ 450", "NT$ 50,450", "合計您要付"):
        assert told in text
    assert words.LAST_DAY.zh not in text
    assert words.TABLE.zh not in text


def test_a_scanned_ticket_shows_what_it_costs_today(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.scan(qr_of(hands, pledge))
    text = seen(hands)
    for told in ("單據內容", "續質：付利息", "NT$ 450", "取贖：付本息", "NT$ 50,450"):
        assert told in text


def test_an_undone_intake_tells_what_comes_back(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    window = hands.window
    window.open_ticket(pledge, False)
    hands.rest()
    offer = hands.desk.reversal_offer(pledge)
    form = ReverseForm(
        entry=offer.entry.id,
        reason=ReversalReason.WRONG_AMOUNT,
        note="",
        ticket_returned=True,
        bags=offer.plan.bags,
        agreed=offer.plan.drawer,
        money_moved=True,
        supervisor="",
    )
    window._acted(hands.desk.undo(form))
    hands.rest()
    text = seen(hands)
    assert "您已付：退還款項" in text
    assert "NT$ 50,000" in text


def test_it_speaks_both_languages_whatever_the_clerk_reads(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.DARK, pledgor_screen=PledgorScreen.WINDOW))
    hands = counter.open("taipei")
    text = seen(hands)
    assert words.WELCOME.zh in text
    assert words.WELCOME.en in text


# ------------------------------------------------------------------------------------ privacy


@pytest.mark.parametrize("key", ["F3", "F4", "F8", "F12"])
def test_it_is_idle_as_soon_as_the_clerk_leaves_the_page(hands: Hands, key: str) -> None:
    put_intake(hands)
    assert not is_idle(hands)
    hands.press(key)
    assert is_idle(hands)


def test_it_is_idle_as_soon_as_the_clerk_signs_out(hands: Hands) -> None:
    put_intake(hands)
    hands.window.sign_out()
    assert is_idle(hands)


def test_it_is_idle_while_the_clerk_searches_and_never_shows_what_was_found(hands: Hands) -> None:
    take_in(hands.desk)
    take_in(hands.desk, items=(BAR,))
    put_intake(hands)
    hands.window.look_up(PLEDGOR.name)
    assert view_of(hands).shown is None
    hands.rest()
    assert is_idle(hands)


def test_after_a_search_without_a_result_the_pledge_under_way_is_shown_again(hands: Hands) -> None:
    put_intake(hands)
    hands.window.look_up("\x00")
    assert is_idle(hands)
    hands.rest()
    assert hands.window.page() is hands.window.pages.intake
    assert not is_idle(hands)


def test_a_ticket_that_was_only_looked_up_is_not_shown(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert is_idle(hands)
    hands.press("F5")
    assert "NT$ 450" in seen(hands)
    hands.press("Escape")
    assert is_idle(hands)


def test_an_answer_for_one_pledgor_never_appears_after_another_was_begun(hands: Hands) -> None:
    put_intake(hands)
    intake = hands.window.pages.intake
    first = intake.shown()
    assert first is not None
    intake._ask_offer()
    answers: list[Shown | None] = []
    intake.shown_changed.connect(lambda: answers.append(intake.shown()))
    hands.put("pledgor.id_number", "B123456780")
    assert is_idle(hands)
    while len(answers) < 2 and hands.tasks._jobs:
        QApplication.processEvents()
    hands.rest()
    assert answers[0] is None
    assert not is_idle(hands)


def test_a_ticket_in_flight_never_appears_under_another(hands: Hands) -> None:
    one = take_in(hands.desk).pledge
    other = take_in(hands.desk, items=(BAR,), principal=Ntd(30_000)).pledge
    hands.scan(qr_of(hands, one))
    hands.press("F5")
    hands.window.open_ticket(other, True)
    assert is_idle(hands)
    hands.rest()
    assert "NT$ 30,000" in seen(hands)
    assert "NT$ 50,000" not in seen(hands)


def test_what_was_typed_before_the_page_was_left_is_not_shown_until_it_is_taken_up_again(
    hands: Hands,
) -> None:
    put_intake(hands)
    hands.press("F8", "F2")
    assert is_idle(hands)
    hands.put("principal", "40000")
    hands.rest()
    assert "NT$ 40,000" in seen(hands)


def test_a_draft_put_back_at_the_start_is_not_shown(hands: Hands, counter: Counter) -> None:
    put_intake(hands)
    hands.window.pages.intake.keep_draft()
    hands.rest()
    counter.close()
    again = counter.open()
    again.rest()
    assert again.window.pages.intake.offer.principal.text()
    assert is_idle(again)


def test_clearing_the_page_clears_the_screen(hands: Hands) -> None:
    put_intake(hands)
    hands.window.pages.intake.clear()
    assert is_idle(hands)


def test_free_text_about_a_thing_is_never_shown() -> None:
    policy = load_policy(ROOT / "resources" / "agencies" / "kaohsiung.toml")
    from counter.print.papers import ItemLines  # noqa: PLC0415 - used here alone

    lines = ItemLines(
        "手錶", 1, Mg(0), Mg(0), "", (("廠牌", "ROLEX"), ("機身序號", "S123")), "刮痕"
    )
    gone = replace(lines, type_name="古董", type_name_en="Antique")
    assert things_pledged((lines, gone), policy) == (
        Thing("手錶", "Watch", 1, Mg(0)),
        Thing("古董", "Antique", 1, Mg(0)),
    )


# ------------------------------------------------------------------------------------ the window


def test_the_cursor_never_leaves_the_clerks_window(hands: Hands) -> None:
    assert QApplication.activeWindow() is hands.window
    assert hands.where() == "pledgor.id_number"
    put_intake(hands)
    assert QApplication.activeWindow() is hands.window


def test_it_is_off_where_it_is_not_wanted_and_on_one_screen(counter: Counter) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT))
    hands = counter.open()
    assert hands.window.second.view is None
    put_intake(hands)
    hands.press("F9")
    assert hands.window.second.view is None


def test_the_choice_takes_effect_when_it_is_saved(hands: Hands) -> None:
    view = view_of(hands)
    hands.press("F12")
    hands.put("scheme", "dark")
    hands.press("F9")
    assert view_of(hands) is view
    hands.put("pledgor_screen", "off")
    hands.press("F9")
    assert hands.window.second.view is None
    hands.put("pledgor_screen", "window")
    hands.press("F9")
    assert is_idle(hands)


@pytest.mark.slow
def test_with_two_screens() -> None:
    """What needs a second screen has a program of its own: a platform gets its screens at its start."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", TWO_SCREENS],
        cwd=ROOT,
        env=os.environ | {"COUNTER_TEST_SCREENS": "2"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


TWO_SCREENS = str(Path(__file__).with_name("two_screens.py"))


# ------------------------------------------------------------------------------------ layout

SIZES = [(1366, 768), (1920, 1080), (1280, 1024), (1024, 768), (800, 600), (1080, 1920)]


def scenes(agency: str) -> tuple[Place, list[Shown | None]]:
    """The fullest views there are: many things, a long table, money both ways, many tickets."""
    policy = load_policy(ROOT / "resources" / "agencies" / f"{agency}.toml")
    calendar = public_calendar()
    terms = charges.write_terms(
        policy,
        calendar,
        class_code=policy.classes[-1].code,
        item_type="gold",
        principal=Ntd(123_400),
        pledged_on=date(2026, 3, 10),
    )
    things = tuple(Thing("黃金 項鍊", "Gold", 2, Mg(18_750 + n)) for n in range(20))
    ticket = ShownTicket(things[:3], terms, charges.table(terms, calendar), "K0102115000127")
    both_ways = Payment((Amount(For.INTEREST, Ntd(2_025), 5), Amount(For.LENT, Ntd(-20_000))), None)
    paid = Payment((Amount(For.INTEREST, Ntd(2_025), 5),), Ntd(3_000))
    shown: list[Shown | None] = [
        None,
        Shown(Doing.RENEW, (ticket,), paid, done=True),
        Shown(Doing.TOP_UP, (ticket,), both_ways),
        Shown(Doing.PLEDGE, (replace(ticket, things=things),), paid),
        Shown(Doing.TOGETHER, (ticket,) * 40, paid, done=True),
        Shown(Doing.TICKET, (replace(ticket, today=ticket.table[0]),)),
        Shown(Doing.REVERSE, (), Payment((Amount(For.REFUND, Ntd(0)),)), done=True),
    ]
    place = Place(policy, policy.branches[0], date(2026, 11, 20), training=True)
    return place, shown


@pytest.mark.parametrize("agency", ["kaohsiung", "taipei"])
@pytest.mark.parametrize("size", SIZES)
def test_everything_stands_on_the_screen(theme: Theme, size: tuple[int, int], agency: str) -> None:
    theme.wear(Scheme.LIGHT, 100)
    place, shown = scenes(agency)
    whole = QRect(0, 0, *size)
    for each in shown:
        texts = [p for p in picture(each, place, QSize(*size)) if isinstance(p, Text)]
        outside = [text.words for text in texts if not whole.contains(text.box)]
        assert outside == [], each
        boxes = [text.box for text in texts]
        crossing = [
            (one.words, other.words)
            for n, one in enumerate(texts)
            for other in texts[n + 1 :]
            if one.box.intersects(other.box)
        ]
        assert crossing == [], (each, boxes)


def test_what_is_left_out_is_counted() -> None:
    place, shown = scenes("taipei")
    texts = [p.words for p in picture(shown[3], place, QSize(1366, 768)) if isinstance(p, Text)]
    assert any(words.startswith("另有") for words in texts)


def test_the_sums_are_the_payments() -> None:
    paid = Payment((Amount(For.INTEREST, Ntd(450)), Amount(For.LENT, Ntd(-5_000))), Ntd(0))
    assert paid.net == -4_550
    assert Payment((Amount(For.INTEREST, Ntd(450)),), Ntd(500)).change == 50
    assert Payment((Amount(For.INTEREST, Ntd(450)),), Ntd(400)).change is None
    assert Payment((Amount(For.INTEREST, Ntd(450)),)).change is None


def _assert_idle(hands: Hands) -> None:
    assert is_idle(hands)
