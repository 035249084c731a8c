"""A pledge is taken in: what it would be before anyone agrees, and the act itself."""

from dataclasses import replace

from counter.db.reading import Reading
from counter.db.rows import RecordKind
from counter.db.writing import Writing
from counter.desk import alerts, people, pictures
from counter.desk.answers import Changed, Offer, Receipt
from counter.desk.context import Context
from counter.desk.lending import (
    bag_fault,
    new_code,
    next_number,
    receipt_of,
    wording_version,
    words,
)
from counter.domain import appraisal, charges, intake, vault
from counter.domain.entries import TakenIn
from counter.domain.forms import IntakeForm, ItemForm, RepresentationForm
from counter.domain.lending import Rules
from counter.domain.money import Ntd
from counter.domain.parts import Evidence, Item, RecordRef, Representation, Ticket
from counter.domain.refusal import Fault, Refused
from counter.domain.roles import Reach
from counter.domain.staff import Clerk
from counter.domain.terms import Terms

INTAKE_DRAFT = "intake"
CHANGED = frozenset({Changed.PLEDGE, Changed.PLEDGOR, Changed.DAY, Changed.NUMBERS})


def take_in(context: Context, writing: Writing, form: IntakeForm, clerk: Clerk) -> Receipt:
    """Take a pledge in and pay the principal out."""
    rules = context.rules(writing)
    row = people.known(writing, form.pledgor)
    warned = row is not None and alerts.stops(writing, row.pledgor)
    pledgor = writing.new_id() if row is None else row.pledgor
    form = replace(form, pledgor=people.as_on_file(writing, row, form.pledgor))
    low_rate_open = people.low_rate_open(writing, rules, pledgor)
    terms = intake.decide_intake(
        form, rules, context.team(clerk), low_rate_open=low_rate_open, warned=warned
    )
    keys = pictures.claim(context, writing, pledgor, form.items)
    pledge = writing.new_id()
    number = next_number(context, writing, rules)
    bag = form.bag or number
    in_use = bag_fault(writing, bag)
    place_code, place_faults = _place(writing, form)
    if in_use is not None or place_faults:
        raise Refused([*(() if in_use is None else (in_use,)), *place_faults])
    identity = people.record_identity(writing, pledgor, row, form.pledgor)
    evidence = people.record_evidence(writing, pledgor, row, form, clerk=clerk, rules=rules)
    ticket = Ticket(
        pledge=pledge,
        number=number,
        code=new_code(context),
        pledgor=pledgor,
        predecessors=(),
        first=pledge,
        principal=form.principal,
        terms=terms,
        items=tuple(
            _item(writing, pledgor, item, bag, key)
            for item, key in zip(form.items, keys, strict=True)
        ),
        evidence=evidence,
        wording=wording_version(rules),
        low_rate_known_on=None,
        place=None if place_code else words(writing, pledgor, RecordKind.PLACE, form.place),
        place_code=place_code,
        appraiser=form.appraiser if _over_ceiling(form, rules) else "",
    )
    assert form.finger is not None, "decide_intake refuses an unconfirmed fingerprint"
    body = TakenIn(
        ticket,
        identity,
        form.id_checked,
        form.finger,
        representation=_representation(writing, pledgor, form.representation),
    )
    entry = context.append(
        writing,
        body,
        on=rules.on,
        clerk=clerk,
        subjects=(pledge, pledgor),
        approver=_second(context, form, clerk, warned=warned, evidence=evidence),
    )
    writing.drop_draft(INTAKE_DRAFT)
    return receipt_of(context, writing, entry, pledge=pledge, rules=rules, changed=CHANGED)


def offer(context: Context, reading: Reading, form: IntakeForm, clerk: Clerk) -> Offer:
    """What an intake would be as its form stands, with everything that still forbids it."""
    rules = context.rules_to_show(reading)
    row = people.known(reading, form.pledgor)
    before = Ntd(0) if row is None else people.low_rate_open(reading, rules, row.pledgor)
    terms = _terms_or_none(form, rules, before)
    in_use = bag_fault(reading, form.bag)
    warnings = () if row is None else alerts.open_alerts(context, reading, row.pledgor)
    warned = any(alert.stops for alert in warnings)
    faults = intake.intake_faults(form, rules, context.team(clerk), warned=warned)
    return Offer(
        faults=(*faults, *(() if in_use is None else (in_use,)), *_place(reading, form)[1]),
        appraised=Ntd(sum(item.appraised for item in form.items)),
        limits=tuple(
            appraisal.bears(context.policy, item, rules.on, seconded=bool(form.appraiser))
            for item in form.items
        ),
        over_ceiling=_over_ceiling(form, rules),
        terms=terms,
        table=() if terms is None else charges.table(terms, rules.calendar),
        low_rate_before=before,
        alerts=warnings,
        beyond=context.asks_second(clerk, Reach(principal=form.principal)),
        new_paper=context.asks_second(
            clerk,
            Reach(
                new_paper=people.is_new_paper(reading, rules, row, form.class_code, form.evidence)
            ),
        ),
    )


def _second(
    context: Context, form: IntakeForm, clerk: Clerk, *, warned: bool, evidence: Evidence | None
) -> str:
    """Who answers for it with the clerk; "" where one is enough."""
    reach = Reach(principal=form.principal, new_paper=evidence is not None and evidence.is_new)
    beyond = context.asks_second(clerk, reach)
    return form.second if warned or beyond or form.representation is not None else ""


def _place(reading: Reading, form: IntakeForm) -> tuple[str, tuple[Fault, ...]]:
    """The place of the branch's plan that is meant, and what is wrong with it; "" where there is no plan."""
    plan = reading.goods.places()
    if not plan or not form.place:
        return "", ()
    try:
        place = vault.read_place(form.place, "place")
    except Refused as refused:
        return "", refused.faults
    return place, vault.place_faults(place, plan, "place")


def _over_ceiling(form: IntakeForm, rules: Rules) -> bool:
    return any(appraisal.over_ceiling(rules.policy, item) for item in form.items)


def _representation(
    writing: Writing, pledgor: str, form: RepresentationForm | None
) -> Representation | None:
    """Who acts or consents, kept with the pledgor."""
    if form is None:
        return None
    told = {"name": form.name, "id_number": form.id_number, "papers": form.papers_note}
    record = writing.put_record(pledgor, RecordKind.REPRESENTATION, told)
    return Representation(form.position, form.papers, record)


def _item(writing: Writing, pledgor: str, form: ItemForm, bag: str, keys: RecordRef | None) -> Item:
    words = {code: text for code, text in form.features if text}
    if form.defects:
        words["defects"] = form.defects
    return Item(
        item=writing.new_id(),
        type_code=form.type_code,
        quantity=form.quantity,
        gross=form.gross,
        stones=form.stones,
        purity=form.purity,
        appraised=form.appraised,
        bag=bag,
        record=writing.put_record(pledgor, RecordKind.ITEM, words) if words else None,
        pictures=form.pictures,
        picture_keys=keys,
    )


def _terms_or_none(form: IntakeForm, rules: Rules, before: Ntd) -> Terms | None:
    try:
        return intake.intake_terms(form, rules, low_rate_open=before)
    except Refused:
        return None
