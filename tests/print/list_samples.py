"""Lists of the law as tests print them."""

from dataclasses import replace
from datetime import date
from typing import Any

from counter.domain.money import Ntd
from counter.print.list_papers import ListForm, ListLine, ListPaper
from counter.print.papers import NO_MARKS
from tests.print.samples import KAOHSIUNG, KAOHSIUNG_WORDS

RING = "黃金×1　37.5 g（10 錢）　純金 9999　品名：戒指　銀樓戳記：金足　瑕疵：刮痕"
WATCH = "手錶×1　廠牌：Rolex　型號：Submariner 116610LN　序號：R-1"
NAMES = ("陳大文", "𠮷田カヨ Kulas", "Ljaucu‧Zingrur 柯玉梅")
COPIES = ("第一聯　陳報", "第二聯　存查")


def list_line(serial: int = 12, **of: Any) -> ListLine:
    """A ticket of a list."""
    made = ListLine(
        number=f"K0102115{serial:05}7",
        on=date(2026, 3, 16),
        name=NAMES[serial % 3],
        document="國民身分證　A123456789",
        things=(RING, WATCH) if serial % 4 == 0 else (RING,),
        principal=Ntd(50_000),
        bag=f"K01-02-115-{serial:05}-7",
        place="S1-01" if serial % 2 else "",
    )
    return replace(made, **of)


def list_paper(*lines: ListLine, **of: Any) -> ListPaper:
    """A register of those tickets, but for `of`."""
    made = ListPaper(
        office=KAOHSIUNG,
        words=KAOHSIUNG_WORDS,
        form=ListForm.REGISTER,
        first=date(2026, 3, 16),
        last=date(2026, 3, 29),
        number=1,
        copies=COPIES,
        head=(),
        made_on=date(2026, 3, 30),
        at="09:30",
        by="林主任",
        lines=lines,
        act="K01-01-000046",
        seal="ab" * 32,
        marks=NO_MARKS,
    )
    return replace(made, **of)


POLICE = (("單位", "鹽埕分局"), ("警員", "王警員"), ("事由", "失物查尋"), ("範圍", "全部"))
REGISTER = list_paper(*map(list_line, range(1, 9)), list_line(9, remark="作廢", counts=False))
LISTS = {
    "list-register": REGISTER,
    "list-forfeiture": replace(REGISTER, form=ListForm.FORFEITURE),
    "list-sale": replace(REGISTER, form=ListForm.SALE, copies=("第三聯　庫房",)),
    "list-police": replace(REGISTER, form=ListForm.CUSTODY, copies=("",), head=POLICE),
}
"""A list in each of its forms."""
