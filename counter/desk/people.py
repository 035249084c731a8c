"""Pledgors as the window types and shows them; their words lie in the vault of persons."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from counter.db.reading import Reading
from counter.db.rows import PledgorRow, RecordKind
from counter.db.writing import Writing
from counter.desk.answers import AlertView, AlsoView, PledgorView
from counter.domain import lending
from counter.domain.evidence import OnFile, is_new
from counter.domain.forms import (
    CorrectForm,
    EvidenceForm,
    ExchangeForm,
    IntakeForm,
    PledgorForm,
    RenewForm,
)
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
    same = same_person(reading, row)
    paper = _with_paper(same)
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
        class_code=next((each for each in _classes(same) if each != GENERAL), row.class_code),
        evidence=paper.evidence,
        evidence_number=_evidence_number(reading, paper.evidence),
        open_tickets=len(pledges),
        open_principal=Ntd(sum(pledge.ticket.principal for pledge in pledges)),
        low_rate_open=lending.low_rate_principal(pledges, rules),
        alerts=alerts,
        also=tuple(_also(reading, each) for each in same[1:] if not each.erased),
    )


def same_person(reading: Reading, row: PledgorRow) -> tuple[PledgorRow, ...]:
    """All records of one human: the one asked for, then others held for the same, whoever stays before the rest."""
    group = reading.persons.group_of(row.pledgor)
    others = (reading.pledgor(each) for each in group if each != row.pledgor)
    return (row, *(each for each in others if each is not None))


def staying(reading: Reading, pledgor: str) -> PledgorRow | None:
    """Who stands for a pledgor: themselves, unless they are held for another (R-165)."""
    return reading.pledgor(reading.persons.stays(pledgor))


def _also(reading: Reading, row: PledgorRow) -> AlsoView:
    stays = reading.persons.stays(row.pledgor) == row.pledgor
    return AlsoView(row.pledgor, row.name, row.id_number, stays=stays)


def _with_paper(same: tuple[PledgorRow, ...]) -> PledgorRow:
    """Whose paper for a class counts among records of one human: what holds longest, the first one's before others."""
    return max(
        (each for each in same if each.evidence is not None),
        key=lambda each: (each.evidence and each.evidence.valid_until) or date.max,
        default=same[0],
    )


def _classes(same: tuple[PledgorRow, ...]) -> tuple[str, ...]:
    return tuple(each.class_code for each in same)


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
            also=tuple(replace(each, id_number="") for each in view.also),
        )
    return view


def require_kept(row: PledgorRow | None) -> PledgorRow:
    """A person about whom something may be written: on file, and not destroyed (R-206).

    Raises Refused PLEDGOR_UNKNOWN, Unavailable RECORD_ERASED.
    """
    if row is None:
        refuse(Reason.PLEDGOR_UNKNOWN)
    if row.erased:
        raise Unavailable(Trouble.RECORD_ERASED, record=row.identity.record)
    return row


def kind_on_file(row: PledgorRow) -> IdKind:
    """The kind of a pledgor's document. Raises Unavailable RECORD_MISSING where who it is did not come here."""
    if not row.id_kind:
        lack = Trouble.RECORD_ERASED if row.erased else Trouble.RECORD_MISSING
        raise Unavailable(lack, record=row.identity.record)
    return IdKind(row.id_kind)


def born(reading: Reading, pledgor: str) -> date | None:
    """The birthday on file of a pledgor; None if nobody noted one."""
    row = reading.pledgor(pledgor)
    return None if row is None else _day_or_none(reading.record(row.identity)["born"])


def known(reading: Reading, form: PledgorForm) -> PledgorRow | None:
    """Whom a typed pledgor is on file as: by id if the page knew one who is still kept, else by the ID number."""
    row = staying(reading, form.pledgor) if form.pledgor else None
    if row is not None and not row.erased:
        if not _is_document_of(reading, row, form):
            refuse(Reason.ID_OTHER_PERSON, "pledgor.id_number", number=form.id_number)
        return row
    return bearer(reading, form.id_kind, form.id_number) if form.id_number else None


