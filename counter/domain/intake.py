"""Decides an intake: who pledges what for how much, every fault of the form at once (PA 14 to 17, 19)."""

from collections.abc import Iterable
from datetime import date

from counter.domain import appraisal, charges
from counter.domain.codes import Position
from counter.domain.forms import IntakeForm
from counter.domain.identity import has_limited_capacity, is_adult
from counter.domain.lending import Rules, evidence_faults
from counter.domain.money import Ntd
from counter.domain.persons import particulars_faults
from counter.domain.policy import Policy, in_force, term_on
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.representation import representation_faults
from counter.domain.staff import Team, second_faults
from counter.domain.terms import Terms


def intake_faults(
    form: IntakeForm, rules: Rules, team: Team, *, warned: bool = False
) -> tuple[Fault, ...]:
    """Everything that still forbids an intake, in the order of the form.

    `warned`: an alert stops new business with the pledgor unless a second person agrees.
    """
    return tuple(_each_fault(form, rules, team, warned=warned))


def intake_terms(form: IntakeForm, rules: Rules, *, low_rate_open: Ntd) -> Terms:
    """The terms an intake would have today, whether or not its form is complete.

    `low_rate_open`: low-rate principal of the pledgor's other open tickets (NT$). Raises Refused if the class, the
    item type or a rate for today is missing.
    """
    if not form.items:
        refuse(Reason.NO_ITEMS, "items")
    return charges.write_terms(
        rules.policy,
        rules.calendar,
        class_code=form.class_code,
        item_type=form.items[0].type_code,
        principal=form.principal,
        pledged_on=rules.on,
        low_rate_outstanding=low_rate_open,
    )


def decide_intake(
    form: IntakeForm, rules: Rules, team: Team, *, low_rate_open: Ntd, warned: bool = False
) -> Terms:
    """Decide an intake: the terms its ticket is written under. Raises Refused with every fault of the form."""
    faults = intake_faults(form, rules, team, warned=warned)
    if faults:
        raise Refused(faults)
    terms = intake_terms(form, rules, low_rate_open=low_rate_open)
    if form.agreed != terms:
        refuse(Reason.TERMS_CHANGED, "principal")
    return terms


def _each_fault(form: IntakeForm, rules: Rules, team: Team, *, warned: bool) -> Iterable[Fault]:
    yield from _pledgor_faults(form, rules.on)
    yield from _second_person_faults(form, team, warned=warned)
    yield from evidence_faults(form.class_code, form.evidence, rules)
    yield from _forbidden_faults(form, rules.policy)
    yield from _items_faults(form, rules)
    yield from _principal_faults(form, rules)
    if not form.id_checked:
        yield fault(Reason.ID_NOT_CHECKED, "id_checked")
    if form.finger is None:
        yield fault(Reason.FINGER_NOT_CONFIRMED, "finger")


def _pledgor_faults(form: IntakeForm, on: date) -> Iterable[Fault]:
    person = form.pledgor
    yield from particulars_faults(person, on)
    if person.born is not None and person.born <= on:
        yield from _age_faults(form, person.born, on)


def _age_faults(form: IntakeForm, born: date, on: date) -> Iterable[Fault]:
    """A minor pledges with a representative's consent alone, below seven not at all (PA 17, CC 12-13, 77)."""
    of_minor = form.representation is not None and form.representation.position is Position.MINOR
    if is_adult(born, on):
        if of_minor:
            yield fault(Reason.NOT_A_MINOR, "representation.position", day=born)
    elif not has_limited_capacity(born, on):
        yield fault(Reason.MINOR_UNDER_SEVEN, "pledgor.born", day=born)
    elif not of_minor:
        yield fault(Reason.MINOR, "pledgor.born", day=born)


def _second_person_faults(form: IntakeForm, team: Team, *, warned: bool) -> Iterable[Fault]:
    if form.representation is not None:
        yield from representation_faults(form.representation)
    if form.representation is not None or warned:
        yield from second_faults(form.second, "second", clerk=team.clerk, staff=team.staff)
    if form.appraiser:
        yield from appraiser_faults(form.appraiser, team)


def appraiser_faults(appraiser: str, team: Team) -> Iterable[Fault]:
    """Whether somebody else on the staff appraised what goes over a ceiling too."""
    if appraiser not in {each.code for each in team.staff}:
        yield fault(Reason.CLERK_UNKNOWN, "appraiser")
    elif appraiser == team.clerk.code:
        yield fault(Reason.SAME_PERSON, "appraiser")


def _forbidden_faults(form: IntakeForm, policy: Policy) -> Iterable[Fault]:
    for goods in policy.forbidden:
        if goods.code == form.forbidden:
            reason = Reason.FORBIDDEN_GOODS_POLICE if goods.police else Reason.FORBIDDEN_GOODS
            yield fault(reason, "forbidden", name=goods.name, article=goods.article)


def _items_faults(form: IntakeForm, rules: Rules) -> Iterable[Fault]:
    if not form.items:
        yield fault(Reason.NO_ITEMS, "items")
    bounds = in_force(rules.policy.limits, rules.on)
    if bounds is not None and len(form.items) > bounds.items_max:
        yield fault(Reason.TOO_MANY_ITEMS, "items", most=bounds.items_max)
    for place, item in enumerate(form.items):
        yield from appraisal.item_faults(
            rules.policy, item, rules.on, f"items.{place}", seconded=bool(form.appraiser)
        )
    rows = [term_on(rules.policy, item.type_code, rules.on) for item in form.items]
    if len({row.months for row in rows if row is not None}) > 1:
        yield fault(Reason.TERMS_MIXED, "items")


def _principal_faults(form: IntakeForm, rules: Rules) -> Iterable[Fault]:
    if form.principal <= 0:
        yield fault(Reason.PRINCIPAL_NOT_POSITIVE, "principal")
        return
    bounds = in_force(rules.policy.limits, rules.on)
    if bounds is not None:
        if form.principal < bounds.principal_min:
            yield fault(Reason.PRINCIPAL_BELOW_MINIMUM, "principal", least=bounds.principal_min)
        if form.principal > bounds.principal_max:
            yield fault(Reason.PRINCIPAL_ABOVE_CEILING, "principal", most=bounds.principal_max)
        if form.principal % bounds.principal_step:
            yield fault(Reason.PRINCIPAL_STEP, "principal", step=bounds.principal_step)
    appraised = Ntd(sum(item.appraised for item in form.items))
    if form.items and form.principal > appraised:
        yield fault(Reason.PRINCIPAL_ABOVE_APPRAISAL, "principal", most=appraised)
