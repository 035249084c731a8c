"""The list of pledged things on a ticket, and its continuation where a side is full."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from counter import formats
from counter.print.cells import PADDING, STRIP, TINT
from counter.print.fonts import Style
from counter.print.papers import ItemLines
from counter.print.sheet import FRAME, Align, Box, Look, Sheet
from counter.print.side import Side
from counter.print.text import fit, flow, leading

SIZE = 7.6
"""On a ticket; whole sheets set it larger."""
_AROUND = 0.45
_NOTE = 3.2
_ROOM_MIN = STRIP + leading(SIZE) + 2 * _AROUND + _NOTE
_SEE_NEXT = "（以下見續頁）"

_TITLES = ("序", "品名", "數量", "重量", "成色", "特徵與瑕疵")
_TITLES_BOTH = (
    "序",
    "品名 Item",
    "件 Qty",
    "重量 Weight",
    "成色 Purity",
    "特徵與瑕疵 Features and defects",
)
_TITLE_SIZES = (7.2, 6.6, 6.0, 5.4, 4.8)
_STYLES = tuple(Style.BOLD if title == "品名" else Style.REGULAR for title in _TITLES)
# Shares of the width.
_SHARES = (0.03, 0.09, 0.045, 0.29, 0.1, 0.445)
_COLUMN_GAP = 1.2


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One thing's lines, a list for each column."""

    columns: tuple[tuple[str, ...], ...]
    size: float

    @property
    def height(self) -> float:
        """How much room it takes."""
        return max(len(column) for column in self.columns) * leading(self.size) + 2 * _AROUND

    def split(self, lines: int) -> tuple["ItemRow", "ItemRow"]:
        """Its first `lines` lines and the rest."""
        return (
            ItemRow(tuple(column[:lines] for column in self.columns), self.size),
            ItemRow(tuple(column[lines:] for column in self.columns), self.size),
        )


def rows_of(
    items: Sequence[ItemLines], width: float, *, size: float = SIZE, bilingual: bool = False
) -> list[ItemRow]:
    """The things as rows for a list of this width, in type of that size."""
    rooms = [place.w - _COLUMN_GAP for place in _columns(Box(0, 0, width, 1))]
    return [
        ItemRow(
            tuple(
                flow(texts, room=room, size=size, style=style)
                for texts, room, style in zip(
                    _texts(number, item, bilingual=bilingual), rooms, _STYLES, strict=True
                )
            ),
            size,
        )
        for number, item in enumerate(items, start=1)
    ]


def _texts(number: int, item: ItemLines, *, bilingual: bool) -> tuple[tuple[str, ...], ...]:
    features = [f"{name}：{text}" for name, text in item.features]
    if item.defects:
        features.append(f"瑕疵：{item.defects}")
    return (
        (f"{number}",),
        (item.type_name, item.type_name_en) if bilingual else (item.type_name,),
        (f"{item.quantity}",),
        _weights(item),
        (item.purity or "—",),
        tuple(features) or ("—",),
    )


def _weights(item: ItemLines) -> tuple[str, ...]:
    """Net weight in grams, the legal unit, with 錢 beside it; gross and stones below if they differ."""
    if not item.gross:
        return ("—",)
    net = item.gross - item.stones
    if not item.stones:
        return (f"{formats.grams(net)}（{formats.qian(net)}）",)
    return (
        f"淨 {formats.grams(net)}（{formats.qian(net)}）",
        f"毛 {formats.grams(item.gross)}　石 {formats.grams(item.stones)}",
    )


def draw(
    side: Side, box: Box, rows: Sequence[ItemRow], *, count: str, bilingual: bool = False
) -> list[ItemRow]:
    """Draw as many rows as fit into `box`; those that did not."""
    strip = box.at(y=box.y, h=STRIP)
    look = Look(7.2, Style.BOLD, Align.RIGHT)
    if box.h < _ROOM_MIN:
        side.fixed(_draw_frame, strip, bilingual=bilingual)
        side.own.in_box(strip.inset(PADDING), f"{count}{_SEE_NEXT}", look)
        return list(rows)
    side.fixed(_draw_frame, box, bilingual=bilingual)
    side.own.in_box(strip.inset(PADDING), count, look)
    shown, rest = _divide(rows, box.h - STRIP)
    y = strip.bottom
    for row in shown:
        _draw_row(side.own, box.at(y=y, h=row.height), row)
        y += row.height
    if rest or box.bottom - y > _NOTE:
        note = _SEE_NEXT if rest else "（以下空白）"
        side.own.in_box(box.at(y=y, h=_NOTE), note, Look(6.6, align=Align.CENTRE))
    return rest


def _draw_frame(sheet: Sheet, box: Box, *, bilingual: bool) -> None:
    strip = box.at(y=box.y, h=STRIP)
    sheet.fill(strip, TINT)
    sheet.frame(strip)
    titles = _TITLES_BOTH if bilingual else _TITLES
    for place, text in zip(_columns(strip), titles, strict=True):
        fitted = fit(text, room=place.w - _COLUMN_GAP, sizes=_TITLE_SIZES, style=Style.BOLD)
        sheet.in_box(place, text, Look(fitted.size, Style.BOLD))
    sheet.frame(box, thick=FRAME)


def _divide(rows: Sequence[ItemRow], room: float) -> tuple[list[ItemRow], list[ItemRow]]:
    """The rows that fit and the rest, with a line left to say so; one alone too long is divided."""
    if sum(row.height for row in rows) <= room:
        return list(rows), []
    ends = accumulate(row.height for row in rows)
    fitting = sum(end <= room - _NOTE for end in ends)
    if fitting:
        return list(rows[:fitting]), list(rows[fitting:])
    first, second = rows[0].split(int((room - _NOTE - 2 * _AROUND) / leading(rows[0].size)))
    return [first], [second, *rows[1:]]


def _draw_row(sheet: Sheet, box: Box, row: ItemRow) -> None:
    height = leading(row.size)
    for place, style, lines in zip(_columns(box), _STYLES, row.columns, strict=True):
        y = box.y + _AROUND
        for line in lines:
            sheet.in_box(place.at(y=y, h=height), line, Look(row.size, style))
            y += height


def _columns(box: Box) -> Sequence[Box]:
    return box.inset(PADDING).columns(_SHARES)
