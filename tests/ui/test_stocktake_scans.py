"""Scanning for a stocktake: every scan is answered in its turn, in words and colour, and none is lost."""

from PySide6.QtWidgets import QApplication

from counter.desk.desk import Desk
from counter.domain.counting import CloseCountForm, ScanForm
from counter.domain.ticket import bag_text
from counter.domain.vault import place_text
from counter.ui.keys import Command
from tests.desk.desks import redeem, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.stocktakes import begin, close, is_true, page, put_bags, scan_bag, scan_place, tone


def waiting(desk: Desk, count: str) -> int:
    (own,) = desk.stocktakes.progress(count).counters
    return own.waiting


def test_each_scan_is_answered_in_a_word_a_colour_and_what_it_means(hands: Hands) -> None:
    desk = hands.desk
    here, other, lying, out = put_bags(desk, "S1-01", "S2-01", "", "S1-01")
    begin(hands)
    assert hands.label("count.word") == "Ready"
    assert hands.label("count.place") == "No place scanned yet"
    assert scan_bag(hands, here) == "Not taken"
    assert (tone(hands), bool(hands.fault("text"))) == ("danger", True)
    scan_place(hands, "S1-01")
    assert (hands.label("count.word"), hands.fault("text")) == ("S1-01", "")
    assert scan_bag(hands, here) == "Right"
    assert tone(hands) == "good"
    assert hands.label("count.place") == "Place S1-01: 1 scanned here, 1 of 2 left"
    assert hands.label("count.found") == "1 of 4 found"
    assert "Right K01-" in page(hands).scan.board.accessibleName()
    assert scan_bag(hands, here) == "Scanned before"
    assert tone(hands) == "note"
    assert "by 王小明. It counts once." in hands.label("count.meaning")
    assert scan_bag(hands, other) == "Wrong place"
    assert hands.label("count.meaning").startswith("The books have it at S2-01")
    assert scan_bag(hands, lying) == "Right"
    assert hands.label("count.meaning") == "In the books it is still at the counter."
    redeem(desk, desk.vault.bag(out).lines[0].pledge)
    assert scan_bag(hands, out) == "Handed out already"
    assert scan_bag(hands, take_in(desk, place="S1-01").number) == "New since the start"
    assert scan_bag(hands, "X-9") == "Unknown"
    hands.press("Alt+W")
    assert page(hands).scan.seal.isChecked()
    scan_place(hands, "S2-01")
    assert page(hands).scan.seal.isChecked()
    assert scan_bag(hands, other) == "At two places"
    assert not page(hands).scan.seal.isChecked()
    assert "Scanned at S1-01" in hands.label("count.meaning")
    assert hands.label("count.meaning").endswith("The wrong seal is noted, too.")
    answers = page(hands).scan.shots.model()
    assert answers.index(0, 2).data() == "At two places, wrong seal"
    assert [answers.index(row, 2).data() for row in (1, 2)] == ["Unknown", "New since the start"]


def test_what_is_typed_or_half_read_is_answered_as_well_and_nothing_typed_is_lost(
    hands: Hands,
) -> None:
    (bag,) = put_bags(hands.desk, "S1-01")
    hands.press("Shift+F3")
    hands.put("places", "s1-01")
    hands.press("F9")
    hands.type("s1-01")
    hands.press("Return")
    assert hands.label("count.place").startswith("Place S1-01")
    hands.scan(bag[:9])
    assert (hands.label("count.word"), hands.where()) == ("Scan again", "text")
    hands.type("s2-01")
    hands.press("Return")
    assert hands.label("count.word") == "Not taken"
    assert hands.field("text").text() == "s2-01"  # type: ignore[attr-defined]  # it is a text
    assert "S2-01" in hands.fault("text")
    hands.type(bag)
    hands.press("Return")
    assert (hands.label("count.word"), hands.fault("text")) == ("Right", "")
    hands.press("Return")
    assert hands.desk.stocktakes.progress(page(hands).scan.scanning.count).found == 1


def test_scans_close_behind_each_other_are_answered_in_their_order(hands: Hands) -> None:
    bags = put_bags(hands.desk, "S1-01", "S1-01", "S2-01")
    begin(hands)
    look_up = hands.window.look_up
    for text in (place_text("S1-01"), *map(bag_text, bags[:2]), place_text("S2-01")):
        look_up(text)
    look_up(bag_text(bags[2]))
    hands.rest()
    rows = page(hands).scan.shots.rows
    assert [rows.row(n).form.place for n in range(3)] == ["S2-01", "S1-01", "S1-01"]
    assert [rows.row(n).answer.bag for n in range(3)] == bags[::-1]  # type: ignore[union-attr]  # all are
    assert hands.label("count.found") == "3 of 3 found"


