"""The report of a stocktake: before its seal as a draft, after it as it is kept, or drawn anew from the journal."""

import hashlib
from pathlib import Path

from counter.db.reading import Reading
from counter.desk import count_report
from counter.desk.acting import Acting
from counter.desk.asking import answers
from counter.desk.count_books import books, known_count, opening_of
from counter.desk.pictures import Album
from counter.desk.receipts import act_number
from counter.domain.counts import KeptPaper, PaperForm
from counter.domain.refusal import Reason, Trouble, Unavailable, refuse
from counter.domain.roles import AT_COUNTS
from counter.print.papers import SealedPaper, StocktakePaper
from counter.print.saving import save

_TOLD_AS = {
    Trouble.PICTURE_MISSING: Trouble.PAPER_MISSING,
    Trouble.PICTURE_DAMAGED: Trouble.PAPER_DAMAGED,
}


@answers(roles=AT_COUNTS)
class CountPapers:
    """The reports at this counter. Everything here is slow: for a reader's lane."""

    def __init__(self, acting: Acting, album: Album) -> None:
        """`album` fetches what lies at another counter: a report is kept and travels as pictures do."""
        self._acting = acting
        self._album = album

    def draft(self, count: str, *, every_bag: bool = False) -> StocktakePaper:
        """The report as it comes out now: a draft until the seal, marked as drawn anew after it.

        Raises Refused COUNT_UNKNOWN, COUNT_NOT_CLOSED, COUNT_OVER.
        """
        context = self._acting.context
        with context.store.read() as strict:
            reading, _ = strict.forgiving()
            found = known_count(reading, count)
            count_report.require_closed(found)
            stand = books(context, reading, found)
            return count_report.paper(context, reading, found, stand, every_bag=every_bag)

    def export(self, count: str, path: Path, *, every_bag: bool = False) -> None:
        """The same as a spreadsheet (ODS) in that file. Raises Unavailable PAPER_NOT_SAVED too."""
        drawn = count_report.drawn(self.draft(count, every_bag=every_bag), PaperForm.ODS)
        save(drawn, path)

    def kept(self, count: str) -> SealedPaper:
        """The report that was signed, those very bytes: their hash is the one in the seal.

        Raises Refused COUNT_UNKNOWN, COUNT_NOT_SEALED; Unavailable PAPER_ELSEWHERE, and then it is fetched;
        PAPER_MISSING, PAPER_DAMAGED where nobody can be asked for it.
        """
        from counter.print import count_sheet  # noqa: PLC0415 - what draws comes with the first paper

        pdf, context = self._content(count, PaperForm.PDF), self._acting.context
        with context.store.read() as reading:
            number = act_number(context, reading, opening_of(reading, count))
        return SealedPaper(count_sheet.TITLE, number, pdf)

    def save_kept(self, count: str, form: PaperForm, path: Path) -> None:
        """The report that was signed in that file. Raises as `kept`, and Unavailable PAPER_NOT_SAVED."""
        save(self._content(count, form), path)

    def _content(self, count: str, form: PaperForm) -> bytes:
        context = self._acting.context
        with context.store.read() as reading:
            kept = _kept(reading, count, form)
            key = reading.copies.key(kept.file)
            comes = reading.line() is not None
        try:
            content = context.pictures.content(kept.file, key or b"")
            _require_sealed(content, kept)
        except Unavailable as trouble:
            if comes:
                self._album.fetch(kept.file)
                raise Unavailable(Trouble.PAPER_ELSEWHERE) from trouble
            raise Unavailable(_TOLD_AS[trouble.trouble], **trouble.facts) from trouble
        return content


def _require_sealed(content: bytes, kept: KeptPaper) -> None:
    """Raise Unavailable unless these are the bytes that two people signed."""
    if hashlib.sha256(content).hexdigest() != kept.digest:
        raise Unavailable(Trouble.PICTURE_DAMAGED, path=kept.file)


def _kept(reading: Reading, count: str, form: PaperForm) -> KeptPaper:
    sealed = known_count(reading, count).sealed
    if sealed is None:
        refuse(Reason.COUNT_NOT_SEALED)
    return next(each for each in sealed.papers if each.form is form)
