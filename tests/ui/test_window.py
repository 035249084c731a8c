"""The window's ways: search and scan from anywhere, keys, going back, messages, slow work, bugs."""

import time

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from counter.domain.effects import State
from counter.domain.refusal import Reason, Refused, Trouble, Unavailable, fault
from counter.ui.keys import Command
from counter.ui.messages import Place, Tone, tell_start_trouble
from counter.ui.preferences import Language, Preferences
from counter.ui.tasks import SLOW_MS, Lane
from counter.ui.tokens import Scheme
from tests.desk.desks import OTHER_PLEDGOR, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


def test_a_name_finds_its_tickets_and_enter_opens_one(hands: Hands) -> None:
    take_in(hands.desk)
    other = take_in(hands.desk, pledgor=OTHER_PLEDGOR)
    hands.press("F3")
    assert hands.where() == "search"
    hands.fill("陳大文")
    assert hands.window.pages.results.table.rows.rowCount() == 1
    assert hands.where() == "found"
    hands.press("F1")
    hands.fill(OTHER_PLEDGOR.id_number)
    hands.press("Return")
    assert hands.window.pages.ticket._pledge == other.pledge


def test_nothing_found_says_what_to_do(hands: Hands) -> None:
    hands.press("F3")
    hands.fill("沒有這個人")
    assert "Nothing found" in hands.label("found.told")
    assert hands.where() == "search"


def test_a_number_searched_for_opens_its_ticket_at_once(hands: Hands) -> None:
    receipt = take_in(hands.desk)
    hands.press("F3")
    hands.fill("k01-01-115-00001-4")
    assert hands.window.pages.ticket._pledge == receipt.pledge
    hands.press("F3")
    hands.fill("K01-01-115-00001-5")
    assert hands.banner()


def test_f9_on_the_hits_opens_the_one_picked(hands: Hands) -> None:
    receipt = take_in(hands.desk)
    hands.press("F3")
    hands.fill("陳大文")
    hands.press("F9")
    assert hands.window.pages.ticket._pledge == receipt.pledge


def test_the_scan_box_is_reached_from_every_page(hands: Hands) -> None:
    for command in (Command.INTAKE, Command.TICKETS, Command.DAY, Command.SETTINGS):
        for key in ("F1", "Ctrl+L"):
            hands.window.go(command)
            hands.rest()
            hands.press(key)
            assert hands.where() == "scan"


def test_esc_in_the_scan_box_leads_back_to_the_page(hands: Hands) -> None:
    hands.press("F1")
    hands.type("abc")
    hands.press("Esc")
    assert hands.where() == "pledgor.id_number"
    assert hands.window.frame.scan.text() == ""


def test_esc_on_a_page_leads_to_the_scan_box(hands: Hands) -> None:
    hands.window.pages.intake.pledgor.name.setFocus()
    hands.press("Esc")
    assert hands.where() == "scan"


def test_each_key_on_the_rail_does_what_its_key_does(hands: Hands) -> None:
    for key, page in (
        ("key.tickets", "results"),
        ("key.day", "day"),
        ("key.settings", "settings"),
        ("key.help", "keys"),
        ("key.intake", "intake"),
    ):
        hands.click(key)
        shown = hands.window.page()
        assert shown is not None
        assert shown.objectName() == f"page.{page}"


def test_the_rail_shows_which_keys_work_and_which_page_is_shown(hands: Hands) -> None:
    rail = hands.window.frame.rail
    assert rail._buttons[Command.INTAKE].isChecked()
    assert not rail._buttons[Command.RENEW].isEnabled()
    take_in(hands.desk)
    hands.press("F3")
    hands.fill("陳大文")
    hands.press("Return")
    assert rail._buttons[Command.RENEW].isEnabled()
    assert rail._buttons[Command.TICKETS].isChecked()


