"""The terms a ticket is written under; it keeps them whatever the rules become."""

from dataclasses import dataclass
from datetime import date

from counter.domain.money import RatePart


@dataclass(frozen=True, slots=True)
class Terms:
    """Days, rates and bands of one ticket.

    `parts`: principal (NT$) by monthly rate (bp), in the order low, general. `maturity` and `last_day` (of grace) are
    the printed days, rolled to working days under the calendar of the writing. Grace counts `grace_days` days or
    `grace_months` Civil Code months; of the odd days after whole months up to `free_days` cost nothing, up to
    `half_days` half a month, more a whole one; at least `minimum_months` are charged (PA 19).
    """

    pledged_on: date
    class_code: str
    parts: tuple[RatePart, ...]
    term_months: int
    grace_days: int
    grace_months: int
    free_days: int
    half_days: int
    minimum_months: int
    maturity: date
    last_day: date
