"""Says refusals, troubles and explanations in the language of the screen."""

from counter import sentences
from counter.domain.charges import Step
from counter.domain.policy import Words
from counter.domain.refusal import Fault, Refused, Unavailable
from counter.ui.preferences import Language


class Voice:
    """One language's sentences."""

    def __init__(self, language: Language, words: Words = sentences.TRADE_WORDS) -> None:
        self._language = language.value
        self._words = words

    def fault(self, fault: Fault) -> str:
        """What is wrong and what to do."""
        return sentences.of_fault(fault, self._language, self._words)

    def refused(self, refused: Refused) -> str:
        """Every fault, one after the other."""
        return " ".join(self.fault(fault) for fault in refused.faults)

    def trouble(self, trouble: Unavailable) -> str:
        """What failed outside, and what still works."""
        return sentences.of_trouble(trouble, self._language, self._words)

    def step(self, step: Step) -> str:
        """One line of an amount's explanation."""
        return sentences.of_step(step, self._language)
