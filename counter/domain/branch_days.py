"""What a branch says of its own days: one on which it is closed, one on which it works longer."""

from dataclasses import dataclass
from datetime import date

from counter.domain.codes import ClosedDayCause, ExtensionCause


@dataclass(frozen=True, slots=True)
class BranchClosed:
    """The city closed the branch for a day (typhoon): no working day (CC 122)."""

    day: date
    cause: ClosedDayCause


@dataclass(frozen=True, slots=True)
class HoursExtended:
    """This counter works outside its branch's hours on a day, for a reason."""

    day: date
    cause: ExtensionCause
