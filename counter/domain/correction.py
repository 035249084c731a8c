"""Puts a wrong rate class right: the ticket is written anew from its own day on, never edited (D6)."""

from collections.abc import Iterable
from dataclasses import replace

from counter.domain.forms import CorrectForm
from counter.domain.lending import Rules, evidence_faults, rate_class, workable
from counter.domain.money import Ntd
from counter.domain.other_rules import is_dearer, terms_by
from counter.domain.pledge import Pledge
from counter.domain.refusal import Fault, Reason, Refused, fault, refuse
from counter.domain.staff import Clerk, second_faults
from counter.domain.terms import Terms


def corrected_terms(pledge: Pledge, class_code: str, rules: Rules, *, low_rate_open: Ntd) -> Terms:
    """The terms a ticket should have had: every day as written, the rates of its own day in that class.

    `low_rate_open`: low-rate principal of the pledgor's other tickets as it stands now (A-01, A-35). Raises Refused
    if the class is unknown, is the one the ticket has, or had no rate on that day. Only where the rules of that day
    came late the class may stay, for nobody is charged more than they say (A-42).
    """
    ticket, policy, calendar = pledge.ticket, rules.policy, rules.calendar
    terms = terms_by(policy, calendar, ticket, class_code, low_rate_open=low_rate_open)
    is_same = class_code == ticket.terms.class_code
    if is_same and not is_dearer(ticket, terms, policy, calendar):
        refuse(Reason.CLASS_SAME, "class_code")
    return terms


def correction_faults(form: CorrectForm, pledge: Pledge, rules: Rules) -> tuple[Fault, ...]:
    """What is wrong with the proof of the right class: it must have held on the day of the ticket."""
    then = replace(rules, on=pledge.ticket.terms.pledged_on)
    faults = evidence_faults(form.class_code, form.evidence, then)
    chosen = rate_class(rules.policy, form.class_code)
    if chosen is not None and chosen.evidence and not form.held_then:
        return (*faults, fault(Reason.EVIDENCE_NOT_THEN, "held_then", day=then.on))
    return faults


def decide_correction(
    form: CorrectForm,
    pledge: Pledge,
    rules: Rules,
    *,
    branch: str,
    low_rate_open: Ntd,
    clerk: Clerk,
    staff: tuple[Clerk, ...],
) -> Terms:
    """Decide that a ticket's class was wrong: the terms of the ticket that follows. No money moves.

    Raises Refused with every fault found.
    """
    workable(pledge, rules, branch=branch)
    terms = corrected_terms(pledge, form.class_code, rules, low_rate_open=low_rate_open)
    faults = (
        *correction_faults(form, pledge, rules),
        *_paper_faults(form),
        *second_faults(form.second, "second", clerk=clerk, staff=staff),
    )
    if faults:
        raise Refused(faults)
    if form.agreed != terms:
        refuse(Reason.TERMS_CHANGED, "class_code")
    return terms


def _paper_faults(form: CorrectForm) -> Iterable[Fault]:
    if not form.ticket_returned:
        yield fault(Reason.TICKET_NOT_RETURNED, "ticket_returned")
    if not form.note:
        yield fault(Reason.EMPTY, "note")
