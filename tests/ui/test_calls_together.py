"""Two counters before one call list: who calls whom, what happens when somebody else was quicker."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from counter.desk.call_answers import CallRow
from counter.domain.reminding import Outcome
from counter.protocol import Claim, Claimed, Claims
from counter.ui.tables import Table
from tests.desk.desks import PLEDGOR, redeem, take_in
from tests.desk.reminded import DUE, attempt, go_to, rows
from tests.ui.conftest import Counter
from tests.ui.hands import Hands

OTHER = replace(PLEDGOR, id_number="B123456780", name="陳美玉", phone="0922333444")
THIRD = replace(PLEDGOR, id_number="C123456799", name="顏阿土", phone="")


class PlayedLine:
    """A line to central that answers at once, or not at all; remembers what it was told."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.told: list[Claim] = []
        self.others: tuple[Claimed, ...] = ()
        self.up = True

    def __call__(self, claim: Claim) -> Claims | None:
        self.told.append(claim)
        taken = any(each.pledgor == claim.pledgor for each in self.others)
        return Claims(not taken, self.others, self._now()) if self.up else None

    def calls(self, pledgor: str, by: str = "c1") -> None:
        """Counter 2 is calling somebody."""
        self.others = (Claimed(pledgor, 2, by, self._now() + timedelta(minutes=15)),)

    def held(self) -> list[str]:
        """Whom this counter holds now."""
        holds = {each.pledgor: each.held for each in self.told if each.pledgor}
        return [pledgor for pledgor, held in holds.items() if held]


@pytest.fixture
def hands(counter: Counter) -> Hands:
    """A supervisor at an enrolled counter, with three people due."""
    hands = counter.open()
    for pledgor in (PLEDGOR, OTHER, THIRD):
        take_in(hands.desk, pledgor=pledgor)
    go_to(hands.desk, counter.clock, DUE)
    return hands


@pytest.fixture
def line(hands: Hands, counter: Counter) -> PlayedLine:
    made = PlayedLine(counter.clock)
    hands.desk.reminders.line = made
    return made


def table(hands: Hands) -> Table[CallRow]:
    """The list."""
    found: Table[CallRow] = hands.window.pages.calls.table
    return found


def remark(hands: Hands, row: int) -> str:
    """What the last column says of a row."""
    model = table(hands).rows
    return str(model.data(model.index(row, model.columnCount() - 1)))


def shown(hands: Hands) -> str:
    """Whose card is shown."""
    card = hands.window.pages.calls.part.card
    return "" if card is None else card.name


def person(hands: Hands, row: int) -> str:
    return rows(hands.desk)[row].pledgor


def holds(line: PlayedLine, *pledgors: str) -> Callable[[], None]:
    def sound() -> None:
        assert line.held() == list(pledgors)

    return sound


def test_whose_card_is_open_is_held_and_given_back_when_the_page_is_left(
    hands: Hands, line: PlayedLine
) -> None:
    first, second = person(hands, 0), person(hands, 1)
    hands.press("Shift+F4")
    hands.until(holds(line, first))
    hands.press("Down")
    hands.until(holds(line, second))
    hands.press("F2")
    hands.until(holds(line))


def test_the_one_called_is_held_while_the_ticket_is_looked_up_and_anew_as_time_goes_on(
    hands: Hands, line: PlayedLine
) -> None:
    first = person(hands, 0)
    hands.press("Shift+F4")
    hands.until(holds(line, first))
    hands.press("F6")
    assert line.held() == [first]
    hands.press("Esc")
    line.told.clear()
    hands.window.pages.calls._claims.look_again()
    hands.until(holds(line, first))


def test_a_call_noted_gives_the_pledgor_back_and_holds_the_next(
    hands: Hands, line: PlayedLine
) -> None:
    second = person(hands, 1)
    hands.press("Shift+F4")
    hands.press("2", "Return")
    hands.until(holds(line, second))


def test_the_row_and_the_card_say_whom_the_other_counter_is_calling(
    hands: Hands, line: PlayedLine
) -> None:
    first = person(hands, 0)
    line.calls(first)
    hands.press("Shift+F4")
    hands.until(lambda: _has(remark(hands, 0), "Counter 2, 王小明, to 09:45"))
    assert shown(hands) == "陳美玉", "the first whom nobody else is calling"
    hands.press("Up")
    assert "Counter 2 (王小明) is calling, to 09:45" in hands.label("call.claimed")
    hands.press("2", "Return")
    newest = hands.desk.reminders.card(first).attempts[0]
    assert newest.outcome is Outcome.NO_ANSWER, "who calls all the same is not kept from it"


