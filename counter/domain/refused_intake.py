"""A pledge refused or not made is noted with its reason; the police hear of it where the law says so (PA 16, 24)."""

from counter.domain.codes import RefusalCause
from counter.domain.forms import RefusedIntakeForm
from counter.domain.policy import Forbidden, Policy
from counter.domain.refusal import Fault, Reason, Refused, fault

_SUSPICIOUS = {RefusalCause.SUSPICIOUS_PERSON, RefusalCause.SUSPICIOUS_GOODS}
SUSPICION_ARTICLE = "當舖業法第24條"


def goods(policy: Policy, code: str) -> Forbidden | None:
    """The forbidden goods of that code, None for none."""
    return next((each for each in policy.forbidden if each.code == code), None)


def decide_refused(form: RefusedIntakeForm, policy: Policy) -> RefusalCause:
    """Decide what is noted of a pledge that does not come about. Raises Refused with every fault."""
    faults: list[Fault] = []
    if form.cause is None:
        faults.append(fault(Reason.REASON_MISSING, "cause"))
    if form.cause is RefusalCause.FORBIDDEN and goods(policy, form.forbidden) is None:
        faults.append(fault(Reason.FORBIDDEN_GOODS_UNNAMED, "forbidden"))
    if form.cause is not None and article(form, policy) and not form.account:
        faults.append(fault(Reason.ACCOUNT_MISSING, "account"))
    if faults or form.cause is None:
        raise Refused(faults)
    return form.cause


def article(form: RefusedIntakeForm, policy: Policy) -> str:
    """The article by which the police are told of it, "" where the law does not ask. Source: PA 16, 24."""
    if form.cause in _SUSPICIOUS:
        return SUSPICION_ARTICLE
    found = goods(policy, form.forbidden) if form.cause is RefusalCause.FORBIDDEN else None
    return found.article if found is not None and found.police else ""
