"""Papers whose act has no mark yet wait for it, are reminded of, and none of them is lost."""

from dataclasses import replace
from pathlib import Path

from counter.desk.answers import Receipt
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

PRINTING = Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1")


def with_printer(counter: Counter) -> Hands:
    counter.printer.printers = ("Window 1",)
    counter.prefer(PRINTING)
    return counter.open()


def mark_of(counter: Counter) -> Path:
    [path] = (counter.folder / "mark").iterdir()
    return path


def unplug(counter: Counter) -> None:
    (counter.folder / "mark").rename(counter.folder / "unplugged")


def plug_in(counter: Counter) -> None:
    (counter.folder / "unplugged").rename(counter.folder / "mark")


def act(hands: Hands) -> Receipt:
    """An intake, told to the window as the page of intakes does."""
    receipt = take_in(hands.desk)
    hands.window.pages.intake.finish(receipt)
    hands.rest()
    return receipt


def test_paper_waits_until_the_mark_of_its_act_is_written(counter: Counter) -> None:
    hands = with_printer(counter)
    unplug(counter)
    receipt = act(hands)
    assert counter.printer.jobs == []
    assert "Pay out NT$ 50,000" in hands.banner()
    assert "safely stored; its papers" in hands.banner()
    hands.click("banner.act")
    assert counter.printer.jobs == []
    assert "cannot be written" in hands.banner()
    plug_in(counter)
    before = mark_of(counter).read_text()
    hands.click("banner.act")
    assert mark_of(counter).read_text() != before
    [(_, sheets, title)] = counter.printer.jobs
    assert sheets == 2
    assert "K01-01-115-00001-4" in title
    assert hands.desk.ticket(receipt.pledge).pledge.copies == 1
    assert not hands.window.frame.held.isVisible()


def test_who_goes_on_is_reminded_of_papers_that_wait(counter: Counter) -> None:
    hands = with_printer(counter)
    hands.window.frame.show_reminder(wanted=False)
    unplug(counter)
    act(hands)
    hands.press("F3")
    assert hands.banner() == ""
    assert hands.window.frame.held.isVisible()
    assert hands.window.frame.held.text() == "Papers that wait: 1"
    plug_in(counter)
    hands.click("held")
    assert len(counter.printer.jobs) == 1
    assert not hands.window.frame.held.isVisible()


def test_the_next_act_sends_the_papers_that_wait_first(counter: Counter) -> None:
    hands = with_printer(counter)
    unplug(counter)
    act(hands)
    plug_in(counter)
    act(hands)
    assert sorted(title[-7:] for _, _, title in counter.printer.jobs) == ["00001-4", "00002-3"]
    assert not hands.window.frame.held.isVisible()


def test_papers_that_wait_outlive_another_look_of_the_window(counter: Counter) -> None:
    hands = with_printer(counter)
    unplug(counter)
    act(hands)
    hands.window._prefer(replace(PRINTING, scheme=Scheme.DARK))
    hands.rest()
    assert hands.window.frame.held.isVisible()
    plug_in(counter)
    hands.click("held")
    assert len(counter.printer.jobs) == 1


def test_without_a_printer_papers_that_wait_are_shown_one_after_the_other(
    counter: Counter,
) -> None:
    hands = counter.open()
    unplug(counter)
    act(hands)
    assert hands.window.page() is not hands.window.pages.paper
    plug_in(counter)
    act(hands)
    page = hands.window.pages.paper
    assert hands.window.page() is page
    assert "00001-4" in hands.label("paper.told")
    assert hands.window.frame.held.text() == "Papers that wait: 1"
    hands.click("held")
    assert "00002-3" in hands.label("paper.told")
    assert not hands.window.frame.held.isVisible()