def test_without_the_line_the_page_warns_and_work_goes_on(hands: Hands, line: PlayedLine) -> None:
    line.up = False
    hands.press("Shift+F4")
    hands.until(lambda: _has(hands.label("calls.line"), "The line is down"))
    hands.press("2", "Return")
    assert len(rows(hands.desk)) == 2
    line.up = True
    hands.window.pages.calls._claims.look_again()
    hands.until(lambda: _has_not(hands.label("calls.line")))


def test_a_counter_without_central_warns_of_nothing(hands: Hands) -> None:
    hands.press("Shift+F4")
    assert (shown(hands), hands.label("calls.line")) == ("陳大文", "")


def test_who_pays_while_the_card_is_open_is_left_by_enter(hands: Hands, line: PlayedLine) -> None:
    hands.press("Shift+F4")
    redeem(hands.desk, rows(hands.desk)[0].tickets[0].pledge)
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert shown(hands) == "陳大文"
    assert "renewed or redeemed" in hands.label("call.gone")
    hands.until(holds(line))
    hands.press("Return")
    assert (shown(hands), hands.label("call.gone")) == ("陳美玉", "")
    assert hands.desk.reminders.figures().done == 0


def test_a_call_that_was_made_is_noted_though_the_pledgor_paid_elsewhere_meanwhile(
    hands: Hands,
) -> None:
    first = person(hands, 0)
    hands.press("Shift+F4")
    hands.press("Alt+R")
    hands.commit("會來繳息")
    redeem(hands.desk, rows(hands.desk)[0].tickets[0].pledge)
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert hands.where() == "outcome", "the cursor is in the list"
    assert hands.window.pages.calls.part.note.text() == "會來繳息"
    assert "what you typed is kept" in hands.label("call.gone")
    hands.press("1", "Return")
    (noted,) = hands.desk.reminders.card(first).attempts
    assert (noted.outcome, noted.note) == (Outcome.REACHED, "會來繳息")
    assert (shown(hands), hands.where()) == ("陳美玉", "outcome")
    assert hands.desk.reminders.figures().done == 1, "nothing was noted of her"


def test_whoever_came_up_by_itself_and_is_called_elsewhere_is_left_to_that_counter(
    hands: Hands, line: PlayedLine
) -> None:
    line.calls(person(hands, 1))
    hands.press("Shift+F4")
    hands.until(lambda: _has(remark(hands, 1), "Counter 2"))
    assert shown(hands) == "陳大文"
    hands.press("2", "Return")
    assert shown(hands) == "顏阿土"


def test_who_was_called_elsewhere_meanwhile_is_told_of_on_the_card(hands: Hands) -> None:
    hands.press("Shift+F4")
    hands.press("Down")
    attempt(hands.desk, rows(hands.desk)[1].tickets[0].pledge, Outcome.REACHED)
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert "Already noted" in hands.label("call.gone")
    assert "Told in person" in hands.label("call.gone")
    hands.press("Down")
    assert shown(hands) == "顏阿土"


def test_who_is_picked_stays_picked_when_somebody_above_leaves_the_list(hands: Hands) -> None:
    hands.press("Shift+F4")
    hands.press("Down")
    hands.press("2")
    redeem(hands.desk, rows(hands.desk)[0].tickets[0].pledge)
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert (shown(hands), table(hands).picked()) == ("陳美玉", 0)
    hands.press("Return")
    assert hands.desk.reminders.card(person(hands, 0)).name == "顏阿土"


def test_the_last_one_gone_leaves_an_empty_page(hands: Hands) -> None:
    hands.press("Shift+F4")
    hands.press("2", "Return")
    hands.press("2", "Return")
    redeem(hands.desk, rows(hands.desk)[0].tickets[0].pledge)
    hands.window._changed_elsewhere(None)
    hands.rest()
    assert hands.label("call.gone")
    hands.press("F9")
    assert (shown(hands), hands.label("call.gone")) == ("", "")


def test_who_has_no_number_is_offered_a_letter(hands: Hands) -> None:
    hands.press("Shift+F4")
    hands.press("Down", "Down")
    assert remark(hands, 2) == "No number: send a letter"
    assert hands.label("call.number") == "No number: send a letter"


def _has(text: str, part: str) -> None:
    assert part in text


def _has_not(text: str) -> None:
    assert not text
