"""Who stands by as the second person: vouched with own password, for one act of the person at the window (R-153)."""

from datetime import datetime, timedelta

from counter.domain.refusal import Reason, refuse

VALID = timedelta(minutes=2)
"""Between a second person's password and the act it was typed for."""


class Approvals:
    """Kept in memory alone: a restart, and another person at the window, end them."""

    def __init__(self) -> None:
        self._until: dict[str, datetime] = {}

    def vouch(self, code: str, now: datetime) -> datetime:
        """Somebody gave code and password for the next act; until when that counts."""
        self._until[code] = now + VALID
        return self._until[code]

    def require(self, code: str, now: datetime) -> None:
        """Raises Refused SECOND_NOT_VOUCHED unless they did, just now."""
        until = self._until.get(code)
        if until is None or not until - VALID <= now <= until:
            refuse(Reason.SECOND_NOT_VOUCHED)

    def use(self, code: str) -> None:
        """The act is on disk: it was for this one."""
        self._until.pop(code, None)

    def drop(self) -> None:
        """None counts any more."""
        self._until.clear()
