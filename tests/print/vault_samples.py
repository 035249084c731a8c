"""The vault's papers to print: the slip of a hand-over, the label of a place."""

from datetime import date

from counter.domain.custody import Party
from counter.domain.money import Ntd
from counter.print.papers import HandoverLine, HandoverPaper, Marks, PlaceLabelPaper
from tests.print.act_samples import ACT
from tests.print.samples import KAOHSIUNG, KAOHSIUNG_WORDS, NUMBER

LINES = (
    HandoverLine("K01-02-115-00012-7", NUMBER, "黃金 2 件、手錶 1 件", Ntd(53_400)),
    HandoverLine("B-17", NUMBER, "鑽石 1 件", None),
)
SLIP = HandoverPaper(
    office=KAOHSIUNG,
    words=KAOHSIUNG_WORDS,
    act=ACT,
    party=Party.APPRAISER,
    receiver="王氏鑑定有限公司",
    due=date(2026, 12, 1),
    note="鑽石複驗",
    lines=LINES,
    bags=2,
    principal=Ntd(53_400),
    marks=Marks(training=True),
)
PLACE = PlaceLabelPaper(KAOHSIUNG.agency, KAOHSIUNG.branch.name, "S1-03", "PLACE:S1-03")
