"""A lost ticket at the window: found by name, blocked, found again or replaced, by keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from counter.domain.codes import Paper, Position
from counter.domain.effects import State
from counter.domain.entries import LossReported
from counter.domain.identity import IdKind
from counter.domain.pledge import Block
from counter.domain.ticket import qr_text
from counter.domain.ways import Way
from counter.ui.pages.loss_panels import LossPanel
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.claims import give_new, report
from tests.desk.desks import OTHER_PLEDGOR, take_in
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A clerk's hands at a window with a printer."""
    counter.printer.printers = ("Window 1",)
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, printer="Window 1"))
    return counter.open()


def qr_of(hands: Hands, pledge: str) -> str:
    ticket = hands.desk.ticket(pledge).pledge.ticket
    return qr_text(hands.desk.policy.page_url, ticket.number, ticket.code)


def choose(hands: Hands, way: str) -> None:
    """Pick what is to be done from the list by its number."""
    hands.press("F10")
    more = hands.window.pages.ticket.more
    place = next(
        n for n, button in enumerate(more._buttons) if button.objectName() == f"more.{way}"
    )
    hands.type("1234567890AB"[place])
    hands.rest()


def loss_panel(hands: Hands) -> LossPanel:
    """The panel of a loss report."""
    panel = hands.window.pages.ticket.panel(Way.REPORT_LOSS)
    assert isinstance(panel, LossPanel)
    return panel


def found_by_name(hands: Hands, name: str = "陳大文") -> None:
    """The ticket of somebody who comes without it."""
    hands.press("F1")
    hands.commit(name)
    hands.press("Return")
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.ticket


# --------------------------------------------------------------------------------- reported