def test_nobody_signed_in_nothing_can_be_reached(counter: Counter) -> None:
    hands = counter.open(signed_in=False)
    for key in ("F1", "F2", "F3", "F8", "F12", "Esc"):
        hands.press(key)
        assert hands.window.page() is hands.window.pages.sign_in
    hands.scan("HTTPS://EXAMPLE.GOV.TW/T/X/Y")
    assert hands.window.page() is hands.window.pages.sign_in


def test_once_a_clerk_left_nothing_can_be_reached_in_that_ones_name(hands: Hands) -> None:
    frame = hands.window.frame
    hands.until(lambda: _seen(frame.reminder))
    hands.press("F12")
    hands.click("settings.clerk")
    assert hands.label("status.clerk") == "Nobody signed in"
    assert not frame.reminder.isVisible()
    assert hands.desk.clerk is None
    for key in ("F1", "F2", "F8", "F12"):
        hands.press(key)
        assert hands.window.page() is hands.window.pages.sign_in
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.intake
    hands.until(lambda: _seen(frame.reminder))


def _seen(widget: QWidget) -> None:
    assert widget.isVisible()


def test_a_banner_is_closed_by_its_button_and_by_esc(hands: Hands) -> None:
    messages = hands.window.room.messages
    messages.warn("watch out")
    assert hands.banner() == "watch out"
    hands.click("banner.close")
    assert hands.banner() == ""
    messages.note("know this")
    hands.press("Esc")
    assert hands.banner() == ""


def test_a_second_good_sentence_joins_the_first(hands: Hands) -> None:
    messages = hands.window.room.messages
    messages.good("Done.")
    messages.also("Printed.")
    assert hands.banner() == "Done. Printed."
    messages.good("Something else.")
    assert hands.banner() == "Something else."
    hands.click("banner.close")
    messages.also("Later.")
    assert hands.banner() == "Later."


@pytest.mark.parametrize("backup_first", [True, False])
def test_a_trouble_after_an_act_is_not_taken_away_by_what_went_well(
    hands: Hands, *, backup_first: bool
) -> None:
    messages = hands.window.room.messages
    jam = Unavailable(Trouble.PRINTER_FAILED, printer="Window 1")
    reprinted: list[str] = []
    messages.good("The day is closed.", ("Look", lambda: reprinted.append("look")))
    if backup_first:
        messages.also("Backed up.", place=Place.BACKUP)
    messages.also_trouble(jam, ("Print again", lambda: reprinted.append("jam")))
    if not backup_first:
        messages.also("Backed up.", place=Place.BACKUP)
    assert hands.banner().startswith("The day is closed. The printer did not print")
    assert hands.banner().endswith("Backed up.")
    assert hands.window.frame.banner.property("banner") == Tone.DANGER.value
    hands.click("banner.act")
    assert reprinted == ["jam"]


def test_a_backup_that_went_well_takes_the_failed_ones_sentence_away(hands: Hands) -> None:
    messages = hands.window.room.messages
    messages.also_trouble(Unavailable(Trouble.DISK_FULL), place=Place.BACKUP)
    messages.also("Backed up.", place=Place.BACKUP)
    assert hands.banner() == "Backed up."


@pytest.mark.parametrize("backup_first", [True, False])
def test_act_paper_and_backup_are_told_in_this_order_whichever_is_over_first(
    hands: Hands, *, backup_first: bool
) -> None:
    messages = hands.window.room.messages
    told = [(Place.BACKUP, "Backed up."), (Place.PAPER, "Printed.")]
    messages.good("The day is closed.")
    for place, text in told if backup_first else reversed(told):
        messages.also(text, place=place)
    assert hands.banner() == "The day is closed. Printed. Backed up."
    messages.good("Something else.")
    messages.also("Printed again.")
    assert hands.banner() == "Something else. Printed again."


