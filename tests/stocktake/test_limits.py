"""The longest act on bags and the longest count fit into one entry."""

import pytest

from counter import wire
from counter.domain import counting, vault
from counter.domain.counts import (
    CountClosed,
    CountSealed,
    Difference,
    Figure,
    Finding,
    KeptPaper,
    PaperForm,
    Scan,
    ScansTold,
)
from counter.domain.custody import BagMove, BagsMoved, HandoverAnswered, PlacesChanged
from counter.domain.entries import Body
from counter.domain.money import Mg, Ntd
from counter.domain.parts import RecordRef
from tests.domain.bodies import NOON
from tests.domain.cases import entry

BAG, PLACE, ID = "X" * 20, "Y" * 12, "0" * 36
SCAN = Scan(99_999, BAG, PLACE, NOON, "c" * 12, knew_out=False, wrong_seal=False)
FIGURE = Figure(PLACE, 99_999, 99_999, Mg(10**9), Ntd(10**9))
LONGEST: tuple[Body, ...] = (
    PlacesChanged((PLACE,) * vault.PLACES_MAX, (PLACE,) * vault.PLACES_MAX),
    BagsMoved((BagMove(BAG, PLACE, PLACE),) * vault.BAGS_MAX),
    HandoverAnswered(ID, (BAG,) * vault.BAGS_MAX, (), None),
    ScansTold(ID, 99, (SCAN,) * counting.SCANS_MAX, finished=False),
    CountClosed(
        ID,
        (Difference(BAG, Finding.OTHER_BRANCH, PLACE, PLACE),) * counting.LINES_MAX,
        99_999,
        (1, 2, 3, 4),
        "0" * 64,
    ),
    CountSealed(
        ID,
        (FIGURE,) * (vault.PLACES_MAX + 2),
        (FIGURE,) * 40,
        "0" * 64,
        Ntd(10**10),
        Ntd(10**10),
        (KeptPaper(PaperForm.PDF, "0" * 64, "0" * 64),) * 2,
        RecordRef(ID, "0" * 64),
    ),
)


@pytest.mark.parametrize("body", LONGEST, ids=lambda body: type(body).__name__)
def test_the_longest_act_fits(body: Body) -> None:
    assert len(wire.canonical(entry(1, body))) < wire.MAX_BYTES
