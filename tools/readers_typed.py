"""Readers of what is typed and scanned: words, figures, days, numbers, labels, passwords, addresses."""

from contextlib import suppress
from functools import cache, partial

from central import devices
from counter import passwords as stretched
from counter import protocol
from counter.db import finding, keys
from counter.domain import (
    call_sheets,
    counting,
    gateways,
    identity,
    letters,
    looks,
    messages,
    passwords,
    place_ranges,
    reading,
    staff,
    stocktake,
    ticket,
    vault,
)
from counter.domain.counts import CountOpened, Method
from counter.domain.gateways import GatewayForm, MailGateway, Security, UrlGateway
from counter.domain.identity import IdKind
from counter.domain.policy import Policy
from counter.domain.refusal import Refused
from counter.domain.reminding import Channel
from counter.places import AGENCIES
from counter.settings.files import load_policy
from counter.sync.http import Place
from tools.readers import A_NUMBER, PAGE, TODAY, Reader, always, of_domain, same

AT = "at"
_NO = (Refused,)
_A_ROW = call_sheets.SheetRow(3, "p1", "陳大文", (("t1", A_NUMBER),), "0912345678")
_OPENED = CountOpened(("甲-1",), (), Method.WHOLE, 0, "", False, (1,))


_text = partial(reading.text, at=AT)
_path = partial(reading.path, at=AT)
_amount = partial(reading.amount, at=AT)
_count = partial(reading.count, at=AT)
_grams = partial(reading.grams, at=AT)
_day = partial(reading.day, at=AT)
_time = partial(reading.time_of_day, at=AT)
_phone = partial(reading.phone, at=AT)
_email = partial(reading.email, at=AT)
_line = partial(reading.line_user, at=AT)
_number = partial(ticket.read_number, at=AT)
_bag = partial(ticket.read_bag, at=AT)
_place = partial(vault.read_place, at=AT)
_places = partial(place_ranges.read_places, at=AT)
_tracking = partial(letters.tracking_number, at=AT)


def _scan(raw: str) -> object:
    return ticket.read_scan(raw, PAGE, AT)


def _scan_is_sound(answer: object) -> bool:
    match answer:
        case None:
            return True
        case ticket.BagScan():
            return _scan(ticket.bag_text(answer.bag)) == answer
        case ticket.TicketScan():
            return _scan(ticket.qr_text(PAGE, answer.number, answer.code)) == answer
        case _:
            return False


def _told_apart(raw: str) -> object:
    """What needs no refusal: yes, no, or what kind of thing it is."""
    return (
        ticket.is_code(raw),
        ticket.looks_like_number(raw),
        staff.is_code(raw),
        identity.business_number_is_valid(raw),
        protocol.is_picture_name(raw),
        looks.field_of(raw),
        devices.as_typed(raw),
        letters.destination(raw),
        finding.folded(raw),
        finding.digits(raw),
        call_sheets.matches(_A_ROW, raw),
        Place(raw).is_sound,
    )


def _passport(raw: str) -> object:
    return identity.read_full_id(raw, IdKind.PASSPORT, AT, on=TODAY)


def _issued(raw: str) -> object:
    return identity.issued_by(identity.IdNumber(IdKind.PASSPORT, "TR1234567"), raw, AT)


def _id(raw: str) -> object:
    return identity.read_id(raw, None, AT, on=TODAY)


def _licence(raw: str) -> object:
    return identity.read_id(raw, IdKind.LICENCE, AT, on=TODAY)


def _label(raw: str) -> object:
    return stocktake.Labels("K01", ("B-12", A_NUMBER)).read(raw)


def _label_is_sound(answer: object) -> bool:
    """A bag is named by what a label may say, or not at all."""
    assert isinstance(answer, tuple)
    return not answer[0] or _bag(answer[0]) == answer[0]


def _counted_place(raw: str) -> object:
    return counting.read_place(raw, _OPENED, ("甲-1", "S1-01"))


def _password(raw: str) -> object:
    """What is wrong with it as a new one, and that stretching takes it as it is."""
    faults = passwords.form_faults(raw, raw, parts=("c1", "陳大文"))
    if faults:
        raise Refused(faults)
    return stretched.fits(raw, stretched.Stretching(8, 1).verifier(raw, bytes))


def _message(raw: str) -> object:
    """Words of a message as the rules tell them: filled only where every place is known."""
    if messages.unknown_places(raw):
        return None
    messages.telling(raw, _policy().words, ("高雄",))
    messages.sms_length(raw)
    return messages.filled(raw, phone="07-5513498", last_day="115年6月22日")


def _service(raw: str) -> object:
    gateways.decide_gateway(GatewayForm(Channel.SMS, UrlGateway(raw)))
    return gateways.scheme_of(raw), gateways.host_of(raw)


def _mail(raw: str) -> object:
    for gateway in (
        MailGateway(raw, 587, Security.STARTTLS, "a@example.tw"),
        MailGateway("mail.example.tw", 587, Security.STARTTLS, raw),
        MailGateway("mail.example.tw", 587, Security.STARTTLS, "a@example.tw", raw, raw),
    ):
        with suppress(Refused):
            gateways.decide_gateway(GatewayForm(Channel.EMAIL, gateway))
    return None


def _kilograms(answer: object) -> str:
    assert isinstance(answer, int)
    return f"{answer // 1000}.{answer % 1000:03}"


@cache
def _policy() -> Policy:
    return load_policy(AGENCIES / "kaohsiung.toml")


