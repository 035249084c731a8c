"""That everybody was reminded, for whoever answers for it: shown, printed, exported (capabilities L3)."""

import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from counter.desk.desk import Desk
from counter.domain.call_proof import Only, ProofAsked
from counter.domain.refusal import Reason
from counter.domain.reminding import Outcome
from counter.print.render import render
from tests.desk.desks import PLEDGOR, Clock, take_in
from tests.desk.reminded import DUE, LAST, attempt, go_to
from tests.domain.refusals import fault_of

DAY = timedelta(days=1)
SECOND = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")
ASKED = ProofAsked(DUE, DUE)


@pytest.fixture
def pledges(desk: Desk, clock: Clock) -> tuple[str, str]:
    """Tickets of two people, due today; the first did not answer."""
    taken = [take_in(desk, pledgor=pledgor).pledge for pledgor in (PLEDGOR, SECOND)]
    go_to(desk, clock, DUE)
    attempt(desk, taken[0])
    desk.sign_in("s1")
    return taken[0], taken[1]


@pytest.mark.usefixtures("pledges")
def test_a_supervisor_sees_the_day_and_every_ticket_of_it(desk: Desk) -> None:
    assert desk.call_proofs.today() == DUE
    view = desk.call_proofs.view(ASKED)
    assert [(line.name, len(line.attempts), line.enough) for line in view.lines] == [
        ("陳大文", 1, True),
        ("陳美玉", 0, False),
    ]
    assert (view.figures.day, view.figures.done, view.figures.open) == (DUE, 1, 1)
    assert (view.waiting, view.doubled) == ((), ())


def test_what_nobody_tried_stands_there_once_its_grace_is_over(
    desk: Desk, clock: Clock, pledges: tuple[str, str]
) -> None:
    go_to(desk, clock, LAST + DAY)
    (waiting,) = desk.call_proofs.view(ASKED).waiting
    assert (waiting.pledge, waiting.attempts) == (pledges[1], ())


def test_a_call_after_the_last_day_is_marked_on_screen_on_paper_and_in_the_spreadsheet(
    desk: Desk, clock: Clock, pledges: tuple[str, str]
) -> None:
    go_to(desk, clock, LAST + DAY)
    attempt(desk, pledges[1])
    asked = ProofAsked(DUE, LAST + DAY)
    lines = desk.call_proofs.lines(asked)
    assert [[line.is_late(each) for each in line.attempts] for line in lines] == [[False], [True]]
    paper = desk.call_proofs.draw(asked)
    assert [[each.late for each in line.tries] for line in paper.lines] == [[False], [True]]


@pytest.mark.usefixtures("pledges")
def test_the_proof_is_a_supervisors(desk: Desk, tmp_path: Path) -> None:
    desk.sign_in("c2")
    proofs = desk.call_proofs
    for ask in (proofs.view, proofs.draw, lambda asked: proofs.export(asked, tmp_path / "p.ods")):
        assert fault_of(ask, ASKED).reason is Reason.PROOF_SUPERVISORS
    assert not (tmp_path / "p.ods").exists()


@pytest.mark.usefixtures("pledges")
def test_the_proof_is_searched_and_narrowed_down(desk: Desk, pledges: tuple[str, str]) -> None:
    number = desk.reminders.list().rows[0].tickets[0].number

    def names(**of: object) -> list[str]:
        return [line.name for line in desk.call_proofs.lines(replace(ASKED, **of))]  # type: ignore[arg-type]  # by name

    assert names(words="美玉") == names(words=number[-6:]) == ["陳美玉"]
    assert names(words="0912 345 678") == ["陳大文"]
    assert names(only=Only.MISSING) == ["陳美玉"]
    assert names(only=Only.SPOKEN) == []
    attempt(desk, pledges[1], Outcome.REACHED)
    assert names(only=Only.SPOKEN) == ["陳美玉"]
    assert names(only=Only.UNSPOKEN) == ["陳大文"]
    wrong = replace(ASKED, last=DUE - DAY)
    assert fault_of(desk.call_proofs.view, wrong).reason is Reason.PROOF_DAYS_BACKWARDS


@pytest.mark.usefixtures("pledges")
def test_the_proof_on_paper_names_when_by_whom_and_what_came_of_it(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "proof.ods"
    paper = desk.call_proofs.export(ASKED, path)
    assert paper == desk.call_proofs.draw(ASKED)
    first, second = paper.lines
    (tried,) = first.tries
    assert (tried.number, tried.outcome, tried.by, tried.at.hour) == (
        PLEDGOR.phone,
        Outcome.NO_ANSWER,
        "王小明",
        9,
    )
    assert (first.enough, first.spoken, second.enough, second.tries) == (True, False, False, ())
    with zipfile.ZipFile(path) as package:
        said = package.read("content.xml").decode()
    assert all(text in said for text in (SECOND.name, PLEDGOR.phone, "無人接聽", "個人資料"))
    assert render([paper]).startswith(b"%PDF")
