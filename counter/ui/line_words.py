"""How the line to central stands, in words: what is wrong first, then what has not left this counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from counter import formats
from counter.domain.days import TAIPEI
from counter.domain.money import Ntd
from counter.ui.days import short_day, span_text

if TYPE_CHECKING:  # the desk's answers are loaded behind the first page
    from counter.desk.lines import LineStatus


class State(StrEnum):
    """How something stands out."""

    PLAIN = ""
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Told:
    """What the line says of itself: words, an icon, and how much they stand out."""

    text: str
    icon: str
    state: State


class LineWords(QObject):
    """Words for the bottom line and for the page of the line."""

    def told(self, line: LineStatus, today: date) -> Told:
        """How it stands, and what has not left this counter."""
        head = self.head(line, today)
        if not line.waiting:
            return head
        return Told(
            self.tr("{state} · {waiting}").format(
                state=head.text, waiting=self.waiting(line, today)
            ),
            head.icon,
            head.state,
        )

    def waiting(self, line: LineStatus, today: date) -> str:
        """How many entries have not left this counter, since when, and what cash they moved."""
        if line.oldest is None:
            return self.tr("Nothing waits here")
        return self.tr("{count} waiting since {since}, {cash}").format(
            count=line.waiting,
            since=moment_text(line.oldest, today),
            cash=formats.ntd(Ntd(line.cash_in + line.cash_out)),
        )

    def pictures(self, line: LineStatus) -> str:
        """How many pictures have not left this counter, and how many have not come here; "" for none."""
        told = []
        if line.pictures:
            told.append(
                self.tr("{count} not at central yet, {size}").format(
                    count=line.pictures, size=formats.size(line.picture_bytes)
                )
            )
        if line.pictures_missing:
            told.append(
                self.tr("{count} still at the other counters").format(count=line.pictures_missing)
            )
        return self.tr("; ").join(told)

    def stopped(self, stopped: str) -> str:
        """Why nothing is exchanged any more."""
        return {
            "fork": self.tr("Stopped: another computer writes as this counter"),
            "behind": self.tr("Stopped: this file is older than central's"),
            "revoked": self.tr("Stopped: central has shut this counter out"),
        }[stopped]

    def trouble(self, trouble: str) -> str:
        """Why the last exchange came to nothing."""
        return {
            "down": self.tr("No line"),
            "forged": self.tr("The answer was not central's"),
            "order": self.tr("Central's answer does not follow"),
            "bad": self.tr("Central cannot read what is sent"),
            "clock": self.tr("Central refuses: the clocks differ"),
            "unknown": self.tr("Central does not know this counter"),
            "busy": self.tr("Central is busy"),
        }[trouble]

    def clock(self, offset_s: int) -> str:
        """How wrong the clock is, and which way; `offset_s`: central's clock less this one's."""
        told = self.tr("Clock {span} slow") if offset_s > 0 else self.tr("Clock {span} fast")
        return told.format(span=span_text(abs(offset_s)))

    def head(self, line: LineStatus, today: date) -> Told:
        """What matters most."""
        stop = self._stop(line)
        if stop is not None:
            return stop
        if line.problems:
            return Told(self._problems(line, today), "gavel", State.WARN)
        if line.trouble:
            return Told(self._without_line(line, today), "cloud_off", State.WARN)
        if line.clock and line.offset_s is not None:
            return Told(self.clock(line.offset_s), "schedule", State.WARN)
        return self._in_order(line)

    def _stop(self, line: LineStatus) -> Told | None:
        """What keeps new tickets from being written, or must be looked into by others."""
        if line.stopped:
            return Told(self.stopped(line.stopped), "block", State.DANGER)
        if line.differs_at is not None:
            return Told(self.tr("Differs from central"), "error", State.DANGER)
        if line.clock == "stop" and line.offset_s is not None:
            return Told(self.clock(line.offset_s), "schedule", State.DANGER)
        if line.wanted is not None:
            return Told(self.tr("New tickets wait for a supervisor"), "lock", State.DANGER)
        return None

    def _in_order(self, line: LineStatus) -> Told:
        if line.waiting:
            return Told(self.tr("Sending"), "sync", State.PLAIN)
        if line.heard_at is None:
            return Told(self.tr("Not heard of central yet"), "sync", State.PLAIN)
        in_step = self.tr("In step with central")
        if line.rules_from is None:
            return Told(in_step, "cloud_done", State.PLAIN)
        rules = self.tr("new rules from {day}").format(day=short_day(line.rules_from))
        told = self.tr("{state} · {waiting}").format(state=in_step, waiting=rules)
        return Told(told, "cloud_done", State.PLAIN)

    def _problems(self, line: LineStatus, today: date) -> str:
        """How many there are; that there is no line is said with them."""
        told = self.tr("Problems to settle: {count}").format(count=line.problems)
        if not line.trouble:
            return told
        return self.tr("{state} · {waiting}").format(
            state=told, waiting=self._without_line(line, today)
        )

    def _without_line(self, line: LineStatus, today: date) -> str:
        why = self.trouble(line.trouble)
        if line.heard_at is None:
            return why
        return self.tr("{trouble} since {since}").format(
            trouble=why, since=moment_text(line.heard_at, today)
        )


def moment_text(at: datetime, today: date) -> str:
    """A time of today, or a day with its time."""
    here = at.astimezone(TAIPEI)
    time = here.strftime("%H:%M")
    return time if here.date() == today else f"{short_day(here.date())} {time}"
