"""Icons from the bundled SVG symbols, in the colours of the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from counter.places import ICONS

_SIDES_PX = (20, 24, 48)
"""Every side an icon is drawn at, so that no screen scales a small one up."""


@cache
def icon(name: str, colour: str, disabled: str = "") -> QIcon:
    """The symbol `name` in a colour; `disabled` is worn by what can't be pressed."""
    made = QIcon()
    for side in _SIDES_PX:
        made.addPixmap(pixmap(name, colour, side), QIcon.Mode.Normal)
        if disabled:
            made.addPixmap(pixmap(name, disabled, side), QIcon.Mode.Disabled)
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
