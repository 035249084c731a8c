"""What a thing may bear: metal by weight, purity and the dated lending standard, the rest by ceiling."""

from datetime import date
from typing import Protocol

from counter.domain.forms import ItemForm
from counter.domain.money import Mg, Ntd
from counter.domain.policy import ItemType, LendingStandard, Policy, Purity, in_force
from counter.domain.reading import MG_PER_QIAN
from counter.domain.refusal import Fault, Reason, fault

FINENESS_UNIT = 10_000
PICTURES_MAX = 6
"""Pictures of one thing: enough for each side, its marks and its stones."""


class Thing(Protocol):
    """What a thing's worth is told by: typed at an intake, or as it stands on a ticket."""

    @property
    def type_code(self) -> str:
        """Code of its type."""
        ...

    @property
    def quantity(self) -> int:
        """How many alike."""
        ...

    @property
    def gross(self) -> Mg:
        """Weight of all pieces."""
        ...

    @property
    def stones(self) -> Mg:
        """Weight of what is no metal."""
        ...

    @property
    def purity(self) -> str:
        """Code of its purity."""
        ...

    @property
    def appraised(self) -> Ntd:
        """What a person values it at (NT$)."""
        ...


def item_type(policy: Policy, code: str) -> ItemType | None:
    """The item type of that code, or None if the agency has none."""
    return next((kind for kind in policy.item_types if kind.code == code), None)


def purity(policy: Policy, code: str) -> Purity | None:
    """The purity of that code, or None."""
    return next((each for each in policy.purities if each.code == code), None)


def standard(policy: Policy, metal: str, on: date) -> LendingStandard | None:
    """The lending standard of a metal in force on a day, or None before the first."""
    return in_force([each for each in policy.standards if each.metal == metal], on)


def bears(policy: Policy, item: Thing, on: date, *, seconded: bool = False) -> Ntd | None:
    """The most (NT$, rounded down) the agency lends on an item on that day; None while it cannot be told.

    Metal: net weight × fineness × standard per 錢, weights being those of all pieces together. Other things: the
    type's ceiling for each piece. `seconded`: a second appraiser signs, so no ceiling of the type binds: for
    metal the standard alone, for other things the most the agency lends at all.
    """
    kind = item_type(policy, item.type_code)
    if kind is None or item.quantity < 1:
        return None
    ceiling = Ntd(kind.ceiling * item.quantity)
    if not kind.by_weight:
        return _most_of_a_loan(policy, ceiling, on) if seconded else ceiling
    fineness = purity(policy, item.purity)
    per_qian = standard(policy, kind.metal, on)
    if fineness is None or per_qian is None or item.gross <= item.stones:
        return None
    net = item.gross - item.stones
    value = net * fineness.per_mille_x10 * per_qian.per_qian // (MG_PER_QIAN * FINENESS_UNIT)
    return Ntd(value if seconded else min(value, ceiling))


def _most_of_a_loan(policy: Policy, ceiling: Ntd, on: date) -> Ntd:
    """What two appraisers may value a thing without a standard at: as much as is lent at all."""
    bounds = in_force(policy.limits, on)
    return ceiling if bounds is None else max(ceiling, bounds.principal_max)


def over_ceiling(policy: Policy, item: Thing) -> bool:
    """Whether an item is appraised above its type's ceiling, so that a second appraiser has to sign."""
    kind = item_type(policy, item.type_code)
    return kind is not None and item.appraised > kind.ceiling * max(item.quantity, 1)


def carried_on(policy: Policy, item: Thing, on: date, *, seconded: bool) -> Ntd:
    """What a thing that lies here is valued at on a later day, unless a person values it anew.

    Metal that was valued by the standard of its day follows the standard; else the value stays, as far as the thing
    bears it on that day. `seconded`: two valued it over its type's ceiling.
    """
    most = bears(policy, item, on, seconded=seconded)
    if most is None:
        return item.appraised
    days = {each.since for each in policy.standards if each.since <= on}
    by_standard = any(bears(policy, item, day) == item.appraised for day in days)
    return most if by_standard and not seconded else min(item.appraised, most)


