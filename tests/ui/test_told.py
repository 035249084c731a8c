"""What the banner says after a clash was settled, or what it left owed was paid."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from counter.desk.answers import Receipt
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.codes import Settlement
from counter.domain.entries import Body
from counter.domain.money import Ntd
from counter.ui.language import speak
from counter.ui.preferences import Language
from counter.ui.told import Told
from tests.domain.cases import RECORD, entry

SETTLED = ClashSettled(
    entry="e9",
    how=Settlement.RETURNED,
    suspense=Ntd(0),
    loans=Ntd(0),
    interest=Ntd(0),
    owed=Ntd(0),
    pledges=("p1",),
    voided=(),
    ended=(),
    note=RECORD,
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (replace(SETTLED, suspense=Ntd(900)), "Settled: NT$ 900 was paid back."),
        (replace(SETTLED, suspense=Ntd(-900)), "Settled: NT$ 900 came back in."),
        (
            replace(SETTLED, suspense=Ntd(900), owed=Ntd(900)),
            "Settled: NT$ 900 is still owed to the payer.",
        ),
        (
            replace(SETTLED, suspense=Ntd(-900), owed=Ntd(-900)),
            "Settled: NT$ 900 must still come back.",
        ),
        (SETTLED, "The clash of K01-01-115-00001-8 is settled."),
        (OwedPaid("p1", "e9", Ntd(900), RECORD), "NT$ 900 paid back for K01-01-115-00001-8."),
        (OwedPaid("p1", "e9", Ntd(-900), RECORD), "NT$ 900 came back in for K01-01-115-00001-8."),
    ],
)
def test_the_banner_says_what_money_moves_and_what_is_left(
    qapp: QApplication, body: Body, said: str
) -> None:
    assert qapp is not None
    speak(Language.ENGLISH)
    receipt = Receipt(entry(1, body), frozenset(), (), "p1", "K0101115000018")
    assert Told(QObject()).sentence(receipt) == said
