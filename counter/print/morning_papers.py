"""What the papers of who answers for a branch say: the morning page, an inspection, findings and how much in time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # it names these papers among all others
    from datetime import date

    from counter.domain.inspecting import FindingStage, Score, Span
    from counter.domain.policy import Point
    from counter.domain.supervision import Answer, MorningLine
    from counter.print.papers import Marks, Office


@dataclass(frozen=True, slots=True)
class MorningPaper:
    """The morning page as it was seen. `number`, `hash`: of the entry that says so; `at`: HH:MM."""

    office: Office
    counter: str
    on: date
    at: str
    by: str
    lines: tuple[MorningLine, ...]
    number: int
    hash: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class PointLine:
    """A point of an inspection; `due` and `responsible` of what is to be put right, None and "" else."""

    point: Point
    answer: Answer
    remark: str
    due: date | None
    responsible: str


@dataclass(frozen=True, slots=True)
class InspectionPaper:
    """A self-inspection, point by point, to be signed. `name`: of its checklist; `act`, `hash`: of its entry."""

    office: Office
    name: str
    on: date
    by: str
    lines: tuple[PointLine, ...]
    act: str
    hash: str
    marks: Marks


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding. `on`: when it was found; `checked_by`, `checked_on`: once it is done with, "" and None before."""

    on: date
    point: Point
    found: str
    responsible: str
    due: date
    stage: FindingStage
    is_overdue: bool
    done: str
    reported_on: date | None
    checked_by: str
    checked_on: date | None


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """How much of a span was put right in time."""

    span: Span
    score: Score


@dataclass(frozen=True, slots=True)
class FindingsPaper:
    """Every finding with what became of it, and the share put right in time."""

    office: Office
    on: date
    by: str
    lines: tuple[FindingLine, ...]
    scores: tuple[ScoreLine, ...]
    marks: Marks


SupervisionPaper = MorningPaper | InspectionPaper | FindingsPaper
"""What who answers for a branch signs."""
