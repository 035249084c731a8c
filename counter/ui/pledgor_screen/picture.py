"""What stands where on the pledgor's screen.

Sizes are chosen to be read from 1.5 m. What does not fit becomes smaller down to a least size; then the list of things
or of tickets is cut, with how many more there are. Sums are never cut.
"""

from __future__ import annotations

from bisect import bisect_left

from PySide6.QtCore import QRect, QSize

from counter.domain.policy import samples_in_force
from counter.ui.pledgor_screen import act_picture, idle_picture
from counter.ui.pledgor_screen import words as said
from counter.ui.pledgor_screen.board import CENTRE, Column, Ground, Piece
from counter.ui.pledgor_screen.place import Place
from counter.ui.pledgor_screen.shown import Shown
from counter.ui.pledgor_screen.words import Both

_SIDES = (1920, 1080)
"""The screen, lying, that the sizes are written for."""
_SCALES = (0.71, 0.77, 0.83, 0.9, 0.97, 1.05, 1.15)
"""From the least size that is read from 1.5 m to the one that fills the screen with little on it."""
_ROWS_SHOWN = (40, 16, 12, 8, 5, 3, 2)
_MARGIN = 48
_BAND = 104
_MARK = 52


def picture(shown: Shown | None, place: Place, size: QSize) -> tuple[Piece, ...]:
    """Everything on a screen of that size, the ground first; None: the idle view."""
    head = _head(place, size, _unit(size))
    ground = Ground(QRect(0, 0, size.width(), size.height()), "window")

    def drawn(scale: float, rows: int) -> Column:
        return _body(shown, place, size, top=head.y, scale=scale, rows=rows)

    def over(scale: float, rows: int) -> bool:
        """Whether it reaches beyond the screen."""
        return drawn(scale, rows).y + _MARGIN * _unit(size) / 2 > size.height()

    rows = next((rows for rows in _ROWS_SHOWN if not over(_SCALES[0], rows)), _ROWS_SHOWN[-1])
    fitting = bisect_left(_SCALES, True, lo=1, key=lambda scale: over(scale, rows)) - 1
    return (ground, *head.pieces, *drawn(_SCALES[fitting], rows).pieces)


def _body(
    shown: Shown | None, place: Place, size: QSize, *, top: int, scale: float, rows: int
) -> Column:
    """What stands below the band."""
    unit = _unit(size)
    margin = round(_MARGIN * unit)
    body = Column(margin, top + margin // 2, size.width() - 2 * margin, unit * scale)
    beside = size.width() > size.height()
    if shown is None:
        idle_picture.draw(body, place, beside=beside)
    else:
        act_picture.draw(body, shown, place.policy, beside=beside, rows=rows)
    return body


def _unit(size: QSize) -> float:
    longer, shorter = max(size.width(), size.height()), min(size.width(), size.height())
    return min(longer / _SIDES[0], shorter / _SIDES[1])


def _head(place: Place, size: QSize, unit: float) -> Column:
    """Who lends, where and which day it is; below it what this counter is not."""
    policy, branch, margin = place.policy, place.branch, round(_MARGIN * unit)
    band = Column(margin, 0, size.width() - 2 * margin, unit)
    band.pieces.append(Ground(QRect(0, 0, size.width(), band.px(_BAND)), "rail"))
    band.gap(8)
    office = Both(policy.name, policy.name_en)
    if len(policy.branches) > 1:
        office = Both(f"{policy.name}　{branch.name}", f"{policy.name_en}, {branch.name_en}")
    band.ends(office, said.day(place.today), 34, part="rail_text", part_en="rail_muted")
    band.y = band.px(_BAND)
    marks = [said.TRAINING] if place.training else []
    if samples_in_force(policy, place.today):
        marks.append(said.SAMPLE)
    if marks:
        height = band.px(_MARK)
        band.pieces.append(Ground(QRect(0, band.y, size.width(), height), "training"))
        line = "　".join(f"{mark.zh} {mark.en}" for mark in marks)
        band.gap(6)
        band.text(line, 28, part="on_training", bold=True, align=CENTRE)
        band.y = band.px(_BAND) + height
    return band
