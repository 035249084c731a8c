"""What messages go out through: a mail server, or any service that an address (URL) of apprise describes.

Passwords and addresses with their tokens are secrets: they show in no repr, and are kept sealed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from string import Formatter

from counter.domain.reading import email
from counter.domain.refusal import Fault, Reason, Refused, fault
from counter.domain.reminding import Channel

PORT_MAX = 65_535
PLACES = frozenset({"to", "id"})
"""What an address may have filled in: whom the message goes to, and its id, which lets a service know a repeat."""

_HERE = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = frozenset({"json", "xml", "form", "http", "apprise"})
"""Addresses that carry everything in clear over the line."""


class Security(StrEnum):
    """How the way to a mail server is encrypted."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"
    """Only to a server on this very computer."""


@dataclass(frozen=True, slots=True)
class MailGateway:
    """A mail server (SMTP). `user` "" for none; `sender`: the address that mail comes from."""

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class UrlGateway:
    """A service by its address in apprise's form, with places `{to}` and, if it takes one, `{id}`.

    `accepts`: what stands in its answer if it took a message; "" where the answer is empty or JSON without an error.
    """

    url: str = field(repr=False)
    accepts: str = ""


Gateway = MailGateway | UrlGateway


@dataclass(frozen=True, slots=True)
class GatewayForm:
    """A gateway as it is to be from now on; None takes it away."""

    channel: Channel
    gateway: Gateway | None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message on its way out. `id`: the same at each try; `to`, `subject`, `text`: not for any log."""

    id: str
    channel: Channel
    gateway: Gateway
    to: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)


def decide_gateway(form: GatewayForm) -> None:
    """Decide that a channel's gateway is put down anew. Raises Refused."""
    faults: tuple[Fault, ...] = ()
    if isinstance(form.gateway, MailGateway):
        faults = tuple(_mail_faults(form.gateway))
    elif form.gateway is not None:
        faults = tuple(_url_faults(form.gateway))
    if faults:
        raise Refused(faults)


def _mail_faults(gateway: MailGateway) -> Iterator[Fault]:
    if not gateway.host:
        yield fault(Reason.EMPTY, "host")
    if not 1 <= gateway.port <= PORT_MAX:
        yield fault(Reason.PORT_RANGE, "port", most=PORT_MAX)
    if gateway.security is Security.NONE and gateway.host and gateway.host not in _HERE:
        yield fault(Reason.GATEWAY_IN_CLEAR, "security")
    if not gateway.sender:
        yield fault(Reason.EMPTY, "sender")
    try:
        email(gateway.sender, "sender")
    except Refused as refused:
        yield from refused.faults


def _url_faults(gateway: UrlGateway) -> Iterator[Fault]:
    if not gateway.url:
        yield fault(Reason.EMPTY, "url")
        return
    found = _places(gateway.url)
    scheme, mark, rest = gateway.url.partition("://")
    if found is None or not (scheme and mark and rest) or found - PLACES:
        yield fault(Reason.GATEWAY_URL, "url", to="{to}", id="{id}")
    elif "to" not in found:
        yield fault(Reason.GATEWAY_WITHOUT_TO, "url", to="{to}")
    elif scheme.lower() in _PLAIN and host_of(gateway.url) not in _HERE:
        yield fault(Reason.GATEWAY_IN_CLEAR, "url")


def _places(url: str) -> set[str] | None:
    try:
        return {name for _, name, _, _ in Formatter().parse(url) if name is not None}
    except ValueError:
        return None


def host_of(url: str) -> str:
    """The host in an address."""
    place = url.partition("://")[2].partition("/")[0].partition("?")[0].rpartition("@")[2]
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.partition(":")[0]


def scheme_of(url: str) -> str:
    """What kind of service an address is of; nothing of its tokens."""
    return url.partition("://")[0]


# ------------------------------------------------------------------------------------ as kept


def gateway_texts(gateway: Gateway) -> dict[str, str]:
    """What is sealed of a gateway."""
    if isinstance(gateway, UrlGateway):
        return {"url": gateway.url, "accepts": gateway.accepts}
    return {
        "host": gateway.host,
        "port": str(gateway.port),
        "security": gateway.security.value,
        "sender": gateway.sender,
        "user": gateway.user,
        "password": gateway.password,
    }


def gateway_kept(texts: Mapping[str, str]) -> Gateway:
    """The gateway such texts hold."""
    if "url" in texts:
        return UrlGateway(texts["url"], texts["accepts"])
    return MailGateway(
        host=texts["host"],
        port=int(texts["port"]),
        security=Security(texts["security"]),
        sender=texts["sender"],
        user=texts["user"],
        password=texts["password"],
    )
