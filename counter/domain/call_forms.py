"""What the page of the calls hands to the desk: what came of a try, ways to reach a pledgor, consent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from counter.domain.refusal import Reason, refuse
from counter.domain.reminding import Channel, ConsentHow, NumberKind, Outcome

NUMBERS_MAX = 6
"""Phone numbers kept of one pledgor."""


@dataclass(frozen=True, slots=True)
class ContactNumber:
    """A phone number with where it rings. `wrong`: somebody else answered there."""

    number: str
    kind: NumberKind
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class AttemptForm:
    """What came of a try to reach a pledgor. `pledges`: the tickets it was about.

    `number`: the phone number called, the address written to, or a letter's tracking number; `at`: when it was tried
    (aware), None for now; `about`: see `ContactAttempted`.
    """

    pledgor: str
    pledges: tuple[str, ...]
    channel: Channel
    outcome: Outcome | None
    number: str = ""
    promised_on: date | None = None
    note: str = ""
    at: datetime | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class ContactsForm:
    """Every way to reach a pledgor, as it is to stand from now on; the best number first.

    `address`: letters go there instead of to the address of the pledgor's identity.
    """

    pledgor: str
    numbers: tuple[ContactNumber, ...]
    email: str = ""
    line: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """A pledgor allows a channel, or takes that back."""

    pledgor: str
    channel: Channel
    given: bool
    how: ConsentHow | None
    note: str = ""


def contact_texts(form: ContactsForm) -> dict[str, str]:
    """What the vault keeps of a pledgor's ways."""
    texts = {"email": form.email, "line": form.line, "address": form.address}
    for place, each in enumerate(form.numbers, 1):
        texts[f"number{place}"] = each.number
        texts[f"kind{place}"] = each.kind.value
        texts[f"wrong{place}"] = "1" if each.wrong else ""
    return texts


def contacts_kept(pledgor: str, texts: Mapping[str, str]) -> ContactsForm:
    """The ways that such a record holds, whoever wrote it: what is not there is nothing."""
    numbers = tuple(
        ContactNumber(
            texts[f"number{place}"],
            _KINDS.get(texts.get(f"kind{place}", ""), NumberKind.OTHER),
            wrong=bool(texts.get(f"wrong{place}")),
        )
        for place in range(1, NUMBERS_MAX + 1)
        if f"number{place}" in texts
    )
    email, line, address = (texts.get(name, "") for name in ("email", "line", "address"))
    return ContactsForm(pledgor, numbers, email, line, address)


def require_way(form: ConsentForm, ways: ContactsForm) -> None:
    """Refuse a consent to a channel on which nobody knows how to reach the pledgor. Raises Refused."""
    match form.channel:
        case Channel.EMAIL:
            known = ways.email
        case Channel.LINE:
            known = ways.line
        case _:
            known = "".join(each.number for each in ways.numbers)
    if form.given and not known:
        refuse(Reason.CONSENT_WITHOUT_WAY, f"consent.{form.channel.value}")


_KINDS = {kind.value: kind for kind in NumberKind}


def kind_of(number: str) -> NumberKind:
    """Where a number rings that was typed without saying so."""
    return NumberKind.MOBILE if number.startswith("09") else NumberKind.HOME
