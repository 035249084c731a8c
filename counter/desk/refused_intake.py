"""A pledge that does not come about is noted, and the police are told where the law asks (PA 16, 24)."""

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import papers, receipts
from counter.desk.answers import Changed, Receipt
from counter.desk.context import Context
from counter.desk.intake import INTAKE_DRAFT
from counter.domain import appraisal, refused_intake
from counter.domain.codes import RefusalCause
from counter.domain.entries import Entry
from counter.domain.forms import RefusedIntakeForm
from counter.domain.parts import RecordRef
from counter.domain.person_acts import IntakeRefused
from counter.domain.staff import Clerk
from counter.print.papers import NoticeKind, NoticePaper

CAUSES = {
    RefusalCause.FORBIDDEN: "禁止收當之物",
    RefusalCause.SUSPICIOUS_PERSON: "形跡可疑",
    RefusalCause.SUSPICIOUS_GOODS: "物品來源可疑",
    RefusalCause.NO_ID: "未出示身分證件",
    RefusalCause.NOT_ENTITLED: "無權處分或未經法定代理人同意",
    RefusalCause.NOT_ACCEPTED: "非本機關收質物品",
    RefusalCause.NO_AGREEMENT: "估價金額未獲同意",
    RefusalCause.WITHDREW: "當事人自行取消",
}


def note(context: Context, writing: Writing, form: RefusedIntakeForm, clerk: Clerk) -> Receipt:
    """Note it with its reason; the report to the police is printed with it, the intake typed is forgotten."""
    rules = context.rules(writing)
    cause = refused_intake.decide_refused(form, rules.policy)
    article = refused_intake.article(form, rules.policy)
    row = writing.pledgor(form.pledgor) if form.pledgor else None
    person, record = _statement(writing, form, "" if row is None else row.pledgor)
    body = IntakeRefused(
        cause=cause,
        forbidden=form.forbidden if cause is RefusalCause.FORBIDDEN else "",
        item_types=form.item_types,
        pledgor="" if row is None else row.pledgor,
        police=bool(article),
        record=record,
    )
    subjects = (person,) if person else ()
    entry = context.append(writing, body, on=rules.on, clerk=clerk, subjects=subjects)
    writing.drop_draft(INTAKE_DRAFT)
    report = _paper(context, writing, entry, form, article=article)
    return Receipt(entry, frozenset({Changed.DAY, Changed.PLEDGOR}), (report,))


def _statement(
    writing: Writing, form: RefusedIntakeForm, pledgor: str
) -> tuple[str, RecordRef | None]:
    """What was seen and of whom; somebody not on file has a key of their own, so that it is erased in time (R-200)."""
    told = {
        "who": form.who,
        "id_number": form.id_number,
        "address": form.address,
        "phone": form.phone,
        "things": form.things,
        "account": form.account,
    }
    if not any(told.values()):
        return pledgor, None
    person = pledgor or writing.new_id()
    return person, writing.put_record(person, RecordKind.STATEMENT, told)


def _paper(
    context: Context, reading: Reading, entry: Entry, form: RefusedIntakeForm, *, article: str
) -> NoticePaper:
    body = entry.body
    assert isinstance(body, IntakeRefused), "a report is about a refused pledge"
    things = "、".join(_type_name(context, code) for code in form.item_types)
    lines = (
        ("原因", CAUSES[body.cause]),
        ("物品", form.things or things),
        ("當事人", form.who),
        ("證件", form.id_number),
        ("住址", form.address),
        ("電話", form.phone),
    )
    return NoticePaper(
        office=papers.office(context),
        words=context.policy.words,
        kind=NoticeKind.POLICE_REPORT if article else NoticeKind.REFUSAL,
        act=receipts.act_lines(context, reading, entry),
        lines=lines,
        paragraphs=(form.account,) if form.account else (),
        article=article,
        marks=context.marks,
    )


def _type_name(context: Context, code: str) -> str:
    kind = appraisal.item_type(context.policy, code)
    return code if kind is None else kind.name
