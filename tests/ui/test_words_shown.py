"""Screen and paper say the same words, and say them whole."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel

from counter.domain.codes import ReversalReason
from counter.domain.entries import Kind
from counter.print.words import REVERSAL_REASONS, act_name
from counter.ui.names import Names
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import TEXT_SCALES, Scheme
from tests.shipped import KAOHSIUNG, TAIPEI, policy
from tests.ui.conftest import Counter


def lines(label: QLabel) -> list[str]:
    """A label's text as it is broken into lines."""
    layout = QTextLayout(label.text(), label.font())
    layout.setTextOption(QTextOption(label.alignment()))
    layout.beginLayout()
    broken = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(label.contentsRect().width())
        line.setPosition(QPointF(0, 0))
        broken.append(label.text()[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return [line.replace("\u2060", "") for line in broken]


@pytest.mark.parametrize("percent", TEXT_SCALES)
@pytest.mark.parametrize(
    ("agency", "office"), [("kaohsiung", "動產質借所"), ("taipei", "動產質借處")]
)
def test_the_agency_on_the_rail_is_not_broken_inside_its_office(
    counter: Counter, agency: str, office: str, percent: int
) -> None:
    counter.prefer(Preferences(Language.CHINESE, Scheme.LIGHT, percent))
    hands = counter.open(agency)
    [label] = hands.window.frame.rail.findChildren(QLabel, "rail.agency")
    assert "".join(lines(label)) == hands.window.room.policy.name == label.accessibleName()
    assert any(office in line for line in lines(label))


def test_why_an_act_is_undone_reads_the_same_on_screen_and_on_the_notice(
    speaking: Callable[[Language], None],
) -> None:
    speaking(Language.CHINESE)
    names = Names(policy(KAOHSIUNG).words)
    assert {each: names.reversal_reason(each) for each in ReversalReason} == REVERSAL_REASONS


@pytest.mark.parametrize("path", [KAOHSIUNG, TAIPEI])
def test_an_act_has_one_name_on_screen_and_on_the_day_sheet(
    speaking: Callable[[Language], None], path: str
) -> None:
    speaking(Language.CHINESE)
    words = policy(path).words
    for kind in (Kind.TAKEN_IN, Kind.RENEWED, Kind.REDEEMED, Kind.DAY_CLOSED):
        assert Names(words).act(kind) == act_name(kind, words)
    assert Names(words).act(Kind.TAKEN_IN) == words.pledge
