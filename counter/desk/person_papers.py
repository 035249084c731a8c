"""All that is held about a person put into words, for that person (PDPA 3, 10)."""

from collections.abc import Iterator
from datetime import date

from counter import formats
from counter.db.reading import Reading
from counter.desk import papers, receipts
from counter.desk.context import Context
from counter.desk.person_answers import Correction, PersonEvent, PersonTicket, PersonView
from counter.domain.days import TAIPEI
from counter.domain.entries import Entry
from counter.domain.identity import IdKind
from counter.print.person_paper import HeldAct, HeldTicket, PersonPaper
from counter.print.person_words import CAUSES, FIELDS, STATES
from counter.print.words import NUMBER_KINDS, TRIED_BY, TRIES, act_name, representation_words

_NOTHING = "（無）"


def paper(context: Context, reading: Reading, entry: Entry, view: PersonView) -> PersonPaper:
    """The paper of the entry that says it was handed over."""
    return PersonPaper(
        office=papers.office(context),
        words=context.policy.words,
        act=receipts.act_lines(context, reading, entry),
        particulars=tuple((name, text) for name, text in _particulars(view) if text),
        tickets=tuple(_ticket(context, reading, each) for each in view.tickets),
        acts=tuple(_act(context, reading, each) for each in view.events),
        marks=context.marks,
    )


def _particulars(view: PersonView) -> Iterator[tuple[str, str]]:
    person, reached = view.person, view.reached
    yield "姓名", person.name
    yield "證件", f"{papers.ID_KIND_WORDS[person.id_kind]}　{person.id_number}"
    yield "曾用證號", "、".join(person.former_ids)
    yield "合併自", "、".join(f"{each.name}（{each.id_number}）" for each in person.also)
    yield "出生日期", "" if person.born is None else formats.roc_day(person.born)
    yield "電話", person.phone
    yield "住址", person.address
    yield "身分別證明", _evidence(view)
    yield (
        "聯絡電話",
        "、".join(f"{each.number}（{NUMBER_KINDS[each.kind]}）" for each in reached.numbers),
    )
    yield "電子郵件", reached.email
    yield "LINE", reached.line
    yield "通訊地址", reached.address
    yield (
        "聯絡同意",
        "、".join(
            f"{TRIED_BY[each.channel]}：{_said(given=each.given)}" for each in reached.consents
        ),
    )
    yield "警示", "、".join(CAUSES[each.cause] for each in person.alerts)


def _evidence(view: PersonView) -> str:
    evidence = view.person.evidence
    if evidence is None:
        return ""
    until = evidence.valid_until
    held = "" if until is None else f"　有效至{formats.roc_day(until)}"
    return f"{view.person.evidence_number}{held}"


def _ticket(context: Context, reading: Reading, ticket: PersonTicket) -> HeldTicket:
    pledge = reading.pledge(ticket.pledge)
    assert pledge is not None, "it was read in the same view"
    items = pledge.ticket.items
    texts = [
        formats.ticket_number(ticket.number),
        f"質當日 {formats.roc_day(ticket.pledged_on)}",
        f"滿當期日 {formats.roc_day(ticket.maturity)}",
        f"本金 {formats.ntd(ticket.principal)}",
        STATES[ticket.state],
    ]
    if ticket.closed_on is not None:
        texts.append(f"{formats.roc_day(ticket.closed_on)}結案")
    if ticket.paid is not None:
        texts.append(f"利息 {formats.ntd(ticket.paid)}")
    return HeldTicket(
        head="　".join(texts),
        items=tuple(papers.item_lines(reading, context.policy, each) for each in items),
        pictures=sum(len(each.pictures) for each in items),
    )


def _act(context: Context, reading: Reading, event: PersonEvent) -> HeldAct:
    at = event.at.astimezone(TAIPEI)
    return HeldAct(
        at=f"{formats.roc_day_short(at.date())} {at:%H:%M}",
        act=act_name(event.kind, context.policy.words),
        texts=tuple(each for each in _texts(reading, event) if each) or (_NOTHING,),
        by="、".join(each for each in (event.by, event.approver) if each),
    )


def _texts(reading: Reading, event: PersonEvent) -> Iterator[str]:
    if event.ticket:
        yield formats.ticket_number(event.ticket)
    if event.of:
        yield f"登錄於{event.of}的資料"
    if not event.stands:
        yield "目前未生效"
    yield from (_correction(each) for each in event.corrections)
    if event.attempt is not None:
        tried = event.attempt
        yield f"{TRIED_BY[tried.channel]}　{tried.number}　{TRIES[tried.outcome]}"
        yield tried.note
    if event.consent is not None:
        yield f"{TRIED_BY[event.consent.channel]}：{_said(given=event.consent.given)}"
    if event.cause is not None:
        yield CAUSES[event.cause]
    if event.representation is not None:
        acting = event.representation
        name = reading.record(acting.record)["name"]
        yield f"{representation_words(acting.position, acting.papers)}　{name}"
    yield event.note


def _said(*, given: bool) -> str:
    return "同意" if given else "不同意"


def _correction(each: Correction) -> str:
    old, new = _value(each.field, each.old), _value(each.field, each.new)
    return f"{FIELDS[each.field]}：{old} → {new}"


def _value(field: str, text: str) -> str:
    if not text:
        return _NOTHING
    if field == "born":
        return formats.roc_day(date.fromisoformat(text))
    return papers.ID_KIND_WORDS[IdKind(text)] if field == "id_kind" else text
