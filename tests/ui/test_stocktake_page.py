"""The page of a stocktake: begun, closed, explained line by line, signed by two, broken off; all by keys."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.counting import CloseCountForm, OpenCountForm, ScanForm, Stage
from counter.domain.counts import Cause, Finding, Method
from counter.domain.refusal import Trouble, Unavailable
from counter.domain.ticket import bag_text
from tests.desk.branches import Branch
from tests.desk.desks import take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands
from tests.ui.stocktakes import begin, close, is_true, page, put_bags, scan_bag, scan_place


def explain(hands: Hands, cause: str, words: str) -> None:
    hands.type(cause)
    hands.press("Return")
    hands.fill(words)
    hands.rest()


def seal(hands: Hands) -> None:
    hands.put("second", "s1")
    hands.press("F9")
    hands.until(lambda: is_true("sealed" in hands.banner()))
    hands.rest()


def test_a_count_with_differences_goes_from_its_opening_to_the_seal_by_keys(
    hands: Hands, tmp_path: Path
) -> None:
    desk = hands.desk
    here, missing = put_bags(desk, "S1-01", "S2-01")
    count = begin(hands)
    scan_place(hands, "S1-01")
    scan_bag(hands, here)
    scan_bag(hands, "X-9")
    hands.press("F10")
    more = page(hands).more
    assert [way.value for way, button in more._every.items() if button.isEnabled()] == [
        "moves",
        "drop",
        "counts",
    ]
    hands.press("Escape")
    hands.press("F9")
    assert "1 right, 2 to explain" in hands.label("count.summary")
    assert "this counter is finished" in hands.label("count.waits")
    part, draft = page(hands).close_part, desk.stocktakes.draft(count)
    many = replace(draft.outcome, lines=draft.outcome.lines * 201)
    part._show_draft(replace(draft, outcome=many))
    assert hands.label("count.draft.heading") == "Differences so far, the first 400 of them"
    assert (part.lines.rows.rowCount(), "402 to explain" in part.summary.text()) == (400, True)
    part.button.clearFocus()
    part._tell(Unavailable(Trouble.DISK_FULL))
    assert hands.where() == part.button.objectName()
    hands.press("Escape")
    assert hands.where() == "text"
    close(hands)
    assert "2 to be explained" in hands.banner()
    _draft(hands, tmp_path)
    _explanations(hands, count)
    hands.press("F9")
    assert hands.fault("second")
    seal(hands)
    view = desk.stocktakes.view(count)
    assert (view.stage, view.people) == (Stage.SEALED, ("王小明", "林主任"))
    assert [each.difference.finding for each in view.lines] == [Finding.MISSING, Finding.UNKNOWN]
    assert view.papers[0].digest[:8] in hands.label("count.ended")
    assert desk.vault.bag(missing).lines[0].place == "S2-01"
    _reports(hands, tmp_path)
    hands.press("Escape")
    assert hands.where() == "method"
    hands.press("Escape")
    assert hands.window.page() is not page(hands)


def _draft(hands: Hands, folder: Path) -> None:
    """A draft of the report is there before the seal."""
    view = page(hands).lines.view
    assert view is not None
    page(hands).reports.export_to(view, folder / "draft.ods")
    hands.rest()
    assert (folder / "draft.ods").exists()
    hands.press("F10")
    hands.press("1")
    hands.until(lambda: is_true(hands.window.page() is hands.window.pages.paper))
    hands.rest()
    hands.press("Escape")


def _explanations(hands: Hands, count: str) -> None:
    """Line by line, the last word counts; what is missing or too long is told beside its field."""
    assert "of principal: as the ledger has it" in hands.label("count.ties")
    assert hands.label("count.line").startswith("Line 1: Missing")
    hands.press("F9")
    assert (bool(hands.fault("cause")), bool(hands.fault("text"))) == (True, True)
    hands.put("text", "字" * 201)
    hands.press("F9")
    assert hands.fault("text")
    hands.put("text", "")
    explain(hands, "1", "在 S2-02 尋獲")
    assert (hands.label("count.line"), hands.where()) == ("Line 2: Unknown, X-9", "cause")
    explain(hands, "4", "標籤破損")
    assert hands.where() == "second"
    hands.press("Shift+Tab")
    page(hands).lines.table.selectRow(0)
    page(hands).lines.table.setFocus()
    hands.press("Return")
    explain(hands, "6", "遍尋不著")
    said = [(each.cause, each.text) for each in hands.desk.stocktakes.view(count).lines]
    assert said == [(Cause.LOST, "遍尋不著"), (Cause.LABEL, "標籤破損")]


def _reports(hands: Hands, folder: Path) -> None:
    """F10 prints the report that was sealed, draws it anew, and writes it into a file."""
    for way in ("1", "3"):
        hands.press("F10")
        hands.press(way)
        hands.until(lambda: is_true(hands.window.page() is hands.window.pages.paper))
        hands.rest()
        hands.press("Escape")
    view = page(hands).lines.view
    assert view is not None
    for path in (folder / "count.ods", folder / "gone" / "count.ods"):
        page(hands).reports.export_to(view, path)
        hands.rest()
        assert path.name in hands.banner() or "gone" in hands.banner()
    assert (folder / "count.ods").stat().st_size > 0


def test_what_a_count_is_refused_for_stands_beside_its_field(hands: Hands) -> None:
    put_bags(hands.desk, "S1-01")
    hands.press("Shift+F3")
    hands.put("method", Method.RANDOM.value)
    hands.put("places", "S9-09、!")
    page(hands).open.counters.tick()  # type: ignore[union-attr]  # it is shown
    hands.press("F9")
    assert (bool(hands.fault("size")), bool(hands.fault("places"))) == (True, True)
    hands.put("places", "S9-09")
    hands.put("size", "7")
    hands.press("F9")
    assert (bool(hands.fault("places")), bool(hands.fault("counters"))) == (True, True)
    hands.put("places", "")
    page(hands).open.counters.tick("1")  # type: ignore[union-attr]  # it is shown
    hands.press("F9")
    assert hands.fault("size")
    hands.put("size", "1")
    hands.press("F9")
    assert "A sample by chance · 1 bags, seed" in hands.label("count.scope")


def test_a_count_is_broken_off_by_two_with_a_reason_and_stays_in_the_list(hands: Hands) -> None:
    put_bags(hands.desk, "S1-01")
    count = begin(hands)
    hands.press("F10")
    hands.press("5")
    hands.put("reason", "字" * 201)
    hands.press("F9")
    assert hands.fault("reason")
    hands.put("reason", "")
    hands.press("F9")
    assert (bool(hands.fault("reason")), bool(hands.fault("second"))) == (True, True)
    hands.press("Escape")
    assert hands.where() == "text"
    hands.press("F10")
    hands.press("6")
    assert hands.where() == "count.counts"
    hands.press("F2")
    hands.press("Shift+F3")
    assert hands.where() == "text"
    hands.press("F10")
    hands.press("5")
    hands.put("reason", "停電")
    hands.put("second", "s1")
    hands.press("F9")
    hands.rest()
    assert hands.desk.stocktakes.view(count).dropped_because == "停電"
    assert hands.label("count.ended") == "Broken off: 停電"
    hands.press("F10")
    assert not page(hands).more._every["report"].isEnabled()  # type: ignore[index]  # an enum of texts
    hands.press("Escape", "Escape")
    assert page(hands).open is not None
    page(hands).forget()
    page(hands).refresh(frozenset())
    assert hands.where() == "method"


def test_bags_that_were_never_put_away_in_the_books_are_moved_after_the_count(
    hands: Hands,
) -> None:
    lying, there = put_bags(hands.desk, "", "S2-01")
    begin(hands)
    scan_place(hands, "S2-01")
    for bag in (lying, there):
        scan_bag(hands, bag)
    close(hands)
    assert "are at the counter in the books: 1" in hands.banner()
    hands.press("F10")
    hands.press("4")
    hands.press("Ctrl+B")
    hands.rest()
    assert hands.desk.vault.bag(lying).lines[0].place == "S2-01"
    hands.press("F10")
    hands.press("4")
    assert hands.banner() == "No bag waits to be put away in the books."


# ----------------------------------------------------------------------------------- two counters


@pytest.fixture
def branch(counter: Counter, tmp_path: Path) -> Iterator[Branch]:
    """Two counters of one branch, which know the places of the vault."""
    branch = Branch.opened(tmp_path / "branch", counter.clock)
    yield branch
    counter.close()
    branch.close()


def counted(branch: Branch) -> tuple[Desk, Desk, list[str]]:
    one, two = branch.desks
    bags = put_bags(one, "S1-01", "S1-01")
    branch.meet()
    return one, two, bags


def test_a_counter_that_is_silent_is_left_out_by_two(counter: Counter, branch: Branch) -> None:
    one, _, bags = counted(branch)
    hands = counter.show(one)
    hands.press("Shift+F3")
    page(hands).open.counters.tick("1", "2")  # type: ignore[union-attr]  # it is shown
    hands.press("F9")
    scan_place(hands, "S1-01")
    scan_bag(hands, bags[0])
    hands.press("F9")
    hands.press("F9")
    assert hands.label("count.waits").startswith("Counter 2 may still have scans")
    hands.press("F9")
    assert hands.fault("without")
    hands.put("without", True)
    hands.press("F9")
    assert hands.fault("second")
    hands.put("second", "s1")
    hands.press("F9")
    hands.rest()
    assert "Counter 2 was not waited for." in hands.label("count.outcome")


def test_what_the_other_counter_does_is_seen_as_soon_as_it_comes(
    counter: Counter, branch: Branch
) -> None:
    one, two, bags = counted(branch)
    hands = counter.show(one)
    hands.press("Shift+F3")
    count = two.stocktakes.open(OpenCountForm((), (), Method.WHOLE, 0, False, (1, 2))).entry.id
    branch.meet()
    hands.window.room.door.line_told.emit()
    hands.rest()
    assert page(hands).scan.scanning.count == count
    other = counter_scans(two, count, bags[1])
    branch.meet()
    hands.window.room.door.line_told.emit()
    hands.rest()
    assert hands.label("count.found") == "1 of 2 found"
    assert page(hands).scan.counters.model().index(1, 2).data() == "finished"
    scan_place(hands, "S1-01")
    assert scan_bag(hands, bags[1]) == "Scanned before"
    scan_bag(hands, bags[0])
    other.stocktakes.close(CloseCountForm(count, (1,), "s1"))
    branch.meet()
    hands.window.room.door.line_told.emit()
    hands.until(lambda: is_true("2 scans came too late" in hands.label("count.outcome")))
    assert hands.label("count.outcome").startswith("1 right, 1 differ")
    hands.rest()
    assert hands.where() == "cause"


def counter_scans(desk: Desk, count: str, bag: str) -> Desk:
    """Another counter scans one bag and is finished."""
    desk.stocktakes.scan(ScanForm(count, bag_text(bag), "S1-01"))
    desk.stocktakes.tell(count, finished=True)
    return desk


def test_a_vault_without_places_is_counted_without_them(hands: Hands) -> None:
    bag = take_in(hands.desk).number
    begin(hands)
    assert hands.label("count.place") == ""
    assert scan_bag(hands, bag) == "Right"