def test_a_count_that_was_broken_by_a_power_cut_goes_on_with_what_is_scanned_at_once(
    counter: Counter,
) -> None:
    hands = counter.open()
    first, second = put_bags(hands.desk, "S1-01", "S1-01")
    count = begin(hands)
    scan_place(hands, "S1-01")
    scan_bag(hands, first)
    counter.close()  # nothing was told yet
    hands = counter.open()
    hands.window.press(Command.STOCKTAKE)
    for text in (place_text("S1-01"), bag_text(second)):
        hands.window.look_up(text)
    hands.rest()
    assert page(hands).scan.scanning.count == count
    assert (hands.label("count.word"), hands.label("count.found")) == ("Right", "2 of 2 found")
    assert waiting(hands.desk, count) == 2


def test_a_blind_count_shows_nothing_of_what_is_expected(hands: Hands) -> None:
    (bag, other) = put_bags(hands.desk, "S1-01", "S2-01")
    hands.press("Shift+F3")
    hands.put("mode", "blind")
    hands.press("F9")
    hands.rest()
    scan_place(hands, "S1-01")
    assert scan_bag(hands, other) == "Wrong place"
    assert "S2-01" not in hands.label("count.meaning")
    assert scan_bag(hands, bag) == "Right"
    assert hands.label("count.place") == "Place S1-01: 2 scanned here"
    assert (hands.label("count.found"), hands.label("count.left.heading")) == ("2 found", "")
    assert not page(hands).scan.left.isVisible()
    hands.desk.stocktakes.tell(page(hands).scan.scanning.count)
    hands.press("F9")
    assert hands.label("count.summary").startswith("A blind count")
    assert not page(hands).close_part.lines.isVisible()
    hands.press("F9")
    hands.until(lambda: is_true("1 right, 1 to explain" in hands.label("count.summary")))


def test_the_others_are_told_in_the_background_and_what_waits_is_shown(hands: Hands) -> None:
    (bag,) = put_bags(hands.desk, "S1-01")
    count = begin(hands)
    scan_place(hands, "S1-01")
    scan_bag(hands, bag)
    hands.desk.close_day()
    scanning = page(hands).scan.scanning
    scanning._tells.timeout.emit()
    hands.rest()
    assert hands.label("count.told").startswith("Scans wait on this counter, none is lost")
    assert waiting(hands.desk, count) == 1
    next_day_opened = hands.desk.clerk
    assert next_day_opened is not None
    hands.desk.sign_out()
    scanning._tells.timeout.emit()
    hands.rest()
    assert waiting(hands.desk, count) == 1


def test_a_hundred_scans_are_told_without_waiting_for_the_minute(hands: Hands) -> None:
    (bag,) = put_bags(hands.desk, "S1-01")
    count = begin(hands)
    for _ in range(99):
        hands.desk.stocktakes.scan(ScanForm(count, bag_text(bag), "S1-01"))
    page(hands).scan.scanning.look()
    hands.rest()
    scan_place(hands, "S1-01")
    scan_bag(hands, bag)
    hands.until(lambda: is_true(waiting(hands.desk, count) == 0))
    hands.rest()
    assert page(hands).scan.counters.model().index(0, 1).data() == "100"


def test_a_counter_that_scans_after_all_is_not_finished_until_the_count_is_closed(
    hands: Hands,
) -> None:
    (bag,) = put_bags(hands.desk, "S1-01")
    count = begin(hands)
    scan_place(hands, "S1-01")
    # Nobody says that a counter is finished before it is seen what the count comes to.
    hands.press("F9", "F9", "F9")
    assert not hands.desk.stocktakes.progress(count).counters[0].finished
    hands.press("F9")
    assert hands.window.focusWidget() is page(hands).close_part.button
    assert hands.label("count.waits").startswith("Every counter is finished.")
    assert scan_bag(hands, bag) == "Right"
    hands.press("F9")
    assert "this counter is finished" in hands.label("count.waits")
    hands.press("F9")
    hands.desk.stocktakes.close(CloseCountForm(count))
    page(hands).scan.scanning.look()
    hands.rest()
    assert hands.label("count.outcome") == "1 right, 0 differ, 0 still to be explained."


def test_labels_scanned_where_nothing_is_counted_go_their_usual_way(hands: Hands) -> None:
    (bag,) = put_bags(hands.desk, "S1-01")
    hands.press("Shift+F3")
    hands.scan(place_text("S1-01"))
    assert hands.field("places").text() == "S1-01"  # type: ignore[attr-defined]  # it is a text
    hands.window.press(Command.CONFIRM)
    assert page(hands).take_scan(bag_text(bag))
    assert "The scan was not taken" in hands.banner()
    hands.rest()
    assert page(hands).scan.scanning.progress is not None
    close(hands)
    assert hands.where() == "cause"
    hands.press("Escape")
    assert QApplication.focusWidget() is page(hands).lines.table
    hands.scan(bag_text(bag))
    assert hands.where() == "cause"
    hands.press("Escape", "Escape")
    hands.scan(bag_text(bag))
    assert hands.label("ticket.number")