def test_a_lost_ticket_is_found_by_name_and_blocked_by_keys(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    found_by_name(hands)
    choose(hands, "report-loss")
    assert hands.where() == "id_number"
    hands.scan("A123456789")
    assert hands.where() == "id_checked"
    hands.press("Space", "Return")
    assert hands.where() == "statement"
    hands.commit("三月十五日搭公車時遺失")
    hands.press("F9")
    assert "K01-01-115-00001-4" in hands.banner()
    view = hands.desk.ticket(pledge)
    assert view.pledge.blocked(Block.LOST) is not None
    assert view.blocks[0].text == "三月十五日搭公車時遺失"
    assert hands.label("ticket.state") == "Reported lost"
    assert "陳大文" in hands.label("blocks.lost.who")
    assert "2026-03-16 09:30" in hands.label("blocks.lost")
    assert "99" in hands.label("blocks.left")


def test_what_was_typed_for_a_loss_is_kept_when_esc_is_pressed(hands: Hands) -> None:
    take_in(hands.desk)
    found_by_name(hands)
    choose(hands, "report-loss")
    hands.press("Esc")
    assert hands.banner() == "", "nothing typed, nothing to keep"
    choose(hands, "report-loss")
    hands.put("position", "agent")
    hands.put("name", "林代理")
    hands.put("id_number", "B200000001")
    hands.put("id_checked", True)
    hands.put("statement", "在公車上遺失")
    hands.put("second", "s1")
    hands.press("Esc")
    assert "what was typed there is kept" in hands.banner()
    assert "K01-01-115-00001-4" in hands.banner()
    hands.press("Ctrl+B")
    panel = loss_panel(hands)
    assert hands.window.pages.ticket._part is panel
    assert panel.statement.text() == "在公車上遺失"
    claimant = panel.claimant
    assert (claimant.position.code(), claimant.name.text()) == ("agent", "林代理")
    assert not claimant.name.isHidden()
    assert claimant.document.id_number.text() == "B200000001"
    assert not claimant.document.id_checked.is_on(), "the document is looked at anew"
    assert claimant.second.code() == "", "the second person is called anew"
    hands.press("Ctrl+B")
    assert panel.statement.text() == ""
    hands.press("Esc", "Esc")
    assert hands.window.page() is not hands.window.pages.ticket


def test_a_scan_of_another_ticket_loses_nothing_typed_for_a_loss(hands: Hands) -> None:
    first, other = take_in(hands.desk).pledge, take_in(hands.desk).pledge
    hands.window.open_ticket(first, False)
    hands.rest()
    choose(hands, "report-loss")
    hands.put("statement", "在公車上遺失")
    hands.scan(qr_of(hands, other))
    page = hands.window.pages.ticket
    assert (page._pledge, page._part) == (other, page.dues)
    assert "K01-01-115-00001-4" in hands.banner()
    choose(hands, "report-loss")
    assert loss_panel(hands).statement.text() == "", "the other ticket's begins anew"
    hands.press("Esc")
    hands.scan(qr_of(hands, first))
    choose(hands, "report-loss")
    assert loss_panel(hands).statement.text() == "在公車上遺失"
    assert "put back" in hands.banner()


def test_a_window_in_another_language_puts_back_what_was_typed_for_a_loss(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    before = loss_panel(hands)
    hands.put("statement", "在公車上遺失")
    hands.press("F12")
    hands.put("language", Language.CHINESE.value)
    hands.press("F9")
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    assert loss_panel(hands) is not before
    assert loss_panel(hands).statement.text() == "在公車上遺失"


def test_what_is_written_is_kept_for_nobody(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    hands.put("id_number", "A123456789")
    hands.put("id_checked", True)
    hands.put("statement", "遺失")
    hands.press("F9")
    assert "is blocked" in hands.banner()
    assert not loss_panel(hands).lay_aside()


@pytest.mark.parametrize("way", ["report-loss", "withdraw-loss", "replace"])
def test_the_number_to_be_typed_from_the_document_is_not_on_the_screen(
    hands: Hands, way: str
) -> None:
    pledge = take_in(hands.desk).pledge
    if way != "report-loss":
        report(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    assert "A123456789" in hands.label("ticket.pledgor")
    choose(hands, way)
    assert hands.label("ticket.pledgor") == "陳大文　A1••••••89"
    assert not any("A123456789" in label.text() for label in hands.window.findChildren(QLabel))
    hands.press("Esc")
    assert "A123456789" in hands.label("ticket.pledgor")


def test_the_slip_is_printed(hands: Hands, counter: Counter) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    hands.put("id_number", "A123456789")
    hands.put("id_checked", True)
    hands.put("statement", "遺失")
    hands.press("F9")
    assert "Window 1" in hands.banner()
    (job,) = counter.printer.jobs
    assert job[1] == 2, "a copy for whoever reports, one for the office"


@pytest.mark.parametrize("number", ["B123456780", "A123456780", ""])
def test_somebody_elses_document_is_told_beside_its_number_and_nothing_typed_is_lost(
    hands: Hands, number: str
) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    hands.put("id_number", number)
    hands.put("id_checked", True)
    hands.put("statement", "遺失")
    hands.press("F9")
    told = hands.fault("id_number")
    assert told
    assert "A123456789" not in told
    assert hands.where() == "id_number"
    assert loss_panel(hands).statement.text() == "遺失"
    assert hands.desk.ticket(pledge).blocks == ()


def test_all_that_is_missing_is_told_at_once(hands: Hands) -> None:
    take_in(hands.desk)
    found_by_name(hands)
    choose(hands, "report-loss")
    hands.press("F9")
    for name in ("id_number", "id_checked", "statement"):
        assert hands.fault(name), name


def test_whoever_acts_for_the_pledgor_shows_papers_and_a_second_person(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    found_by_name(hands)
    choose(hands, "report-loss")
    hands.press("Alt+C")
    assert hands.where() == "position"
    hands.type("1")
    hands.press("Return")
    assert hands.where() == "id_number"
    hands.fill("B123456780", "")
    assert hands.where() == "name"
    hands.fill("陳小文")
    assert hands.where() == "papers.death"
    hands.press("Space", "Return")
    assert hands.where() == "papers.heirs"
    hands.press("Return", "Return")
    assert hands.where() == "papers_note"
    hands.fill("除戶謄本 115-7")
    hands.press("Space", "Return")
    hands.fill("整理遺物時未尋獲")
    assert hands.where() == "second"
    hands.press("F9")
    assert hands.fault("papers")
    assert hands.fault("second")
    loss_panel(hands).claimant.papers.tick("death", "heirs")
    hands.put("second", "s1")
    hands.press("F9")
    block = hands.desk.ticket(pledge).pledge.blocked(Block.LOST)
    assert block is not None
    with hands.desk.context.store.read() as reading:
        entry = reading.entry(block.entry)
    assert entry is not None
    assert isinstance(entry.body, LossReported)
    by = entry.body.representation
    assert by is not None
    assert (by.position, by.papers) == (Position.HEIR, (Paper.DEATH, Paper.HEIRS))
    assert entry.approver == "s1"


def test_papers_of_another_capacity_do_not_stay_ticked(hands: Hands) -> None:
    take_in(hands.desk)
    found_by_name(hands)
    choose(hands, "report-loss")
    panel = loss_panel(hands).claimant
    panel.position.set_code("heir")
    panel.papers.tick("death", "heirs")
    panel.position.set_code("guardian")
    assert panel.papers.ticked() == ()
    panel.position.set_code("")
    assert not panel.name.isVisible()
    assert not panel.second.isVisible()


def test_a_passport_is_asked_for_where_one_is_on_file(hands: Hands) -> None:
    other = replace(OTHER_PLEDGOR, id_kind=IdKind.PASSPORT, id_number="N0123456/VNM")
    pledge = take_in(hands.desk, pledgor=other).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "report-loss")
    assert "Passport" in hands.field("id_number").note.text()
    hands.put("id_number", "n0123456")
    hands.put("id_checked", True)
    hands.put("statement", "遺失")
    hands.press("F9")
    assert hands.desk.ticket(pledge).blocks


# ------------------------------------------------------------------------------------ found


def test_the_paper_scanned_frees_its_ticket(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    report(hands.desk, pledge)
    hands.scan(qr_of(hands, pledge))
    assert "reported lost" in hands.label("dues.refusal")
    choose(hands, "withdraw-loss")
    hands.scan("A123456789")
    hands.press("Space", "F9")
    assert hands.desk.ticket(pledge).blocks == ()
    assert hands.label("ticket.state") == "Open"
    assert hands.label("blocks.lost") == ""


def test_without_the_paper_nothing_is_freed(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    report(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "withdraw-loss")
    hands.scan("A123456789")
    hands.press("Space", "F9")
    assert hands.fault("ticket_shown")
    assert hands.desk.ticket(pledge).blocks


# --------------------------------------------------------------------------------- replaced


def test_a_replacement_is_written_by_keys_with_the_supervisor(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    report(hands.desk, pledge)
    hands.window.open_ticket(pledge, False)
    hands.rest()
    choose(hands, "replace")
    hands.scan("A123456789")
    hands.press("Space", "F9")
    assert hands.fault("second")
    assert hands.where() == "second"
    hands.type("3")
    hands.press("F9")
    view = hands.desk.ticket(pledge)
    assert view.pledge.state is State.REPLACED
    assert "K01-01-115-00002-3" in hands.banner()
    assert hands.label("ticket.replacement") == "Replacement"
    assert hands.label("blocks.left") == ""


def test_the_old_paper_says_what_to_do_and_tells_nothing_of_the_pledgor(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    paper = qr_of(hands, pledge)
    report(hands.desk, pledge)
    give_new(hands.desk, pledge)
    hands.scan(paper)
    told = hands.label("dues.refusal")
    for expected in ("K01-01-115-00002-3", "no longer valid", "Keep it", "supervisor"):
        assert expected in told
    assert "陳大文" not in told
    assert hands.label("ticket.state") == "Lost and replaced"
    hands.press("F5", "F7")
    assert hands.desk.ticket(pledge).pledge.state is State.REPLACED


# ------------------------------------------------------------------------------------- listed


def test_the_day_lists_what_is_stopped_and_leads_there(hands: Hands) -> None:
    hands.press("F8")
    part = hands.window.pages.day.blocked
    assert not part.isVisible()
    pledge = take_in(hands.desk).pledge
    report(hands.desk, pledge)
    hands.press("F2", "F8")
    assert part.isVisible()
    assert part.table.rows.row(0).number == "K0101115000014"
    part.table.setFocus()
    part.table.selectRow(0)
    hands.press("Return")
    assert hands.window.page() is hands.window.pages.ticket
    assert hands.label("ticket.state") == "Reported lost"


def test_a_search_tells_what_is_stopped(hands: Hands) -> None:
    report(hands.desk, take_in(hands.desk).pledge)
    take_in(hands.desk, bag="B2")
    hands.press("F1")
    hands.commit("陳大文")
    hands.press("Return")
    results = hands.window.pages.results
    states = [results._state(results.table.rows.row(row)) for row in range(2)]
    assert states == ["Reported lost", "Open"]
