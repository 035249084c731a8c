"""A weight as it is typed: in grams or in 錢."""

from dataclasses import dataclass

from counter.domain import reading
from counter.domain.money import Mg

QIAN = "qian"
GRAMS = "grams"


@dataclass(frozen=True, slots=True)
class WeightText:
    """A weight as typed, and in which unit."""

    text: str = ""
    unit: str = GRAMS

    def read(self, at: str) -> Mg:
        """The weight in mg; 0 if nothing was typed. Raises Refused."""
        if not self.text.strip():
            return Mg(0)
        return reading.qian(self.text, at) if self.unit == QIAN else reading.grams(self.text, at)


NO_WEIGHT = WeightText()
