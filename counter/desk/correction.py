"""Puts a wrong rate class right: the old ticket ends, one of the same day follows under the right class."""

from dataclasses import replace

from counter import formats
from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import lending, papers, people, receipts
from counter.desk.answers import Changed, CorrectionOffer, Receipt
from counter.desk.context import Context
from counter.domain import charges, correction
from counter.domain.entries import ClassCorrected, Entry
from counter.domain.forms import CorrectForm
from counter.domain.lending import rate_class, workable
from counter.domain.pledge import Pledge
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper


def offer(context: Context, reading: Reading, form: CorrectForm) -> CorrectionOffer:
    """What a ticket of the right class would cost. Raises Refused if it can't be corrected, or has that class."""
    rules = context.rules_to_show(reading)
    pledge = lending.known_pledge(reading, form.pledge)
    as_written = workable(pledge, rules, branch=context.branch.code)
    before = people.low_rate_open(reading, rules, pledge.ticket.pledgor, without=form.pledge)
    terms = correction.corrected_terms(pledge, form.class_code, rules, low_rate_open=before)
    return CorrectionOffer(
        faults=correction.correction_faults(form, pledge, rules),
        now=charges.due(as_written, rules.calendar, rules.on),
        then=charges.due(terms, rules.calendar, rules.on),
        terms=terms,
        table=charges.table(terms, rules.calendar),
        low_rate_before=before,
    )


def correct(context: Context, writing: Writing, form: CorrectForm, clerk: Clerk) -> Receipt:
    """Write the ticket as it should have been; the old one's number stays used. No money moves."""
    rules = context.rules(writing)
    old = lending.known_pledge(writing, form.pledge)
    pledgor = old.ticket.pledgor
    terms = correction.decide_correction(
        form,
        old,
        rules,
        branch=context.branch.code,
        low_rate_open=people.low_rate_open(writing, rules, pledgor, without=form.pledge),
        clerk=clerk,
        staff=context.staff,
    )
    row = writing.pledgor(pledgor)
    evidence = people.record_evidence(writing, pledgor, row, form, clerk=clerk, rules=rules)
    ticket = replace(
        lending.successor(context, writing, old, terms, evidence=evidence, rules=rules),
        wording=old.ticket.wording,
        appraiser=old.ticket.appraiser,
        low_rate_known_on=old.ticket.low_rate_known_on,
    )
    note = writing.put_record(pledgor, RecordKind.NOTE, {"text": form.note})
    entry = context.append(
        writing,
        ClassCorrected(form.pledge, ticket, note),
        on=rules.on,
        clerk=clerk,
        subjects=(form.pledge, ticket.pledge, pledgor),
        approver=form.second,
    )
    new = lending.known_pledge(writing, ticket.pledge)
    printed = (
        *papers.ticket_and_label(context, writing, new, rules),
        notice(context, writing, entry, old),
    )
    changed = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS})
    return Receipt(entry, changed, printed, ticket.pledge, ticket.number)


def notice(context: Context, reading: Reading, entry: Entry, old: Pledge) -> NoticePaper:
    """What was corrected, on paper, with the reason."""
    body = entry.body
    assert isinstance(body, ClassCorrected), "a notice of a correction is about one"
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=NoticeKind.CLASS_CORRECTION,
        act=receipts.act_lines(context, reading, entry),
        lines=(
            ("原單號", formats.ticket_number(old.ticket.number)),
            ("新單號", formats.ticket_number(body.ticket.number)),
            ("原身分別", _class_name(context, old.ticket.terms.class_code)),
            ("更正後身分別", _class_name(context, body.ticket.terms.class_code)),
            ("更正原因", reading.record(body.note)["text"]),
        ),
        marks=context.marks,
    )


def _class_name(context: Context, code: str) -> str:
    known = rate_class(context.policy, code)
    return code if known is None else known.name
