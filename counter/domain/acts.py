"""What a decision hands to the journal."""

from dataclasses import dataclass
from datetime import date

from counter.domain.entries import Body
from counter.domain.money import Ntd


@dataclass(frozen=True, slots=True)
class Act:
    """What a decision hands to the journal: the body and what the envelope can't know by itself.

    `subjects`: ids of every pledge and pledgor touched, in the act's order. `cash`: what the drawer gains
    (negative: pays out). `approver`: the second person, "" for none.
    """

    body: Body
    subjects: tuple[str, ...]
    clerk: str
    approver: str
    business_day: date
    cash: Ntd
    policy_version: str
    policy_hash: str