def bearer(reading: Reading, kind: IdKind, number: str) -> PledgorRow | None:
    """Who has a document of that number, or had it: of residents alone, for others a number put right was none."""
    row = reading.pledgor_by_id_number(kind, number)
    if row is None or row.id_number == number or kind is IdKind.RESIDENT:
        return row and staying(reading, row.pledgor)
    return None


def as_on_file(reading: Reading, row: PledgorRow | None, form: PledgorForm) -> PledgorForm:
    """A typed pledgor; by the number of another record of the same human they are written under their own (R-167)."""
    if row is None or form.id_number == row.id_number:
        return form
    others = same_person(reading, row)[1:]
    if any(each.id_number == form.id_number for each in others):
        return replace(form, id_kind=kind_on_file(row), id_number=row.id_number)
    return form


def _is_document_of(reading: Reading, row: PledgorRow, form: PledgorForm) -> bool:
    """Whether a typed number can be that person's: on file, or a resident number that follows another."""
    same = same_person(reading, row)
    if any((each.id_number, each.id_kind) == (form.id_number, form.id_kind) for each in same):
        return True
    is_other = form.id_number != row.id_number
    return is_other and row.id_kind == form.id_kind == IdKind.RESIDENT


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
    form: IntakeForm | RenewForm | ExchangeForm | CorrectForm,
    *,
    clerk: Clerk,
    rules: Rules,
) -> Evidence | None:
    """Keep the paper for the class of a form that needs one; the one on file, seen valid again, stays what it was.

    One on file of another record of the same human is kept with this one as well: each goes with its own person.
    """
    paper = lending.paper_for(rules.policy, form.class_code, form.evidence)
    if paper is None:
        return None
    anew = is_new_paper(writing, rules, row, form.class_code, paper)
    kept: Evidence | None = None
    if row is not None and paper == evidence_on_file(writing, row):
        kept = _with_paper(same_person(writing, row)).evidence
        if kept is not None and kept == row.evidence:
            return replace(kept, is_new=anew)
    return Evidence(
        kind=paper.kind,
        valid_until=paper.valid_until,
        checked_by=clerk.code if kept is None else kept.checked_by,
        checked_on=rules.on if kept is None else kept.checked_on,
        record=writing.put_record(pledgor, RecordKind.EVIDENCE, {"number": paper.number}),
        is_new=anew,
    )


def is_new_paper(
    reading: Reading,
    rules: Rules,
    row: PledgorRow | None,
    class_code: str,
    form: EvidenceForm | None,
) -> bool:
    """Whether a class rests on a paper that is not on file so, of any record of the same human (R-159)."""
    paper = lending.paper_for(rules.policy, class_code, form)
    if paper is None:
        return False
    same = () if row is None else same_person(reading, row)
    papers = tuple(_as_form(reading, each.evidence) for each in same if each.evidence is not None)
    on_file = OnFile(papers, frozenset(_classes(same)))
    return is_new(class_code, paper, on_file, rules.policy)


def evidence_on_file(reading: Reading, row: PledgorRow) -> EvidenceForm | None:
    """The last paper on file, as a form that uses it again; of several records of one human what holds longest."""
    evidence = _with_paper(same_person(reading, row)).evidence
    return None if evidence is None else _as_form(reading, evidence)


def _as_form(reading: Reading, evidence: Evidence) -> EvidenceForm:
    return EvidenceForm(
        kind=evidence.kind,
        number=_evidence_number(reading, evidence),
        valid_until=evidence.valid_until,
        reused=True,
    )


def class_kept(reading: Reading, row: PledgorRow, ticket_class: str, rules: Rules) -> str:
    """The class that the evidence on file bears for a renewal that day; general if it bears none.

    That of the pledgor's newest ticket goes first, then the renewed ticket's own, then those of other records of the
    same human.
    """
    evidence = evidence_on_file(reading, row)
    own, *others = _classes(same_person(reading, row))
    for code in (own, ticket_class, *others):
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
