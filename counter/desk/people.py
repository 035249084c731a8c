"""Pledgors as the window types and shows them; their words lie in the vault of persons."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import PledgorRow, RecordKind
from counter.db.writing import Writing
from counter.desk.answers import AlertView, PledgorView
from counter.domain import lending
from counter.domain.forms import EvidenceForm, PledgorForm
from counter.domain.identity import IdKind
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Evidence, RecordRef
from counter.domain.persons import Part
from counter.domain.policy import GENERAL
from counter.domain.refusal import Reason, Trouble, Unavailable, refuse
from counter.domain.staff import Clerk


def view(
    reading: Reading, rules: Rules, row: PledgorRow, alerts: tuple[AlertView, ...]
) -> PledgorView:
    """A pledgor with evidence on file and what is owed in this agency's books here."""
    words = reading.record(row.identity)
    pledges = [
        pledge for pledge in reading.open_pledges_of(row.pledgor) if lending.is_owed(pledge, rules)
    ]
    return PledgorView(
        pledgor=row.pledgor,
        name=row.name,
        id_kind=IdKind(row.id_kind or IdKind.NATIONAL),
        id_number=row.id_number,
        former_ids=row.former_ids,
        born=_day_or_none(words["born"]),
        phone=words["phone"],
        address=words["address"],
        class_code=row.class_code,
        evidence=row.evidence,
        evidence_number=_evidence_number(reading, row.evidence),
        open_tickets=len(pledges),
        open_principal=Ntd(sum(pledge.ticket.principal for pledge in pledges)),
        low_rate_open=lending.low_rate_principal(pledges, rules),
        alerts=alerts,
    )


def needed(view: PledgorView, parts: frozenset[Part]) -> PledgorView:
    """The view without what the role of who asks does not need (R-160)."""
    if Part.CONTACT not in parts:
        wordless = tuple(replace(each, note="") for each in view.alerts)
        view = replace(view, phone="", address="", alerts=wordless)
    if Part.IDENTITY not in parts:
        view = replace(
            view,
            id_kind=IdKind.NATIONAL,
            id_number="",
            former_ids=(),
            born=None,
            evidence=None,
            evidence_number="",
        )
    return view


def kind_on_file(row: PledgorRow) -> IdKind:
    """The kind of a pledgor's document. Raises Unavailable RECORD_MISSING where who it is did not come here."""
    if not row.id_kind:
        raise Unavailable(Trouble.RECORD_MISSING, record=row.identity.record)
    return IdKind(row.id_kind)


def born(reading: Reading, pledgor: str) -> date | None:
    """The birthday on file of a pledgor; None if nobody noted one."""
    row = reading.pledgor(pledgor)
    return None if row is None else _day_or_none(reading.record(row.identity)["born"])


def known(reading: Reading, form: PledgorForm) -> PledgorRow | None:
    """Whom a typed pledgor is on file as: by id if the page knew one, else by the ID number."""
    if form.pledgor:
        row = reading.pledgor(form.pledgor)
        if row is not None and not _same_person(row, form):
            refuse(Reason.ID_OTHER_PERSON, "pledgor.id_number", number=form.id_number)
        return row
    return bearer(reading, form.id_kind, form.id_number) if form.id_number else None


def bearer(reading: Reading, kind: IdKind, number: str) -> PledgorRow | None:
    """Who has a document of that number, or had it: of residents alone, for others a number put right was none."""
    row = reading.pledgor_by_id_number(kind, number)
    if row is None or row.id_number == number or kind is IdKind.RESIDENT:
        return row
    return None


def _same_person(row: PledgorRow, form: PledgorForm) -> bool:
    """Whether a typed number can be that person's: on file, or a resident number that follows another."""
    if form.id_number == row.id_number:
        return row.id_kind == form.id_kind
    return row.id_kind == form.id_kind == IdKind.RESIDENT


def record_identity(
    writing: Writing, pledgor: str, row: PledgorRow | None, form: PledgorForm
) -> RecordRef:
    """Keep who the pledgor is; an unchanged identity stays the record it was."""
    words = {
        "name": form.name,
        "id_kind": form.id_kind.value,
        "id_number": form.id_number,
        "born": "" if form.born is None else form.born.isoformat(),
        "phone": form.phone,
        "address": form.address,
    }
    if row is not None and dict(writing.record(row.identity)) == words:
        return row.identity
    return writing.put_record(pledgor, RecordKind.IDENTITY, words)


def record_evidence(
    writing: Writing,
    pledgor: str,
    row: PledgorRow | None,
    form: EvidenceForm | None,
    *,
    clerk: Clerk,
    on: date,
) -> Evidence | None:
    """Keep the paper for a class; the one on file, seen valid again, stays what it was."""
    if form is None:
        return None
    if row is not None and form == evidence_on_file(writing, row):
        return row.evidence
    return Evidence(
        kind=form.kind,
        valid_until=form.valid_until,
        checked_by=clerk.code,
        checked_on=on,
        record=writing.put_record(pledgor, RecordKind.EVIDENCE, {"number": form.number}),
    )


def evidence_on_file(reading: Reading, row: PledgorRow) -> EvidenceForm | None:
    """The last paper on file, as a form that uses it again."""
    if row.evidence is None:
        return None
    return EvidenceForm(
        kind=row.evidence.kind,
        number=_evidence_number(reading, row.evidence),
        valid_until=row.evidence.valid_until,
        reused=True,
    )


def class_kept(reading: Reading, row: PledgorRow, ticket_class: str, rules: Rules) -> str:
    """The class that the evidence on file bears for a renewal that day; general if it bears none.

    That of the pledgor's newest ticket goes first, then the renewed ticket's own.
    """
    evidence = evidence_on_file(reading, row)
    for code in (row.class_code, ticket_class):
        if code != GENERAL and not lending.evidence_faults(code, evidence, rules):
            return code
    return GENERAL


def low_rate_open(
    reading: Reading, rules: Rules, pledgor: str, *, without: Collection[str] = ()
) -> Ntd:
    """Low-rate principal (NT$) of a pledgor's open tickets, but for those that end in the same act (A-01)."""
    pledges = [
        pledge for pledge in reading.open_pledges_of(pledgor) if pledge.ticket.pledge not in without
    ]
    return lending.low_rate_principal(pledges, rules)


def _evidence_number(reading: Reading, evidence: Evidence | None) -> str:
    if evidence is None or evidence.record is None:
        return ""
    return reading.record(evidence.record)["number"]


def _day_or_none(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
