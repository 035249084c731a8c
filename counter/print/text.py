"""Text that fits its place: broken into lines at the right spots, set smaller, never cut.

Sizes are points, widths and heights millimetres.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from counter.print.fonts import Style, clusters, typeface

MM_PER_POINT = 25.4 / 72
LEADING = 1.24
"""Distance of two lines by the size of the text."""

# What may not begin a line and what may not end one.
_NO_HEAD = frozenset("，。、；：！？）」』】〉》％%,.;:!?)]}ー…〕")
_NO_TAIL = frozenset("（「『【〈《([{〔$")
_EAST_ASIAN = "\u2e80"
_BETWEEN = "\u3000"
# Millimetres that sums of widths may be off.
_ROUNDING = 0.001


class Fitted(NamedTuple):
    """Lines of text and the size at which they fit."""

    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Room the lines take."""
        return len(self.lines) * leading(self.size)


def leading(size: float) -> float:
    """Distance of two lines of this size."""
    return size * LEADING * MM_PER_POINT


def width(text: str, size: float, style: Style = Style.REGULAR) -> float:
    """How wide `text` is."""
    return typeface(style).width(text, size) * MM_PER_POINT


def fit(
    text: str, *, room: float, sizes: Sequence[float], lines: int = 1, style: Style = Style.REGULAR
) -> Fitted:
    """`text` at the largest of `sizes` (descending) at which it needs at most `lines` lines.

    If it needs more even at the last size, it gets as many lines there as it needs.
    """
    return fit_all((text,), room=room, sizes=sizes, lines=lines, style=style)


def fit_all(
    texts: Sequence[str],
    *,
    room: float,
    sizes: Sequence[float],
    lines: int = 0,
    style: Style = Style.REGULAR,
) -> Fitted:
    """`texts`, each beginning a line, at the largest size at which all need at most `lines` lines.

    `lines` 0 = one for each text.
    """
    longest = max(width(text, 1.0, style) for text in texts)
    for size in sizes:
        if longest * size <= room:
            return Fitted(size, tuple(texts))
        if lines > len(texts):
            wrapped = wrap_all(texts, room=room, size=size, style=style)
            if len(wrapped) <= lines:
                return Fitted(size, wrapped)
    return Fitted(sizes[-1], wrap_all(texts, room=room, size=sizes[-1], style=style))


def wrap_all(
    texts: Sequence[str], *, room: float, size: float, style: Style = Style.REGULAR
) -> tuple[str, ...]:
    """`texts` in lines no wider than `room`, each beginning a line."""
    return tuple(line for text in texts for line in wrap(text, room=room, size=size, style=style))


def flow(
    texts: Sequence[str], *, room: float, size: float, style: Style = Style.REGULAR
) -> tuple[str, ...]:
    """`texts` one after the other in lines no wider than `room`, none begun where it cannot end."""
    lines: list[str] = []
    for text in texts:
        longer = f"{lines[-1]}{_BETWEEN}{text}" if lines else text
        if lines and width(longer, size, style) <= room:
            lines[-1] = longer
        else:
            lines += wrap(text, room=room, size=size, style=style)
    return tuple(lines)


def wrap(text: str, *, room: float, size: float, style: Style = Style.REGULAR) -> tuple[str, ...]:
    """`text` in lines no wider than `room`; words and figures stay whole unless longer than a line."""
    if width(text, size, style) <= room:
        return (text,)
    lines: list[str] = []
    line, left = "", room
    for unit in _units(text):
        for part in _parts(unit, room=room, size=size, style=style):
            if width(part.rstrip(), size, style) > left + _ROUNDING:
                lines.append(line.rstrip())
                line, left = "", room
            line += part
            left -= width(part, size, style)
    return (*lines, line.rstrip())


def _parts(unit: str, *, room: float, size: float, style: Style) -> Sequence[str]:
    """`unit` itself, or pieces of it if it is wider than a line."""
    if width(unit.rstrip(), size, style) <= room:
        return (unit,)
    parts = [""]
    for cluster in clusters(unit):
        if parts[-1] and width(parts[-1] + cluster, size, style) > room:
            parts.append("")
        parts[-1] += cluster
    return parts


def _units(text: str) -> Iterator[str]:
    """Pieces between which a line may break: words with the blank after them, single characters.

    Punctuation stays with the character before it, an opening bracket with the one after it.
    """
    unit = ""
    for cluster in clusters(text):
        if unit and _may_break(unit[-1], cluster[0]):
            yield unit
            unit = ""
        unit += cluster
    if unit:
        yield unit


def _may_break(before: str, after: str) -> bool:
    if after in _NO_HEAD or before in _NO_TAIL or after == " ":
        return False
    return before in {" ", "\u3000"} or before >= _EAST_ASIAN or after >= _EAST_ASIAN
