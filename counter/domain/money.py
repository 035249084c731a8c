"""Amounts in whole NT$ and the one place where interest is rounded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NewType

Ntd = NewType("Ntd", int)
"""Whole new Taiwan dollars."""

Mg = NewType("Mg", int)
"""Weight in milligrams; one 錢 is 3,750 mg."""

BP_PER_UNIT = 10_000
HALF_MONTHS_PER_MONTH = 2
_DENOMINATOR = BP_PER_UNIT * HALF_MONTHS_PER_MONTH
EXACT_PER_NTD = 100_000


@dataclass(frozen=True, slots=True)
class RatePart:
    """A part of a principal (NT$) and its monthly rate in basis points (0.68 % = 68)."""

    principal: Ntd
    rate_bp: int


def interest(parts: Sequence[RatePart], half_months: int) -> Ntd:
    """Interest in whole NT$, rounded half up once over all parts. Source: PA 19; A-07; rules.md R-12."""
    return rounded(sum(part.principal * part.rate_bp for part in parts) * half_months)


def rounded(numerator: int) -> Ntd:
    """Whole NT$, half up, of a sum of principal × rate (bp) × half-months."""
    return Ntd((2 * numerator + _DENOMINATOR) // (2 * _DENOMINATOR))


def total(parts: Iterable[RatePart]) -> Ntd:
    """Sum of the parts' principals in NT$."""
    return Ntd(sum(part.principal for part in parts))


def interest_exact(parts: Iterable[RatePart], half_months: int) -> int:
    """Interest before rounding, in hundred-thousandths of a NT$ (1/20,000 has five decimals)."""
    numerator = sum(part.principal * part.rate_bp for part in parts) * half_months
    return numerator * (EXACT_PER_NTD // _DENOMINATOR)
