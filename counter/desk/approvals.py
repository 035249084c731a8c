"""Who stands by as the second person: vouched with own password, for one act of the person at the window (R-153)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from counter.domain.entries import Kind
from counter.domain.refusal import Reason, refuse

VALID = timedelta(minutes=2)
"""Between a second person's password and the act it was typed for."""


class Approved(NamedTuple):
    """What is approved, as it was when it was asked for: the kind of act and the cash it moves (NT$).

    `subjects`: ids of the pledges and persons it is about, as far as they were there before it.
    """

    kind: Kind
    moved: int
    subjects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Given:
    """An approval of `act`, and until when it counts. `proven_by`: the record of the password that was typed."""

    until: datetime
    act: Approved
    proven_by: str

    def counts(self, now: datetime, act: Approved, proven_by: str) -> bool:
        """Whether it is for that act, just now, by the password of now."""
        is_in_time = self.until - VALID <= now <= self.until
        return is_in_time and (self.act, self.proven_by) == (act, proven_by)


class Approvals:
    """Kept in memory alone: a restart, and another person at the window, end them."""

    def __init__(self) -> None:
        self._given: dict[str, _Given] = {}
        self._asked: Approved | None = None

    def vouch(self, code: str, now: datetime, *, proven_by: str) -> datetime:
        """Somebody gave code and password for the act that was refused for want of it; until when that counts.

        Raises Refused NOTHING_TO_APPROVE: nobody vouches for what was not shown.
        """
        given = _Given(now + VALID, self.require_asked(), proven_by)
        self._given[code] = given
        return given.until

    def require(self, code: str, now: datetime, act: Approved, *, proven_by: str) -> None:
        """Raises Refused SECOND_NOT_VOUCHED unless they did, just now and for such an act, by the password of now."""
        given = self._given.get(code)
        if given is None or not given.counts(now, act, proven_by):
            self._asked = act
            refuse(Reason.SECOND_NOT_VOUCHED)

    @property
    def asked(self) -> Approved | None:
        """The act that was refused last for want of a second person; None before any."""
        return self._asked

    def require_asked(self) -> Approved:
        """The same. Raises Refused NOTHING_TO_APPROVE where there is none."""
        if self._asked is None:
            refuse(Reason.NOTHING_TO_APPROVE)
        return self._asked

    def use(self, code: str) -> None:
        """The act is on disk: it was for this one."""
        if self._given.pop(code, None) is not None:
            self._asked = None

    def drop(self) -> None:
        """None counts any more."""
        self._given.clear()
        self._asked = None
