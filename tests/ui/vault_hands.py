"""What tests of the vault's page share: bags of intakes, the page with bags scanned, what its lists say."""

from typing import Any

from counter.domain.ticket import bag_text
from counter.ui.pages.vault import VaultPage
from counter.ui.pages.vault_lists import VaultList
from tests.desk.desks import take_in
from tests.ui.hands import Hands


def page(hands: Hands) -> VaultPage:
    """The vault's page."""
    return hands.window.pages.vault


def in_hand(hands: Hands) -> tuple[str, ...]:
    """The bags on the list."""
    return page(hands).hand.bags


def panel(hands: Hands) -> str:
    """Which act is begun."""
    return page(hands).panel.objectName()


def shown(hands: Hands) -> str:
    """Which list is at the left."""
    return page(hands).side.view.main.editor.objectName()


def opened(hands: Hands, *bags: str) -> VaultPage:
    """The page, with these bags scanned."""
    hands.press("Shift+F2")
    scan(hands, *bags)
    return page(hands)


def scan(hands: Hands, *bags: str) -> None:
    """Scan the labels of bags."""
    for bag in bags:
        hands.scan(bag_text(bag))


def taken(hands: Hands, count: int = 1, place: str = "") -> list[str]:
    """Bags of intakes of today."""
    return [str(take_in(hands.desk, place=place).number) for _ in range(count)]


def said(listed: VaultList[Any]) -> list[list[str]]:
    """What a list says, row by row."""
    rows = listed.table.rows
    columns = range(rows.columnCount())
    return [
        [rows.index(row, column).data() for column in columns] for row in range(rows.rowCount())
    ]


def places_of(hands: Hands, *bags: str) -> list[str]:
    """Where these bags lie by the books."""
    return [hands.desk.vault.bag(each).lines[0].place for each in bags]
