"""What is picked in a table: somebody, not a place."""

from collections.abc import Callable
from typing import NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from counter.ui.tables import Column, Table


class Person(NamedTuple):
    """A row that says something else later."""

    id: str
    state: str


ANNA, BEN = Person("a", "to call"), Person("b", "to call")


def table(qtbot: QtBot, key: Callable[[Person], object] | None) -> Table[Person]:
    """A table of the two, the second one picked."""
    columns: tuple[Column[Person], ...] = (
        Column("Who", lambda row: row.id),
        Column("State", lambda row: row.state),
    )
    made = Table[Person]("people", "People", columns, row_px=20, key=key)
    qtbot.addWidget(made)
    made.show_rows([ANNA, BEN])
    made.selectRow(1)
    return made


@pytest.mark.parametrize("key", [None, lambda row: row.id])
def test_who_is_picked_stays_picked_wherever_the_row_stands_and_nobody_else_comes(
    qtbot: QtBot, key: Callable[[Person], object] | None
) -> None:
    shown = table(qtbot, key)
    shown.show_rows([BEN, ANNA])
    assert shown.picked() == 0
    shown.show_rows([ANNA])
    assert shown.picked() == -1
    shown.show_rows([ANNA, BEN])
    assert shown.picked() == -1, "nobody comes by itself"


def test_who_says_something_else_is_known_by_the_key(qtbot: QtBot) -> None:
    shown = table(qtbot, lambda row: row.id)
    shown.show_rows([BEN._replace(state="reached"), ANNA])
    assert shown.picked() == 0


def test_what_is_ticked_later_finds_room_for_its_bold_letters(qtbot: QtBot) -> None:
    shown, ticked = table(qtbot, None), set[str]()
    shown.show_rows([Person("mmmmmmmmmmmm", ""), BEN], lambda row: row.id in ticked)
    before = shown.columnWidth(0)
    ticked.add("mmmmmmmmmmmm")
    shown.restate()
    assert shown.columnWidth(0) > before


def test_what_can_be_spared_is_left_out_where_there_is_no_room_for_all(qtbot: QtBot) -> None:
    columns: tuple[Column[Person], ...] = (
        Column("Who", lambda row: row.id, stretch=True),
        Column("State", lambda row: row.state, spare=True),
        Column("A heading wider than what it is about", lambda row: row.id, spare=True),
    )
    made = Table[Person]("people", "People", columns, row_px=20, wraps=True)
    qtbot.addWidget(made)
    made.show_rows([ANNA, BEN])
    made.show()
    room = made.fontMetrics().height() * 7 + made._needs(1)

    def left_out(width: int, wanted: list[bool]) -> None:
        made.resize(width, 200)
        qtbot.waitUntil(lambda: [made.isColumnHidden(n) for n in range(3)] == wanted)
        made.show_rows([ANNA, BEN])
        qtbot.waitUntil(lambda: not made._later.isActive())
        assert [made.isColumnHidden(n) for n in range(3)] == wanted, "and stays so"

    left_out(room * 3, [False, False, False])
    left_out(room + 20, [False, False, True])
    left_out(room // 2, [False, True, True])
    left_out(room * 3, [False, False, False])
