"""What the pages of the calls hand over: a channel is allowed where somebody can be reached on it."""

import pytest

from counter.domain.call_forms import ConsentForm, ContactNumber, ContactsForm, require_way
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel, ConsentHow, NumberKind
from tests.domain.refusals import fault_of

NOTHING = ContactsForm("a", ())
EVERYTHING = ContactsForm("a", (ContactNumber("0912345678", NumberKind.MOBILE),), "a@b.tw", "U1")


def consent(channel: Channel, *, given: bool = True) -> ConsentForm:
    return ConsentForm("a", channel, given, ConsentHow.AT_COUNTER)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.SMS, Channel.EMAIL, Channel.LINE])
def test_a_channel_is_allowed_where_a_way_is_on_file_and_forbidden_always(channel: Channel) -> None:
    found = fault_of(require_way, consent(channel), NOTHING)
    assert (found.reason, found.at) == (Reason.CONSENT_WITHOUT_WAY, f"consent.{channel.value}")
    require_way(consent(channel), EVERYTHING)
    require_way(consent(channel, given=False), NOTHING)
