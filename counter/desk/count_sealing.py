"""A stocktake is sealed: its report is drawn, kept sealed on the disk, and named by the entry that two people sign.

The report lies where pictures do and as they do: a file under a key of its own, which is noted until the seal names it.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from counter.db.goods import Position
from counter.db.pictures import seal as sealed_under_a_key
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import count_report
from counter.desk.acting import Acting
from counter.desk.answers import Receipt
from counter.desk.approvals import Approved
from counter.desk.context import Context
from counter.desk.count_books import CountFigures, books, known_count, written
from counter.desk.pictures import LOOSE
from counter.domain import business_day, counting
from counter.domain.counting import Count, SealForm
from counter.domain.counts import KeptPaper, PaperForm
from counter.domain.entries import Kind
from counter.domain.staff import Clerk
from counter.print.papers import StocktakePaper
from counter.protocol import picture_name


@dataclass(frozen=True, slots=True)
class _Found:
    """What a seal rests on: who signs, the count as it stands at a position, its figures, its report."""

    clerk: Clerk
    at: Position
    count: Count
    figures: CountFigures
    paper: StocktakePaper


class _Changed(Exception):
    """The way out of a seal whose report is not that of the count any more."""


def seal(acting: Acting, form: SealForm) -> Receipt:
    """Draw, keep and sign; drawn again if somebody explains a line anew meanwhile.

    Broken off anywhere, nothing is sealed and the next try replaces what was kept. Raises Refused before anything is
    drawn; Unavailable DISK_FULL, DISK_FAILED, GLYPH_MISSING.
    """
    while True:
        clerk, context = acting.signed_in(), acting.context
        with context.store.read() as reading:
            found = _found(context, reading, form, clerk)
        acting.require_vouched(form.second, Approved(Kind.COUNT_SEALED, 0))
        keys = _kept(context, form.count, found.paper)
        with suppress(_Changed):
            return acting.act(partial(_seal, context, form=form, found=found, keys=keys))


def _found(context: Context, reading: Reading, form: SealForm, clerk: Clerk) -> _Found:
    business_day.working_day(context.last_day(reading))
    count = known_count(reading, form.count)
    staff = context.staff
    counting.require_sealing(form, count, clerk=clerk, staff=staff)
    stand = books(context, reading, count)
    people = (clerk.name, context.staff_name(form.second))
    paper = count_report.paper(context, reading, count, stand, every_bag=form.every_bag)
    signed = replace(paper, head=replace(paper.head, people=people), marks=context.marks)
    return _Found(clerk, reading.goods.position(), count, stand.figures, signed)


def _kept(context: Context, count: str, paper: StocktakePaper) -> dict[KeptPaper, bytes]:
    """The papers, sealed and on the disk, each with its key; those of an earlier try are gone."""
    sealed, keys = {}, {}
    for form in PaperForm:
        content = count_report.drawn(paper, form)
        sealed_bytes, key = sealed_under_a_key(content, context.random)
        kept = KeptPaper(form, hashlib.sha256(content).hexdigest(), picture_name(sealed_bytes))
        sealed[kept], keys[kept] = sealed_bytes, key
    with context.store.write() as writing:
        _forget(context, writing, count)
        # Noted first: a file without a note counts as named by an act.
        for kept, key in keys.items():
            writing.save_draft(LOOSE + kept.file, f"{key.hex()} {kept.digest} {count}")
    for each in sealed.values():
        context.pictures.keep(each)
    return keys


def _forget(context: Context, writing: Writing, count: str) -> None:
    """Drop what an earlier try kept."""
    notes = (draft for draft in writing.drafts() if draft.page.startswith(LOOSE))
    for page in [note.page for note in notes if note.text.endswith(f" {count}")]:
        context.pictures.drop(page.removeprefix(LOOSE))
        writing.drop_draft(page)


def _seal(
    context: Context,
    writing: Writing,
    clerk: Clerk,
    *,
    form: SealForm,
    found: _Found,
    keys: dict[KeptPaper, bytes],
) -> Receipt:
    same = writing.goods.position() == found.at or known_count(writing, form.count) == found.count
    if not same or clerk != found.clerk:
        raise _Changed
    person = writing.new_id()
    told = {kept.file: key.hex() for kept, key in keys.items()}
    body = counting.decide_seal(
        form,
        found.count,
        (found.figures.figures, found.figures.balances),
        (tuple(keys), writing.put_record(person, RecordKind.PICTURES, told)),
        clerk=clerk,
        staff=context.staff,
    )
    for kept in keys:
        writing.drop_draft(LOOSE + kept.file)
        writing.copies.keep(kept.file, size_bytes=context.pictures.size(kept.file), epoch="")
    return written(context, writing, body, clerk, person=person, approver=form.second)
