"""What was done, in a sentence for each kind of act; loaded with the first act."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject

from counter import formats
from counter.desk.answers import Receipt
from counter.domain import entries
from counter.domain.audits import JournalExported
from counter.domain.branch_days import HoursExtended
from counter.domain.clash_acts import ClashSettled, OwedPaid
from counter.domain.counts import CountClosed, CountDropped, CountOpened, CountSealed, LineExplained
from counter.domain.custody import (
    BagsMoved,
    BagsReturned,
    HandoverAnswered,
    HandoverProposed,
    PlacesChanged,
)
from counter.domain.filings import ListDrawn, ListSent, PoliceShown
from counter.domain.forfeiture import Forfeited, ForfeitureUndone, LateAllowed
from counter.domain.person_acts import AlertLifted, AlertRaised, IntakeRefused
from counter.domain.remittance import Remitted, Swapped
from counter.domain.supervision import (
    FindingChecked,
    FindingFixed,
    Inspected,
    MorningSeen,
)
from counter.ui.days import day_text


class Told(QObject):
    """`sentence` gives what the banner says after an act, "" where the page itself shows it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_kind: dict[type[Any], Callable[[Any, Receipt], str]] = {
            entries.TakenIn: self._taken_in,
            entries.Renewed: self._renewed,
            entries.Redeemed: self._redeemed,
            entries.Exchanged: self._exchanged,
            entries.PaidTogether: self._paid_together,
            entries.Reversed: self._undone,
            entries.ClassCorrected: self._corrected,
            entries.Reprinted: self._reprinted,
            entries.LossReported: self._loss_reported,
            entries.LossWithdrawn: self._loss_withdrawn,
            entries.Replaced: self._replaced,
            entries.Held: self._held,
            entries.HoldNoted: self._hold_noted,
            entries.HoldLifted: self._hold_lifted,
            entries.Released: self._released,
            entries.Refunded: self._refunded,
            ClashSettled: self._clash_settled,
            OwedPaid: self._owed_paid,
            Remitted: self._remitted,
            Swapped: self._swapped,
            Forfeited: self._forfeited,
            LateAllowed: self._late_allowed,
            ListDrawn: self._list_drawn,
            ListSent: self._list_sent,
            PoliceShown: self._police_shown,
            ForfeitureUndone: self._forfeiture_undone,
            IntakeRefused: self._refused,
            AlertRaised: self._alert_raised,
            AlertLifted: self._alert_lifted,
            HoursExtended: self._hours_extended,
            entries.DayClosed: self._day_closed,
            entries.RecoveryKept: self._recovery_kept,
            MorningSeen: self._morning_seen,
            Inspected: self._inspected,
            FindingFixed: self._finding_fixed,
            FindingChecked: self._finding_checked,
            PlacesChanged: self._places_changed,
            BagsMoved: self._bags_moved,
            HandoverProposed: self._handover_proposed,
            HandoverAnswered: self._handover_answered,
            BagsReturned: self._bags_returned,
            JournalExported: self._journal_exported,
            CountOpened: self._count_opened,
            CountClosed: self._count_closed,
            LineExplained: self._line_explained,
            CountSealed: self._count_sealed,
            CountDropped: self._count_dropped,
        }

    def sentence(self, receipt: Receipt) -> str:
        """What was done."""
        tell = self._by_kind.get(type(receipt.entry.body))
        return "" if tell is None else tell(receipt.entry.body, receipt)

    def _morning_seen(self, _: MorningSeen, receipt: Receipt) -> str:
        return self.tr("Noted: the morning page of {day} was looked at. Sign the paper.").format(
            day=day_text(receipt.entry.business_day)
        )

    def _inspected(self, body: Inspected, _: Receipt) -> str:
        found = sum(each.due is not None for each in body.points)
        return self.tr("The inspection is entered. Findings: {count}.").format(count=found)

    def _finding_fixed(self, _: FindingFixed, __: Receipt) -> str:
        return self.tr("Reported; somebody else looks whether it is right.")

    def _finding_checked(self, body: FindingChecked, _: Receipt) -> str:
        if body.fixed:
            return self.tr("The finding is done with.")
        return self.tr("The finding is open again.")

    def _taken_in(self, body: entries.TakenIn, receipt: Receipt) -> str:
        return self.tr("{number} is written. Pay out {amount}.").format(
            number=_number(receipt), amount=formats.ntd(body.ticket.principal)
        )

    def _renewed(self, body: entries.Renewed, receipt: Receipt) -> str:
        told = self.tr("{number} is written. Interest {interest}.").format(
            number=_number(receipt), interest=formats.ntd(body.settled.interest)
        )
        return self._with_change(told, receipt)

    def _redeemed(self, _: entries.Redeemed, receipt: Receipt) -> str:
        told = self.tr("{number} is redeemed: hand over the bag.").format(number=_number(receipt))
        return self._with_change(told, receipt)

    def _exchanged(self, body: entries.Exchanged, receipt: Receipt) -> str:
        numbers = self.tr(", ").join(formats.ticket_number(each.number) for each in body.tickets)
        drawer = receipt.entry.cash_ntd
        if drawer < 0:
            return self.tr("{numbers} written. Pay out {amount}.").format(
                numbers=numbers, amount=formats.ntd(-drawer)
            )
        text = (
            self.tr("{numbers} written: hand over what was redeemed.")
            if body.released
            else self.tr("{numbers} written.")
        )
        return self._with_change(text.format(numbers=numbers), receipt)

    def _paid_together(self, body: entries.PaidTogether, receipt: Receipt) -> str:
        told = self.tr("{count} tickets are paid together.").format(
            count=len(body.renewed) + len(body.redeemed)
        )
        return self._with_change(told, receipt)

    def _undone(self, _: entries.Reversed, receipt: Receipt) -> str:
        done = self._undone_cash(receipt)
        if not receipt.over_cap:
            return done
        told = self.tr("{done} The low rate is {amount} above the cap: tell the supervisor.")
        return told.format(done=done, amount=formats.ntd(receipt.over_cap))

    def _undone_cash(self, receipt: Receipt) -> str:
        drawer = receipt.entry.cash_ntd
        amount = formats.ntd(abs(drawer))
        if drawer > 0:
            return self.tr("Undone. Take back {amount}.").format(amount=amount)
        if drawer < 0:
            return self.tr("Undone. Give back {amount}.").format(amount=amount)
        return self.tr("Undone.")

    def _corrected(self, _: entries.ClassCorrected, receipt: Receipt) -> str:
        return self.tr("{number} is written under the right class. Keep the old paper.").format(
            number=_number(receipt)
        )

    def _reprinted(self, body: entries.Reprinted, receipt: Receipt) -> str:
        return self.tr("{number}: copy {copy}.").format(number=_number(receipt), copy=body.copy)

    def _refused(self, body: IntakeRefused, _: Receipt) -> str:
        if body.police:
            return self.tr("Noted. Sign the report to the police and send it.")
        return self.tr("Noted.")

    def _alert_raised(self, _: AlertRaised, __: Receipt) -> str:
        return self.tr("The window warns of this person from now on.")

    def _alert_lifted(self, _: AlertLifted, __: Receipt) -> str:
        return self.tr("The alert is lifted.")

    def _hours_extended(self, _: HoursExtended, __: Receipt) -> str:
        return self.tr("Noted. Please confirm the act again.")

    def _loss_reported(self, _: entries.LossReported, receipt: Receipt) -> str:
        told = self.tr("{number} is blocked. A new one can be given at once (F10).")
        return told.format(number=_number(receipt))

    def _loss_withdrawn(self, _: entries.LossWithdrawn, receipt: Receipt) -> str:
        return self.tr("{number} is valid again.").format(number=_number(receipt))

    def _replaced(self, _: entries.Replaced, receipt: Receipt) -> str:
        told = self.tr("{number} stands in place of the lost one; there is no fee.")
        return told.format(number=_number(receipt))

    def _held(self, _: entries.Held, receipt: Receipt) -> str:
        told = self.tr("The goods of {number} are held for the police: hand nothing over.")
        return told.format(number=_number(receipt))

    def _hold_noted(self, _: entries.HoldNoted, receipt: Receipt) -> str:
        told = self.tr("The letter is noted. The goods of {number} stay held.")
        return told.format(number=_number(receipt))

    def _hold_lifted(self, _: entries.HoldLifted, receipt: Receipt) -> str:
        return self.tr("The goods of {number} are free again.").format(number=_number(receipt))

    def _released(self, body: entries.Released, receipt: Receipt) -> str:
        if not body.paid:
            told = self.tr("The goods of {number} go to their owner free: hand over the bag.")
            return told.format(number=_number(receipt))
        told = self.tr("The goods of {number} go to their owner: hand over the bag.")
        return self._with_change(told.format(number=_number(receipt)), receipt)

    def _refunded(self, body: entries.Refunded, receipt: Receipt) -> str:
        return self.tr("{amount} paid back for {number}.").format(
            amount=formats.ntd(body.amount), number=_number(receipt)
        )

    def _clash_settled(self, body: ClashSettled, receipt: Receipt) -> str:
        drawer = receipt.entry.cash_ntd
        if drawer < 0:
            told = self.tr("Settled: {amount} was paid back.")
        elif drawer > 0:
            told = self.tr("Settled: {amount} came back in.")
        elif body.owed > 0:
            told = self.tr("Settled: {amount} is still owed to the payer.")
        elif body.owed < 0:
            told = self.tr("Settled: {amount} must still come back.")
        else:
            return self.tr("The clash of {number} is settled.").format(number=_number(receipt))
        return told.format(amount=formats.ntd(abs(drawer or body.owed)))

    def _owed_paid(self, body: OwedPaid, receipt: Receipt) -> str:
        told = (
            self.tr("{amount} paid back for {number}.")
            if body.amount > 0
            else self.tr("{amount} came back in for {number}.")
        )
        return told.format(amount=formats.ntd(abs(body.amount)), number=_number(receipt))

    def _remitted(self, body: Remitted, receipt: Receipt) -> str:
        if not body.paper:
            told = self.tr("{number} is written: send it to who paid.")
        elif body.surplus:
            told = self.tr("{number} is written; {amount} came too much and is owed to the payer.")
        else:
            told = self.tr("{number} is written; it waits to be swapped for the old paper.")
        return told.format(number=_number(receipt), amount=formats.ntd(body.surplus))

    def _swapped(self, _: Swapped, receipt: Receipt) -> str:
        told = self.tr("{number}: hand out the new paper, keep the old one.")
        return told.format(number=_number(receipt))

    def _forfeited(self, body: Forfeited, _: Receipt) -> str:
        told = self.tr("Tickets forfeited: {count}, {amount} of principal.")
        lent = sum(each.principal for each in body.items)
        return told.format(count=len(body.items), amount=formats.ntd(lent))

    def _forfeiture_undone(self, body: ForfeitureUndone, _: Receipt) -> str:
        told = self.tr("Tickets taken out of the batch again: {count}.")
        return told.format(count=len(body.items))

    def _list_drawn(self, body: ListDrawn, _: Receipt) -> str:
        told = self.tr("List drawn: {count} tickets. Send it, then note it as sent.")
        return told.format(count=body.count)

    def _list_sent(self, body: ListSent, _: Receipt) -> str:
        return self.tr("Noted: sent on {day}.").format(day=day_text(body.on))

    def _police_shown(self, body: PoliceShown, _: Receipt) -> str:
        told = self.tr("{count} tickets shown; who looked is on file.")
        return told.format(count=body.count)

    def _late_allowed(self, _: LateAllowed, receipt: Receipt) -> str:
        told = self.tr("{number}: may be redeemed or renewed today, at the amount of its last day.")
        return told.format(number=_number(receipt))

    def _day_closed(self, body: entries.DayClosed, _: Receipt) -> str:
        return self.tr("The day {day} is closed.").format(day=day_text(body.day))

    def _recovery_kept(self, _: entries.RecoveryKept, __: Receipt) -> str:
        return self.tr("Noted: the recovery sheet is put away.")

    def _journal_exported(self, body: JournalExported, _: Receipt) -> str:
        told = self.tr("The journal is written for the auditor of key {key}, {count} entries.")
        return told.format(key=body.key, count=body.entries + 1)

    def _count_opened(self, _: CountOpened, __: Receipt) -> str:
        return self.tr("The count has begun: scan a place, then the bags that lie there.")

    def _count_closed(self, body: CountClosed, _: Receipt) -> str:
        told = self.tr("The count is closed: {matched} right, {lines} to be explained.")
        return told.format(matched=body.matched, lines=len(body.lines))

    def _line_explained(self, body: LineExplained, _: Receipt) -> str:
        return self.tr("Line {line} is explained.").format(line=body.line)

    def _count_sealed(self, _: CountSealed, __: Receipt) -> str:
        return self.tr("The count is sealed, its report is kept. F10 prints it.")

    def _count_dropped(self, _: CountDropped, __: Receipt) -> str:
        return self.tr("The count is broken off; another one can begin.")

    def _places_changed(self, body: PlacesChanged, _: Receipt) -> str:
        told = self.tr("Places added: {added}, given up: {given_up}.")
        return told.format(added=len(body.opened), given_up=len(body.closed))

    def _bags_moved(self, body: BagsMoved, _: Receipt) -> str:
        target = body.moves[0].target
        told = (
            self.tr("Bags put at {place}: {count}.")
            if target
            else self.tr("Bags back at the counter: {count}.")
        )
        return told.format(place=target, count=len(body.moves))

    def _handover_proposed(self, body: HandoverProposed, _: Receipt) -> str:
        told = self.tr("Bags offered: {count}. They count as kept here until they are taken over.")
        return told.format(count=len(body.bags))

    def _handover_answered(self, body: HandoverAnswered, _: Receipt) -> str:
        told = self.tr("Bags taken over: {taken}, refused: {refused}.")
        return told.format(taken=len(body.accepted), refused=len(body.refused))

    def _bags_returned(self, body: BagsReturned, _: Receipt) -> str:
        told = (
            self.tr("Bags back, put at {place}: {count}.")
            if body.place
            else self.tr("Bags back, at the counter: {count}.")
        )
        return told.format(place=body.place, count=len(body.bags))

    def _with_change(self, done: str, receipt: Receipt) -> str:
        """What was done, and what goes back if anything does."""
        if not receipt.change:
            return done
        told = self.tr("{done} Change {change}.")
        return told.format(done=done, change=formats.ntd(receipt.change))


def _number(receipt: Receipt) -> str:
    return formats.ticket_number(receipt.number) if receipt.number else ""
