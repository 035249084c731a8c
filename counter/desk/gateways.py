"""The gateways of a counter's messages: kept sealed, shown without their secrets."""

from collections.abc import Iterable
from dataclasses import replace

from counter.db.messages import Seal
from counter.db.reading import Reading
from counter.db.writing import Writing
from counter.desk.context import Context
from counter.desk.message_answers import GatewayView
from counter.domain import gateways
from counter.domain.gateways import (
    Gateway,
    GatewayForm,
    MailGateway,
    UrlGateway,
    decide_gateway,
)
from counter.domain.refusal import Fault
from counter.domain.reminding import Channel


def gateway_of(context: Context, reading: Reading, channel: Channel) -> Gateway | None:
    """A channel's gateway with its secrets; None if nothing is set."""
    kept = reading.messages.sealed(channel)
    if kept is None:
        return None
    return gateways.gateway_kept(Seal(context.key).open(channel, kept))


def view(context: Context, reading: Reading, channel: Channel) -> GatewayView:
    """The same without them."""
    found = gateway_of(context, reading, channel)
    if isinstance(found, UrlGateway):
        shown = f"{gateways.scheme_of(found.url)}://…"
        return GatewayView(channel, replace(found, url=""), shown)
    if found is not None:
        found = replace(found, password="")
    return GatewayView(channel, found, "")


def put(context: Context, writing: Writing, form: GatewayForm, more: Iterable[Fault] = ()) -> None:
    """Put a channel's gateway down anew; a secret left blank stays. Raises Refused, with `more` if there is any."""
    whole = _with_secret(form, gateway_of(context, writing, form.channel))
    decide_gateway(whole, more)
    kept = None
    if whole.gateway is not None:
        texts = gateways.gateway_texts(whole.gateway)
        kept = Seal(context.key).close(form.channel, texts, context.random)
    writing.messages.put_sealed(form.channel, kept)


def _with_secret(form: GatewayForm, before: Gateway | None) -> GatewayForm:
    """What is left blank stays; a password goes to no other server than the one it was given for."""
    now = form.gateway
    if isinstance(now, UrlGateway) and isinstance(before, UrlGateway) and not now.url:
        return replace(form, gateway=replace(now, url=before.url))
    if isinstance(now, MailGateway) and isinstance(before, MailGateway) and not now.password:
        same = (now.host, now.port, now.user) == (before.host, before.port, before.user)
        if same:
            return replace(form, gateway=replace(now, password=before.password))
    return form
