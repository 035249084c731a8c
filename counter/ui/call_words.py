"""What the pages of the calls say: outcomes, numbers, what the caller says, tries made before."""

from collections.abc import Sequence

from PySide6.QtCore import QObject

from counter import formats
from counter.desk.call_answers import AttemptView, CallCard, Calling, DueTicket
from counter.domain.days import TAIPEI
from counter.domain.letters import ReturnReason
from counter.domain.policy import Words
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome
from counter.ui.days import day_text, short_day
from counter.ui.tables import NOTHING


class CallWords(QObject):
    """One name for each choice, and the sentences of a call, in the agency's words."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def outcome(self, outcome: Outcome) -> str:
        """What came of a try."""
        return {
            Outcome.REACHED: self.tr("Told in person"),
            Outcome.NO_ANSWER: self.tr("No answer"),
            Outcome.WRONG_NUMBER: self.tr("Wrong number"),
            Outcome.REFUSED: self.tr("Wants no reminder"),
            Outcome.PROMISED: self.tr("Promised a day"),
            Outcome.MESSAGE_LEFT: self.tr("Asked to call back"),
            Outcome.SENT: self.tr("Sent"),
            Outcome.FAILED: self.tr("Not delivered"),
            Outcome.UNSURE: self.tr("Perhaps arrived"),
            Outcome.RETURNED: self.tr("Came back"),
            Outcome.WITHDRAWN: self.tr("Noted in error"),
        }[outcome]

    def channel(self, channel: Channel) -> str:
        """A way to reach somebody."""
        return {
            Channel.PHONE: self.tr("Phone"),
            Channel.SMS: self.tr("SMS"),
            Channel.EMAIL: self.tr("E-mail"),
            Channel.LINE: "LINE",
            Channel.LETTER: self.tr("Letter"),
        }[channel]

    def number_kind(self, kind: NumberKind) -> str:
        """Where a number rings."""
        return {
            NumberKind.MOBILE: self.tr("Mobile"),
            NumberKind.HOME: self.tr("Home"),
            NumberKind.WORK: self.tr("Work"),
            NumberKind.OTHER: self.tr("Other phone"),
        }[kind]

    def consent_how(self, how: ConsentHow) -> str:
        """How somebody said what is allowed."""
        return {
            ConsentHow.IN_WRITING: self.tr("in writing"),
            ConsentHow.AT_COUNTER: self.tr("at the counter"),
            ConsentHow.BY_PHONE: self.tr("by phone"),
            ConsentHow.BY_MESSAGE: self.tr("by message"),
        }[how]

    def return_reason(self, reason: ReturnReason) -> str:
        """Why the post brought a letter back."""
        return {
            ReturnReason.MOVED: self.tr("Moved away"),
            ReturnReason.NOBODY_THERE: self.tr("Nobody of that name"),
            ReturnReason.NO_SUCH_ADDRESS: self.tr("No such address"),
            ReturnReason.UNCLAIMED: self.tr("Not collected in time"),
            ReturnReason.REFUSED: self.tr("Not accepted"),
            ReturnReason.OTHER: self.tr("Another reason"),
        }[reason]

    def days_left(self, days: int) -> str:
        """How much time a ticket has."""
        if days < 0:
            return self.tr("over")
        if days == 0:
            return self.tr("today")
        return self.tr("{days} days").format(days=days)

    def calling(self, calling: Calling) -> str:
        """Which other counter is calling somebody."""
        return self._by(self.tr("Counter {counter} ({by}) is calling, to {time}"), calling)

    def called_by(self, calling: Calling) -> str:
        """The same in a row of the list."""
        return self._by(self.tr("Counter {counter}, {by}, to {time}"), calling)

    def _by(self, text: str, calling: Calling) -> str:
        until = calling.until.astimezone(TAIPEI).strftime("%H:%M")
        return text.format(counter=calling.counter, by=calling.by, time=until)

    def share(self, part: int, whole: int) -> str:
        """So many of so many, in percent."""
        return NOTHING if not whole else f"{formats.share(part, whole)} %"

    def gone(self, card: CallCard, tried_before: int) -> str:
        """Why somebody whose card is open is no longer on the list."""
        if len(card.attempts) > tried_before:
            return self.tr("Already noted: {attempt}. Nobody has to call any more.").format(
                attempt=self.attempt(card.attempts[0])
            )
        if not card.tickets:
            return self.tr(
                "All was renewed or redeemed meanwhile: there is nothing left to call about."
            )
        return self.tr(
            "No longer on today's list: what was due has been renewed or redeemed, or is on hold."
        )

    def script(self, card: CallCard, caller: str, phone: str) -> str:
        """What the caller says: nobody hears of the office or of a pledge before it is the pledgor who listens."""
        due = [each for each in card.tickets if each.since is not None]
        lines = [
            self.tr("“Good day, my name is {caller}. Is {name} there, please?”").format(
                caller=caller, name=card.name
            ),
            self.tr(
                "Somebody else answers: only ask to have {phone} called back. Not a word about this "
                "office, a {ticket}, a date or an amount."
            ).format(phone=phone, ticket=self._words.ticket),
        ]
        if due:
            lines.append(
                self.tr("It is {name}: check the last four digits of the ID number, then:").format(
                    name=card.name
                )
                + self._told(due)
            )
        return "\n".join(lines)

    def _told(self, due: Sequence[DueTicket]) -> str:
        """What the pledgor is told; once the grace is over no day and no amount, for no clerk may take it (PA 21)."""
        over = [each for each in due if each.grace_over]
        text = ""
        if len(over) < len(due):
            last = min(each.last_day for each in due if not each.grace_over)
            text += self.tr(
                "“You have {count} {ticket} to renew or redeem by {day}; please bring the paper.”"
            ).format(count=len(due) - len(over), ticket=self._words.ticket, day=day_text(last))
        if over:
            text += self.tr(
                "“The last day of {count} {ticket} is over. Please call us or come at once; a "
                "supervisor decides whether anything can still be done.” Promise nothing, name no "
                "amount."
            ).format(count=len(over), ticket=self._words.ticket)
        return text

    def attempt(self, attempt: AttemptView) -> str:
        """One line of what was tried before."""
        at = attempt.at.astimezone(TAIPEI)
        line = self.tr("{day} {time}  {channel}: {outcome} ({by})").format(
            day=short_day(at.date()),
            time=at.strftime("%H:%M"),
            channel=self.channel(attempt.channel),
            outcome=self.outcome(attempt.outcome),
            by=attempt.by,
        )
        if attempt.promised_on is not None:
            line += self.tr(", for {day}").format(day=short_day(attempt.promised_on))
        if attempt.reason is not None:
            why = self.return_reason(attempt.reason)
            line = self.tr("{line}, the reason: {why}").format(line=line, why=why)
        if attempt.corrected:
            line = self.tr("{line} – put right since").format(line=line)
        return f"{line}　{attempt.note}" if attempt.note else line
