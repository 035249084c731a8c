"""What the pages of a stocktake say: what is counted, what a scan means and what to do, why a line differs."""

from PySide6.QtCore import QObject

from counter import formats
from counter.desk.count_scans import ScanAnswer
from counter.domain.counting import ScanForm, Stage
from counter.domain.counts import Cause, CountOpened, Finding, Method
from counter.domain.days import TAIPEI
from counter.domain.stocktake import OUTSIDE
from counter.domain.ticket import looks_like_number
from counter.domain.vault import COUNTER
from counter.ui.sounds import Sound

_SOUNDS = {
    Finding.MATCHED: Sound.GOOD,
    Finding.ARRIVED: Sound.GOOD,
    Finding.NOT_ASKED: Sound.NEUTRAL,
    Finding.DUPLICATE: Sound.NEUTRAL,
}


def sound_of(finding: Finding) -> Sound:
    """How a scan is answered: good, of no matter, or something to look at."""
    return _SOUNDS.get(finding, Sound.BAD)


def bag_number(bag: str) -> str:
    """A bag's number in its parts, where it has some."""
    return formats.ticket_number(bag) if looks_like_number(bag) else bag


class StocktakeWords(QObject):
    """One name for each choice, and the sentences of a count."""

    def waits(self) -> str:
        """Why nothing is shown yet."""
        return self.tr("The books are being read")

    def stage(self, stage: Stage) -> str:
        """How far a count has come."""
        return {
            Stage.RUNNING: self.tr("Being counted"),
            Stage.CLOSED: self.tr("Closed, to be explained and signed"),
            Stage.SEALED: self.tr("Sealed"),
            Stage.DROPPED: self.tr("Broken off"),
        }[stage]

    def method(self, method: Method) -> str:
        """Which bags are asked for."""
        return {
            Method.WHOLE: self.tr("All of them"),
            Method.RANDOM: self.tr("A sample by chance"),
            Method.VALUE: self.tr("A sample by value"),
        }[method]

    def finding(self, finding: Finding) -> str:
        """What came of a bag, in a word that is seen from afar."""
        return {
            Finding.MATCHED: self.tr("Right"),
            Finding.MISSING: self.tr("Missing"),
            Finding.UNKNOWN: self.tr("Unknown"),
            Finding.DUPLICATE: self.tr("Scanned before"),
            Finding.TWO_PLACES: self.tr("At two places"),
            Finding.MISPLACED: self.tr("Wrong place"),
            Finding.REDEEMED: self.tr("Handed out already"),
            Finding.WRONG_SEAL: self.tr("Wrong seal"),
            Finding.OTHER_BRANCH: self.tr("Other branch"),
            Finding.UNREADABLE: self.tr("Scan again"),
            Finding.OUTSIDE: self.tr("Booked outside"),
            Finding.ARRIVED: self.tr("New since the start"),
            Finding.LEFT: self.tr("Handed out meanwhile"),
            Finding.MOVED: self.tr("Moved meanwhile"),
            Finding.NOT_ASKED: self.tr("Not asked for"),
        }[finding]

    def cause(self, cause: Cause) -> str:
        """Why a line differs."""
        return {
            Cause.FOUND: self.tr("Found elsewhere"),
            Cause.NOT_ENTERED: self.tr("Done, but not entered"),
            Cause.ENTERED_WRONG: self.tr("Entered wrong"),
            Cause.LABEL: self.tr("Label wrong, torn or printed twice"),
            Cause.RESEALED: self.tr("Opened and sealed again for a reason"),
            Cause.LOST: self.tr("Cannot be found, reported further"),
            Cause.OTHER: self.tr("Another cause"),
        }[cause]

    def place(self, place: str) -> str:
        """A place of the vault, or where else a bag is."""
        return {COUNTER: self.tr("at the counter"), OUTSIDE: self.tr("outside")}.get(place, place)

    def scope(self, opened: CountOpened, types: dict[str, str]) -> str:
        """What a count is of. `types`: names of types by their codes."""
        comma = self.tr(", ")
        places = comma.join(opened.places) or self.tr("the whole vault")
        parts = [places]
        if opened.types:
            parts.append(comma.join(types.get(each, each) for each in opened.types))
        parts.append(self.method(opened.method))
        if opened.method is not Method.WHOLE:
            told = self.tr("{size} bags, seed {seed}")
            parts.append(told.format(size=formats.figure(opened.size), seed=opened.seed))
        parts.append(self.tr("blind") if opened.blind else self.tr("open"))
        return self.tr(" · ").join(parts)

    def meaning(self, answer: ScanAnswer, form: ScanForm) -> str:
        """What the answer to that scan means, and what to do about it."""
        meant = self._meaning(answer, form.place)
        if form.wrong_seal and answer.bag and answer.finding is not Finding.WRONG_SEAL:
            return self.tr("{meaning} The wrong seal is noted, too.").format(meaning=meant)
        return meant

    def _meaning(self, answer: ScanAnswer, place: str) -> str:
        match answer.finding:
            case Finding.MATCHED if answer.wanted and not answer.booked and place:
                return self.tr("In the books it is still at the counter.")
            case Finding.DUPLICATE | Finding.TWO_PLACES:
                return self._before(answer)
            case Finding.MISPLACED if answer.booked:
                told = self.tr("The books have it at {booked}. Leave it here, it is listed.")
                return told.format(booked=self.place(answer.booked))
        return {
            Finding.ARRIVED: self.tr("Taken in, or back, since the count began: no difference."),
            Finding.NOT_ASKED: self.tr("It is in the books, but this count does not ask for it."),
            Finding.MISPLACED: self.tr("The books have it elsewhere. Leave it here, it is listed."),
            Finding.UNKNOWN: self.tr("No book knows this label. Lay the bag aside and go on."),
            Finding.OTHER_BRANCH: self.tr(
                "The label is another branch's. Lay the bag aside and go on."
            ),
            Finding.REDEEMED: self.tr(
                "The books have handed it out, yet it lies here. Lay it aside and go on."
            ),
            Finding.OUTSIDE: self.tr("By the books somebody outside has it. Lay it aside."),
            Finding.WRONG_SEAL: self.tr("Noted: its seal is not as it should be. Lay it aside."),
            Finding.UNREADABLE: self.tr(
                "Half a code, or no label of a bag. It is not counted: scan it again."
            ),
        }.get(answer.finding, "")

    def _before(self, answer: ScanAnswer) -> str:
        """Where and when it was scanned before; by whom."""
        assert answer.before_at is not None, "it was scanned before"
        told = (
            self.tr("Scanned here at {time} by {who}. It counts once.")
            if answer.finding is Finding.DUPLICATE
            else self.tr("Scanned at {place} at {time} by {who}: look at both bags.")
        )
        return told.format(
            place=self.place(answer.before_place),
            time=answer.before_at.astimezone(TAIPEI).strftime("%H:%M:%S"),
            who=answer.before_by,
        )
