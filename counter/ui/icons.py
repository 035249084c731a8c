"""Icons from the bundled SVG symbols, in the colours of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from counter.places import ICONS


@cache
def icon(name: str, colour: str, disabled: str, side_px: int) -> QIcon:
    """The symbol `name` in a colour, to be seen at `side_px`; `disabled` is worn by what can't be pressed."""
    made = QIcon()
    made.addPixmap(pixmap(name, colour, side_px), QIcon.Mode.Normal)
    made.addPixmap(pixmap(name, disabled, side_px), QIcon.Mode.Disabled)
    return made


@cache
def pixmap(name: str, colour: str, side_px: int) -> QPixmap:
    """The symbol `name` as a picture of `side_px` square, drawn at twice that for sharp screens."""
    picture = QPixmap(side_px * 2, side_px * 2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, colour).render(painter, QRectF(picture.rect()))
    painter.end()
    picture.setDevicePixelRatio(2)
    return picture


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    coloured = svg.replace("<svg ", f'<svg fill="{colour}" ', 1)
    return QSvgRenderer(QByteArray(coloured.encode()))