def value_faults(
    policy: Policy, item: Thing, on: date, at: str, *, seconded: bool
) -> tuple[Fault, ...]:
    """What is wrong with the value of a thing that lies here, at the field `at`.`appraised`."""
    kind = item_type(policy, item.type_code)
    if kind is None:
        return (fault(Reason.ITEM_TYPE_UNKNOWN, f"{at}.type_code", code=item.type_code),)
    if kind.by_weight and standard(policy, kind.metal, on) is None:
        return (fault(Reason.NO_STANDARD, f"{at}.type_code", type=kind.name, day=on),)
    return tuple(_value_faults(policy, kind, item, on, at, seconded=seconded))


def item_faults(
    policy: Policy, item: ItemForm, on: date, at: str, *, seconded: bool = False
) -> tuple[Fault, ...]:
    """Everything wrong with one item, at fields below `at` (e.g. `items.0`).

    `seconded`: a second appraiser signs for what goes over a ceiling.
    """
    kind = item_type(policy, item.type_code)
    if kind is None:
        return (fault(Reason.ITEM_TYPE_UNKNOWN, f"{at}.type_code", code=item.type_code),)
    return (
        *_field_faults(kind, item, at),
        *(_weight_faults(policy, kind, item, on, at) if kind.by_weight else ()),
        *_value_faults(policy, kind, item, on, at, seconded=seconded),
    )


def _field_faults(kind: ItemType, item: ItemForm, at: str) -> list[Fault]:
    typed = dict(item.features)
    faults = [
        fault(Reason.ITEM_FIELD_MISSING, f"{at}.{field.code}", field=field.name)
        for field in kind.fields
        if field.required and not typed.get(field.code)
    ]
    if item.quantity < 1:
        faults.append(fault(Reason.QUANTITY_NOT_POSITIVE, f"{at}.quantity"))
    if len(item.pictures) > PICTURES_MAX:
        faults.append(fault(Reason.TOO_MANY_PICTURES, f"{at}.pictures", most=PICTURES_MAX))
    return faults


def _weight_faults(
    policy: Policy, kind: ItemType, item: ItemForm, on: date, at: str
) -> list[Fault]:
    faults = []
    fineness = purity(policy, item.purity)
    if fineness is None or fineness.metal != kind.metal:
        faults.append(fault(Reason.PURITY_UNKNOWN, f"{at}.purity"))
    if item.gross <= 0:
        faults.append(fault(Reason.WEIGHT_ZERO, f"{at}.gross"))
    elif item.stones < 0 or item.stones >= item.gross:
        faults.append(fault(Reason.STONE_NOT_LESS, f"{at}.stones"))
    bounds = in_force(policy.limits, on)
    if bounds is not None and item.gross > bounds.weight_max:
        faults.append(fault(Reason.WEIGHT_TOO_HEAVY, f"{at}.gross", most=bounds.weight_max // 1000))
    if standard(policy, kind.metal, on) is None:
        faults.append(fault(Reason.NO_STANDARD, f"{at}.type_code", type=kind.name, day=on))
    return faults


def _value_faults(
    policy: Policy, kind: ItemType, item: Thing, on: date, at: str, *, seconded: bool
) -> list[Fault]:
    if item.appraised <= 0:
        return [fault(Reason.APPRAISAL_NOT_POSITIVE, f"{at}.appraised")]
    most = bears(policy, item, on, seconded=seconded)
    if most is None or item.appraised <= most:
        return []
    by_standard = kind.by_weight and (seconded or most < kind.ceiling * item.quantity)
    reason = Reason.STANDARD_EXCEEDED if by_standard else Reason.ITEM_CEILING
    return [fault(reason, f"{at}.appraised", most=most)]
