"""What the pages of the messages say: where one stands, why, and what can be done."""

from datetime import datetime

from PySide6.QtCore import QObject

from counter.domain.days import TAIPEI
from counter.domain.messages import Answer, Delivery, MessageAct, MessageState, SmsLength, Why
from counter.ui.days import short_day


class MessageWords(QObject):
    """One name for each state and act, one sentence for each reason."""

    def state(self, state: MessageState) -> str:
        """Where a message stands."""
        return {
            MessageState.QUEUED: self.tr("Waits"),
            MessageState.SENDING: self.tr("Being sent"),
            MessageState.SENT: self.tr("Sent"),
            MessageState.FAILED: self.tr("Not sent"),
            MessageState.UNSURE: self.tr("Perhaps arrived"),
            MessageState.WITHDRAWN: self.tr("Withdrawn"),
        }[state]

    def why(self, why: Why) -> str:
        """Why it stands there, and what to do."""
        return {
            Why.NOTHING: "",
            Why.QUIET: self.tr("Nothing is sent between 21:00 and 09:00: it goes in the morning."),
            Why.DAY_CLOSED: self.tr("No business day is open: it goes once one is."),
            Why.STOPPED: self.tr("This counter may not do business now: nothing is sent."),
            Why.NO_GATEWAY: self.tr("No service is set for such messages: see F10."),
            Why.LINE_DOWN: self.tr(
                "The line to central is down: another counter may send the same message, so nothing is "
                "sent. Call instead."
            ),
            Why.CLAIMED: self.tr("Another counter is calling this person: it waits."),
            Why.ANNOUNCED: self.tr(
                "It is told to central first, so that no other counter sends it."
            ),
            Why.UNREACHED: self.tr("The service could not be reached."),
            Why.BUSY: self.tr("The service took nothing at that time."),
            Why.LOGIN: self.tr(
                "The service takes nothing from us: check user and password behind F10."
            ),
            Why.REFUSED: self.tr("The service refused the message. Call instead."),
            Why.ADDRESS: self.tr(
                "The service does not know this address: ask the person for another."
            ),
            Why.SETTINGS: self.tr("The service's settings cannot be used: check them behind F10."),
            Why.NO_ANSWER: self.tr(
                "The service did not answer: it may have arrived. Ask there, or call instead."
            ),
            Why.NONSENSE: self.tr(
                "The service answered something nobody understands: it may have arrived. Ask there, or "
                "call instead."
            ),
            Why.BROKEN_OFF: self.tr(
                "The program ended while it was being sent: it may have arrived. Ask at the service, or "
                "call instead."
            ),
            Why.OLD_COPY: self.tr(
                "It waited in an older copy of this counter's file and may have been sent since. Ask at "
                "the service, or call instead."
            ),
            Why.NO_CONSENT: self.tr("The consent was taken back."),
            Why.NO_NUMBER: self.tr("No right number or address is on file any more."),
            Why.NOT_OPEN: self.tr("Everything was paid meanwhile."),
            Why.REMINDED: self.tr("The person was reminded meanwhile, here or at another counter."),
            Why.BY_HAND: self.tr("Somebody decided it here."),
        }[why]

    def act(self, act: MessageAct, state: MessageState) -> str:
        """What may be decided."""
        return {
            MessageAct.ARRIVED: self.tr("It arrived"),
            MessageAct.AGAIN: self.tr("It did not arrive: send it again")
            if state is MessageState.UNSURE
            else self.tr("Send it again"),
            MessageAct.WITHDRAW: self.tr("Leave it at that")
            if state is MessageState.UNSURE
            else self.tr("Do not send it"),
        }[act]

    def length(self, length: SmsLength) -> str:
        """What an SMS costs."""
        coding = self.tr("Chinese") if length.chinese else self.tr("Latin letters alone")
        return self.tr("{units} characters ({coding}): {parts} SMS").format(
            units=length.units, coding=coding, parts=length.parts
        )

    def tested(self, delivery: Delivery) -> str:
        """What came of a test."""
        if delivery.answer is Answer.TAKEN:
            return self.tr("The service took the test message. See whether it arrives.")
        return self.tr("The test message was not sent. {why}").format(why=self.why(delivery.why))

    def moment(self, moment: datetime) -> str:
        """A day and a time in Taiwan."""
        here = moment.astimezone(TAIPEI)
        return f"{short_day(here.date())} {here:%H:%M}"
