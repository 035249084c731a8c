"""Sign-in and business day, day end, backup, closed days, settings, recovery sheet."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from counter.desk.answers import DayState
from counter.ui import preferences
from counter.ui.keys import Command
from counter.ui.pages.recovery import ASKED
from counter.ui.preferences import LabelStock, Language, PaperSize, Preferences, TicketText
from counter.ui.tokens import Scheme
from tests.desk.desks import TODAY, take_in
from tests.ui.conftest import PREFERENCES, Counter
from tests.ui.hands import Hands


def sign_in(hands: Hands) -> None:
    hands.put("confirmed", True)
    hands.press("F9")


def test_the_first_sign_in_opens_the_business_day(counter: Counter) -> None:
    hands = counter.open(signed_in=False)
    assert hands.window.page() is hands.window.pages.sign_in
    told = hands.window.pages.sign_in.confirmed.words.text()
    assert "2026-03-16 (Mon)" in told
    assert "115年3月16日" in told
    sign_in(hands)
    assert hands.desk.day().state is DayState.OPEN
    assert hands.window.page() is hands.window.pages.intake
    assert "115年3月16日" in hands.label("status.day")
    assert "王小明" in hands.label("status.clerk")


def test_a_day_is_not_opened_unconfirmed(counter: Counter) -> None:
    hands = counter.open(signed_in=False)
    hands.press("F9")
    assert hands.fault("confirmed")
    assert hands.desk.day().state is DayState.NONE


def test_an_open_day_only_asks_who_works(counter: Counter) -> None:
    counter.open()
    counter.close()
    hands = counter.open(signed_in=False)
    page = hands.window.pages.sign_in
    assert not page.confirmed.isVisible()
    hands.put("clerk", "s1")
    hands.press("F9")
    assert hands.window.page() is hands.window.pages.intake
    assert "林主任" in hands.label("status.clerk")


def test_more_than_four_days_ahead_asks_a_supervisor(counter: Counter) -> None:
    hands = counter.open(signed_in=False)
    page = hands.window.pages.sign_in
    for days, asked in ((4, False), (5, True)):
        page.day.set_day(TODAY + timedelta(days=days))
        hands.rest()
        assert page.supervisor.isVisible() is asked
    sign_in(hands)
    assert hands.fault("supervisor")
    hands.put("supervisor", "s1")
    hands.press("F9")
    assert hands.desk.day().day == TODAY + timedelta(days=5)


@pytest.mark.parametrize("typed", ["115/2/30", "", "yesterday"])
def test_a_day_that_is_none_is_refused_at_its_field(counter: Counter, typed: str) -> None:
    hands = counter.open(signed_in=False)
    hands.put("day", typed)
    hands.press("F9")
    assert hands.fault("day")


def test_a_day_before_the_last_is_refused(counter: Counter) -> None:
    hands = counter.open()
    hands.desk.close_day()
    counter.close()
    hands = counter.open(signed_in=False)
    hands.put("day", "115/3/15")
    sign_in(hands)
    assert hands.fault("day")


def test_a_forgotten_close_is_told_and_done_first(counter: Counter) -> None:
    counter.open()
    counter.close()
    counter.clock.go_to(date(2026, 3, 17))
    hands = counter.open(signed_in=False)
    page = hands.window.pages.sign_in
    assert "2026-03-16" in page.notice.text()
    assert page.notice.isVisible()
    hands.press("F9")
    assert "Confirm first" in hands.banner()
    sign_in(hands)
    assert hands.desk.day().state is DayState.CLOSED
    while hands.window.page() is not page:
        hands.press("Esc")
    assert page.day.day() == date(2026, 3, 17)
    sign_in(hands)
    assert hands.desk.day().day == date(2026, 3, 17)
    assert hands.desk.backup_status().made is not None


def test_a_day_left_open_overnight_leads_to_its_close(counter: Counter) -> None:
    hands = counter.open()
    counter.clock.go_to(date(2026, 3, 17))
    hands.window.watch.refresh()
    hands.rest()
    page = hands.window.pages.sign_in
    assert hands.window.page() is page
    assert "2026-03-16" in page.notice.text()


def test_a_day_left_open_overnight_takes_the_banner_of_the_clerk_before_away(
    counter: Counter,
) -> None:
    hands = counter.open()
    hands.window.room.messages.warn("told to the clerk", ("Go on", hands.window.back))
    counter.clock.go_to(date(2026, 3, 17))
    hands.window.watch.refresh()
    hands.rest()
    assert hands.banner() == ""


def test_who_is_closing_a_day_left_open_is_not_disturbed_each_minute(counter: Counter) -> None:
    hands = counter.open()
    counter.clock.go_to(date(2026, 3, 17))
    hands.window.watch.refresh()
    hands.rest()
    hands.put("confirmed", True)
    hands.window.watch.refresh()
    hands.rest()
    assert hands.window.pages.sign_in.confirmed.is_on()


def test_a_sheet_that_did_not_print_is_told_beside_the_backup(counter: Counter) -> None:
    counter.printer.printers = ("Window 1",)
    counter.printer.fails = True
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    hands = counter.open()
    hands.press("F8")
    hands.put("closing", True)
    hands.press("F9")
    assert "did not print" in hands.banner()
    assert "backup is made" in hands.banner()
    hands.click("banner.act")
    assert hands.window.page() is hands.window.pages.paper


def test_a_window_closed_right_after_the_day_leaves_its_copy(counter: Counter) -> None:
    hands = counter.open()
    hands.press("F8")
    hands.put("closing", True)
    hands.window.press(Command.CONFIRM)
    hands.until(lambda: _is_backing(hands))
    counter.close()
    assert list((counter.folder / "copies").glob("*.db"))


def _is_backing(hands: Hands) -> None:
    assert hands.window.pages.day._backing is not None or hands.desk.backup_status().made


def test_the_day_page_adds_up_and_closes(hands: Hands) -> None:
    take_in(hands.desk)
    hands.press("F8")
    page = hands.window.pages.day
    assert page.acts.rows.rowCount() == 2
    texts = [page.sums.itemAt(i).widget().text() for i in range(page.sums.count())]  # type: ignore[union-attr]  # labels all
    assert "-NT$ 50,000" in texts
    hands.press("F9")
    assert "drawer" in hands.banner()
    assert hands.desk.day().state is DayState.OPEN
    hands.put("closing", True)
    hands.press("F9")
    assert hands.desk.day().state is DayState.CLOSED
    assert "closed" in hands.banner()
    assert hands.desk.backup_status().made is not None


def test_the_sheet_so_far_can_be_looked_at(hands: Hands) -> None:
    take_in(hands.desk)
    hands.press("F8")
    hands.click("day.sheet")
    assert hands.window.page() is hands.window.pages.paper
    assert hands.window.pages.paper._sheets


def test_a_backup_on_demand_is_told_and_shown_by_its_age(hands: Hands) -> None:
    assert hands.label("status.backup") == "No backup yet"
    hands.press("F8")
    hands.click("day.backup")
    assert "backup is made" in hands.banner()
    assert "0 min" in hands.label("status.backup")


def test_a_failed_backup_is_told_and_stays_on_the_status_line(
    hands: Hands, counter: Counter
) -> None:
    folder = counter.folder / "copies"
    folder.rmdir()
    folder.write_text("no folder")
    hands.press("F8")
    hands.click("day.backup")
    assert hands.banner()
    assert hands.label("status.backup") == "Backup failed"
    folder.unlink()


def test_the_age_of_a_backup_is_told_in_hours_and_days(hands: Hands, counter: Counter) -> None:
    hands.press("F8")
    hands.click("day.backup")
    for wait, told in (
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=30), "33 h"),
        (timedelta(days=2), "3 days"),
    ):
        counter.clock.moment += wait
        hands.window.watch.refresh()
        hands.rest()
        assert told in hands.label("status.backup")


def test_a_closed_day_moves_the_last_days_at_once(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    before = hands.desk.ticket(pledge).terms.maturity
    hands.press("F8")
    part = hands.window.pages.day.closed_day
    part.day.set_day(before)
    part.cause.set_code("typhoon")
    part.second.set_code("c1")
    hands.click("closed_day.enter")
    assert part.second.is_faulty
    part.second.set_code("s1")
    hands.click("closed_day.enter")
    assert hands.desk.ticket(pledge).terms.maturity > before
    assert "closed day is entered" in hands.banner()


def test_a_closed_day_without_a_day_is_refused_at_its_field(hands: Hands) -> None:
    hands.press("F8")
    hands.click("closed_day.enter")
    assert hands.window.pages.day.closed_day.day.is_faulty


# ------------------------------------------------------------------------------------ settings


def test_settings_are_kept_and_worn_at_once(counter: Counter) -> None:
    hands = counter.open()
    hands.press("F12")
    hands.put("language", Language.CHINESE.value)
    hands.put("scheme", Scheme.DARK.value)
    hands.put("text_percent", "125")
    hands.put("paper", PaperSize.A5.value)
    hands.put("label", LabelStock.MM_100_50.value)
    hands.put("ticket_text", TicketText.BILINGUAL.value)
    hands.press("F9")
    assert hands.label("heading") == "設定"
    assert hands.window.room.theme.look.dark
    assert hands.window.room.theme.look.measures.text == 19
    assert preferences.load(counter.folder / PREFERENCES) == Preferences(
        Language.CHINESE,
        Scheme.DARK,
        125,
        "",
        PaperSize.A5,
        LabelStock.MM_100_50,
        TicketText.BILINGUAL,
    )


def test_changing_the_language_loses_nothing_that_was_typed(hands: Hands) -> None:
    hands.put("pledgor.name", "陳大文")
    hands.press("F12")
    hands.put("language", Language.CHINESE.value)
    hands.press("F9")
    hands.press("F2")
    assert hands.window.pages.intake.pledgor.name.text() == "陳大文"


def test_a_printer_alone_is_kept_without_building_the_window_anew(
    hands: Hands, counter: Counter
) -> None:
    counter.printer.printers = ("Window 1", "Back office")
    frame = hands.window.frame
    hands.press("F12")
    hands.put("printer", "Back office")
    hands.press("F9")
    assert hands.window.frame is frame
    assert hands.window.preferences.printer == "Back office"


def test_another_clerk_can_take_over(hands: Hands) -> None:
    hands.press("F12")
    hands.window.room.messages.warn("told to the clerk before")
    hands.click("settings.clerk")
    assert hands.window.page() is hands.window.pages.sign_in
    assert hands.banner() == ""
    hands.put("clerk", "c2")
    hands.press("F9")
    assert "李小華" in hands.label("status.clerk")


@pytest.mark.parametrize(
    "kept",
    ["", "[General]\nlanguage=xx\nscheme=blue\ntext_percent=99\npaper=A9\n", "\x00broken"],
)
def test_unreadable_preferences_are_those_of_the_first_start(tmp_path: Path, kept: str) -> None:
    path = tmp_path / "preferences.ini"
    path.write_text(kept, encoding="utf-8")
    assert preferences.load(path) == Preferences()


def test_preferences_come_back_as_they_were_kept(tmp_path: Path) -> None:
    choices = Preferences(Language.ENGLISH, Scheme.DARK, 150, "印表機 1", PaperSize.A5)
    preferences.save(tmp_path / "p.ini", choices)
    assert preferences.load(tmp_path / "p.ini") == choices


# ------------------------------------------------------------------------------------ recovery


def test_the_recovery_sheet_reminds_until_its_words_are_confirmed(hands: Hands) -> None:
    window = hands.window
    assert window.frame.reminder.isVisible()
    hands.click("reminder")
    page = window.pages.recovery
    assert window.page() is page
    words = hands.desk.recovery_sheet().words
    for number, field in zip(ASKED, page.words, strict=True):
        field.set_text(words[number - 1])
    page.words[1].set_text("wrong")
    hands.press("F9")
    assert str(ASKED[1]) in hands.label("recovery.told")
    assert not hands.desk.recovery_kept()
    page.words[1].set_text(words[ASKED[1] - 1].upper())
    hands.press("F9")
    assert hands.desk.recovery_kept()
    assert not window.frame.reminder.isVisible()
    assert page.words[0].is_blank()


def test_the_recovery_sheet_can_be_looked_at_and_put_off(hands: Hands) -> None:
    hands.press("F12")
    hands.click("settings.recovery")
    hands.click("recovery.show")
    assert hands.window.page() is hands.window.pages.paper
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.recovery
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.settings
    assert hands.window.frame.reminder.isVisible()


def test_numbers_lost_with_a_restored_file_stop_and_are_declared(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    counter.close()
    data = counter.folder / "data"
    early = {p: p.read_bytes() for p in data.iterdir() if p.is_file() and "wal" not in p.name}
    hands = counter.open()
    take_in(hands.desk)
    counter.close()
    for path, content in early.items():
        path.write_bytes(content)
    for path in data.glob("*-wal"):
        path.unlink()
    for path in data.glob("*-shm"):
        path.unlink()
    hands = counter.open()
    assert hands.window.frame.status.numbers.isVisible()
    hands.window.go(Command.SETTINGS)
    hands.rest()
    hands.click("lost.declare")
    assert hands.fault("supervisor")
    hands.put("supervisor", "s1")
    hands.click("lost.declare")
    assert hands.desk.numbers_behind() is None
    assert not hands.window.frame.status.numbers.isVisible()
    assert "declared lost" in hands.banner()


def test_a_mark_that_is_gone_has_a_sentence_of_its_own(counter: Counter) -> None:
    hands = counter.open()
    take_in(hands.desk)
    counter.close()
    [mark] = (counter.folder / "mark").iterdir()
    mark.unlink()
    hands = counter.open()
    hands.window.go(Command.SETTINGS)
    hands.rest()
    told = hands.label("lost.text")
    assert str(mark.parent) in told.replace("\u200b", "")
    assert "compare the last ticket with the stubs" in told
    assert "0 acts" not in told
    assert hands.window.pages.settings.declare.text() == "No number is missing"
    hands.put("supervisor", "s1")
    hands.click("lost.declare")
    assert hands.desk.numbers_behind() is None
    assert hands.banner() == "Noted: no number is missing; business goes on."
