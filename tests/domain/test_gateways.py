"""What messages go out through: addresses that can work, nothing in clear over the line, secrets in no repr."""

from dataclasses import replace

import pytest

from counter.domain.gateways import (
    Gateway,
    GatewayForm,
    MailGateway,
    Security,
    UrlGateway,
    decide_gateway,
    gateway_kept,
    gateway_texts,
    host_of,
    scheme_of,
)
from counter.domain.refusal import Reason
from counter.domain.reminding import Channel
from tests.domain.refusals import faults_of, places

MAIL = MailGateway("mail.example.com", 587, Security.STARTTLS, "office@example.com", "me", "s3cret")
URL = UrlGateway("twilio://sid:s3cret@0911/{to}", "ok")


@pytest.mark.parametrize(
    "gateway",
    [
        None,
        MAIL,
        URL,
        UrlGateway("json://localhost:80/{to}/{id}"),
        UrlGateway("JSONS://sms.example.com/{to}?verify=Yes"),
    ],
)
def test_a_sound_gateway_is_taken(gateway: Gateway | None) -> None:
    decide_gateway(GatewayForm(Channel.SMS, gateway))


@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        (replace(MAIL, host=""), [(Reason.EMPTY, "host")]),
        (replace(MAIL, port=0), [(Reason.PORT_RANGE, "port")]),
        (replace(MAIL, port=65_536), [(Reason.PORT_RANGE, "port")]),
        (replace(MAIL, sender=""), [(Reason.EMPTY, "sender")]),
        (replace(MAIL, sender="office"), [(Reason.EMAIL_FORM, "sender")]),
        (replace(MAIL, security=Security.NONE), [(Reason.GATEWAY_IN_CLEAR, "security")]),
        (replace(MAIL, security=Security.NONE, host="localhost"), []),
        (replace(MAIL, host="smtp..example.com"), [(Reason.GATEWAY_HOST, "host")]),
        (replace(MAIL, host="a" * 64 + ".example.com"), [(Reason.GATEWAY_HOST, "host")]),
        (replace(MAIL, host="a." * 126 + "tw"), [(Reason.GATEWAY_HOST, "host")]),
        (replace(MAIL, host="郵件.example.com"), [(Reason.GATEWAY_HOST, "host")]),
        (replace(MAIL, user="office\u3000"), [(Reason.GATEWAY_LATIN, "user")]),
        (replace(MAIL, password="密碼"), [(Reason.GATEWAY_LATIN, "password")]),
        (replace(MAIL, password="a\tb"), [(Reason.GATEWAY_LATIN, "password")]),
        (replace(MAIL, sender="當鋪@example.com"), [(Reason.GATEWAY_LATIN, "sender")]),
        (replace(MAIL, sender="a..b@example.com"), [(Reason.EMAIL_FORM, "sender")]),
        (UrlGateway(""), [(Reason.EMPTY, "url")]),
        (UrlGateway("twilio"), [(Reason.GATEWAY_URL, "url")]),
        (UrlGateway("://x/{to}"), [(Reason.GATEWAY_URL, "url")]),
        (UrlGateway("twilio://{to"), [(Reason.GATEWAY_URL, "url")]),
        (UrlGateway("twilio://{to}{name}"), [(Reason.GATEWAY_URL, "url")]),
        (UrlGateway("twilio://x/0911"), [(Reason.GATEWAY_WITHOUT_TO, "url")]),
        (UrlGateway("json://sms.example.com/{to}"), [(Reason.GATEWAY_IN_CLEAR, "url")]),
        (UrlGateway("jsons://sms.example.com/{to}"), []),
        (UrlGateway("kavenegar://key/{to}"), [(Reason.GATEWAY_SERVICE, "url")]),
        (UrlGateway("ntfy://sms.example.com/{to}"), [(Reason.GATEWAY_SERVICE, "url")]),
        (UrlGateway("jsons://x.tw/{to}?verify=no"), [(Reason.GATEWAY_UNVERIFIED, "url")]),
        (UrlGateway("jsons://x.tw/{to}?a=b;Verif%79=0"), [(Reason.GATEWAY_UNVERIFIED, "url")]),
        (UrlGateway("jsons://x.tw/{to}?verify=yes&verify"), [(Reason.GATEWAY_UNVERIFIED, "url")]),
    ],
)
def test_what_is_wrong_with_a_gateway(gateway: Gateway, expected: list[tuple[Reason, str]]) -> None:
    form = GatewayForm(Channel.SMS, gateway)
    if expected:
        assert places(faults_of(decide_gateway, form)) == expected
    else:
        decide_gateway(form)


def test_a_gateway_is_kept_as_it_was() -> None:
    for gateway in (MAIL, URL):
        assert gateway_kept(gateway_texts(gateway)) == gateway
        assert "s3cret" not in repr(gateway)


def test_kind_and_host_of_an_address() -> None:
    assert host_of("json://me:pw@localhost:80/x?y") == "localhost"
    assert host_of("json://[::1]:80/x") == "::1"
    assert host_of("json://localhost?x=@evil.example") == "localhost"
    assert host_of("json://localhost@evil.example/x") == "evil.example"
    assert scheme_of("jsons://x") == "jsons"