TYPED = (
    Reader(
        *("text", _text, _NO, same(_text), ["陳大文", "Kulas\u200d", "a b"], 12),
        of_domain("reading.text", "reading.required", "reading.symbols"),
    ),
    Reader(
        *("amount", _amount, _NO, same(_amount), ["NT$3,000元整", "-１２３"], 10),
        of_domain("reading.amount", "reading.received"),
    ),
    Reader(
        "path",
        _path,
        _NO,
        same(_path),
        ["/media/副本", "C:\\\\copies"],
        3,
        of_domain("reading.path"),
    ),
    Reader("count", _count, _NO, same(_count), ["1,200", "3"], 4, of_domain("reading.count")),
    Reader(
        *("grams", _grams, _NO, same(_grams, _kilograms), ["37.5", "1,000.125"], 8),
        of_domain("reading.grams"),
    ),
    Reader(
        *("qian", partial(reading.qian, at=AT), _NO, always, ["10.0001", "０．５"], 6),
        of_domain("reading.qian"),
    ),
    Reader(
        *("day", _day, _NO, same(_day)),
        *(["115/11/20", "民國115年11月20日", "2026-02-29", "1151120"], 12),
        of_domain("reading.day"),
    ),
    Reader(
        *("coming day", partial(reading.coming_day, at=AT, today=TODAY), _NO, always),
        *(["+3", "15", "6/15", "0615", "115/6/15", "2月29日"], 4),
        of_domain("reading.coming_day"),
    ),
    Reader(
        *("time", _time, _NO, same(_time, lambda told: str(told)[:5]), ["1430", "9:05"], 4),
        of_domain("reading.time_of_day"),
    ),
    Reader(
        *("phone", _phone, _NO, same(_phone), ["02-23456789#12", "+886912345678"], 8),
        of_domain("reading.phone"),
    ),
    Reader(
        *("e-mail", _email, _NO, same(_email), ["a.b@mail.example.tw"], 4),
        of_domain("reading.email"),
    ),
    Reader("line", _line, _NO, same(_line), ["U" + "0a" * 16], 2, of_domain("reading.line_user")),
    Reader(
        *("id", _id, _NO, always, ["A123456789", "AC01234567"], 8), of_domain("identity.read_id")
    ),
    Reader(
        *("passport", _passport, _NO, always, ["310123456/JPN", "X1234567/D"], 3),
        of_domain("identity.read_full_id"),
    ),
    Reader("country", _issued, _NO, always, ["JPN", "d"], 1, of_domain("identity.issued_by")),
    Reader("licence", _licence, _NO, always, ["310123456"], 1, ()),
    Reader(
        *("ticket number", _number, _NO, same(_number), [A_NUMBER], 8),
        of_domain("ticket.read_number"),
    ),
    Reader("bag", _bag, _NO, same(_bag), ["BAG:B-12", A_NUMBER], 4, of_domain("ticket.read_bag")),
    Reader(
        *("scan", _scan, _NO, _scan_is_sound),
        *([f"{PAGE}/T/{A_NUMBER}/0123456789", f"BAG:{A_NUMBER}"], 8),
        of_domain("ticket.read_scan"),
    ),
    Reader(
        *("told apart", _told_apart, (), always),
        *([f"{PAGE}/T/{A_NUMBER}", A_NUMBER, "c1", "04595257", "80454高雄市鼓山區"], 6),
        (
            *of_domain(
                "ticket.is_code", "ticket.looks_like_number", "staff.is_code", "looks.field_of"
            ),
            *of_domain(
                "identity.business_number_is_valid", "letters.destination", "call_sheets.matches"
            ),
            *("counter.protocol.is_picture_name", "counter.sync.http.Place.is_sound"),
            *("counter.db.finding.folded", "counter.db.finding.digits"),
            "central.devices.as_typed",
        ),
    ),
    Reader(
        "place", _place, _NO, same(_place), ["PLACE:S1-01", "a-1"], 3, of_domain("vault.read_place")
    ),
    Reader(
        *("places", _places, _NO, same(_places, " ".join)),  # type: ignore[arg-type]  # of texts
        *(["S1-01..S1-20", "A-1、A-2 PLACE:B-1~B-9"], 4),
        of_domain("place_ranges.read_places"),
    ),
    Reader(
        *("place counted", _counted_place, _NO, always, ["PLACE:甲-1", "S1-01"], 2),
        of_domain("counting.read_place"),
    ),
    Reader(
        *("label counted", _label, (), _label_is_sound, ["BAG:B-12", "B-1", A_NUMBER], 4),
        of_domain("stocktake.Labels.read", "stocktake.Tally.read"),
    ),
    Reader(
        *("registered mail", _tracking, _NO, same(_tracking)),
        *(["RR123456785TW", "12345678901234", "1234-5678 9012 3456 7890"], 3),
        of_domain("letters.tracking_number"),
    ),
    Reader(
        *("password", _password, _NO, lambda fits: fits is True, ["Gold-9999-當票", "aB3$" * 4], 1),
        (*of_domain("passwords.form_faults"), "counter.passwords.fits"),
    ),
    Reader(
        *("words of a message", _message, (), always),
        *(["您好，請於{last_day}前撥{phone}洽詢。", "{last_day!r:>9}", "{{x}} {phone"], 3),
        of_domain(
            "messages.unknown_places", "messages.filled", "messages.telling", "messages.sms_length"
        ),
    ),
    Reader(
        *("address of a service", _service, _NO, always),
        *(["jsons://user:p@sms.example.tw/{to}/?id={id}&verify=yes", "twilio://a:b@1/{to}"], 3),
        of_domain("gateways.decide_gateway", "gateways.scheme_of", "gateways.host_of"),
    ),
    Reader("mail server", _mail, (), always, ["mail.example.tw", '"a b"@example.tw'], 2, ()),
    Reader(
        *("recovery words", keys.from_words, _NO, always, [" ".join(keys.words(b"k" * 32))], 1),
        ("counter.db.keys.from_words",),
    ),
)