def test_what_was_well_done_a_while_ago_stands_beside_nothing_new(hands: Hands) -> None:
    messages = hands.window.room.messages
    messages.good("Printed.", ("Look", lambda: None))
    messages._ages.timeout.emit()
    messages.also("Another printed.")
    assert hands.banner() == "Another printed."
    messages.warn("Look after this.")
    messages._ages.timeout.emit()
    messages.also("Printed.")
    assert hands.banner() == "Look after this. Printed.", "no good word takes it away"
    messages.good("Printed.", ("Look", lambda: None))
    hands.window.frame.banner._timer.timeout.emit()
    assert hands.banner() == "", "nor does it stay for ever"


def test_a_sentence_that_joins_another_leaves_its_button(hands: Hands) -> None:
    messages = hands.window.room.messages
    done: list[str] = []
    messages.good("Printed.", ("Look", lambda: done.append("looked")))
    messages.also("Backed up.")
    hands.click("banner.act")
    assert done == ["looked"]
    messages.also("Later.")
    assert hands.window.frame.banner.act.isHidden()


def test_a_trouble_says_what_still_works(hands: Hands) -> None:
    hands.window.room.messages.trouble(Unavailable(Trouble.DISK_FULL))
    assert hands.banner()
    assert "disk-full" not in hands.banner()
    hands.window.room.messages.trouble(Refused([fault(Reason.DAY_NOT_OPEN)]))
    assert "day-not-open" not in hands.banner()


def test_slow_work_is_shown_and_esc_gives_it_up(hands: Hands) -> None:
    heard: list[object] = []
    hands.tasks.run(
        time.sleep,
        SLOW_MS * 4 / 1000,
        owner=hands.window,
        done=heard.append,
        failed=heard.append,
        lane=Lane.READ,
    )

    def shown() -> None:
        assert hands.window.frame.status.bar.isVisible()

    hands.until(shown)
    assert "Esc" in hands.label("status.work")
    hands.press("Esc")
    assert not hands.window.frame.status.bar.isVisible()
    assert heard == []


def test_a_bug_tells_a_reference_and_nothing_of_its_inside(hands: Hands) -> None:
    hands.tasks.bug.emit("A1B2C3")
    [box] = hands.window.findChildren(QMessageBox, "box")
    assert "A1B2C3" in box.text()
    box.close()


def test_the_strip_says_training_and_sample(hands: Hands) -> None:
    assert "TRAINING" in hands.label("strip.training")
    assert "SAMPLE" in hands.label("strip.sample")


def test_the_status_line_tells_where_the_data_is(hands: Hands) -> None:
    assert hands.label("status.data") == "Kept on this counter only"
    assert "counter 1" in hands.label("status.place")


@pytest.mark.qt_log_ignore("does not support raise")
def test_a_second_start_brings_the_window_to_front(hands: Hands) -> None:
    hands.window.showMinimized()
    hands.window.come_to_front()
    hands.rest()
    assert not hands.window.isMinimized()


def test_agencies_speak_their_own_words(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT))
    hands = counter.open("taipei")
    words = hands.window.room.policy.words
    assert hands.window.frame.rail._buttons[Command.RENEW].text() == words.renew
    assert hands.window.frame.rail._buttons[Command.REDEEM].text() == words.redeem
    assert hands.window.room.names.state(State.RENEWED) == f"已{words.renew}"
    assert hands.window.room.names.state(State.REDEEMED) == f"已{words.redeem}"


def test_qt_speaks_chinese_too(counter: Counter) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT))
    hands = counter.open()
    assert QLocale().name() == "zh_TW"
    hands.window.room.messages.ask("？", yes="是", no="否", on_yes=lambda: None)
    [box] = hands.window.findChildren(QMessageBox, "box")
    assert {button.text() for button in box.buttons()} == {"是", "否"}
    box.close()


@pytest.mark.parametrize(
    "trouble",
    [
        Unavailable(Trouble.KEY_MISSING, file="counter.key"),
        Refused([fault(Reason.DAY_NOT_OPEN)]),
    ],
)
def test_a_start_that_cannot_be_is_told_in_a_box(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch, trouble: Refused | Unavailable
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text()))
    tell_start_trouble(trouble, Language.CHINESE)
    assert qapp is not None
    [text] = shown
    assert text.endswith("。")
