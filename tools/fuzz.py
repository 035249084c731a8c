"""A million made-up inputs for everything that reads what strangers write.

A reader either answers or refuses in its own words; it never fails in any other way, never takes long, and what it
answered is read again as the same.
"""

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from counter import wire
from counter.domain import identity, reading, ticket
from counter.domain.entries import KIND_OF, Basis, Entry, RecoveryKept
from counter.domain.identity import IdKind
from counter.domain.money import Ntd
from counter.domain.refusal import Refused
from counter.quote import Unreadable, answer_to, read_case

INPUTS = 1_000_000
SLOW_S = 0.5
LENGTH_MAX = 400
PAGE = "HTTPS://PAWN.EXAMPLE.TW"
TODAY = date(2026, 3, 16)

SPICES = (
    *"０９Ａｚ　，．。－＄／＃（）＋：％元整年月日民國前錢公克陳𠮷",
    *"\x00\x07\t\n\r\x1d\x85\xa0\u200b\u200d\u202e\u2028\ufeff\ud800\U0010ffff",
    *"0123456789-+.,/\\:;#()[]{}\"'$%&@!?*<>=_^`|~ aAzZeEnN",
    *(
        "NT$",
        "民國",
        "BAG:",
        "HTTPS://",
        "/T/",
        "٣",
        "²",
        "½",
        "é",
        "e\u0301",
        "ı",
        "ß",
        "--",
        "//",
    ),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """What is tried: `read` may raise nothing but `refusals`; `again` tells whether an answer is sound."""

    name: str
    read: Callable[[str], object]
    refusals: tuple[type[Exception], ...]
    again: Callable[[object], bool]
    seeds: Sequence[str]
    share: int


def _same(
    read: Callable[[str], object], write: Callable[[object], str] = str
) -> Callable[[object], bool]:
    return lambda answer: read(write(answer)) == answer


def _text(raw: str) -> str:
    return reading.text(raw, "at")


def _amount(raw: str) -> int:
    return reading.amount(raw, "at")


def _count(raw: str) -> int:
    return reading.count(raw, "at")


def _grams(raw: str) -> int:
    return reading.grams(raw, "at")


def _qian(raw: str) -> int:
    return reading.qian(raw, "at")


def _day(raw: str) -> date:
    return reading.day(raw, "at")


def _phone(raw: str) -> str:
    return reading.phone(raw, "at")


def _any_id(raw: str) -> identity.IdNumber:
    return identity.read_id(raw, None, "at", on=TODAY)


def _passport(raw: str) -> identity.IdNumber:
    return identity.read_id(raw, IdKind.PASSPORT, "at", on=TODAY)


def _number(raw: str) -> ticket.TicketNumber:
    return ticket.read_number(raw, "at")


def _bag(raw: str) -> str:
    return ticket.read_bag(raw, "at")


def _scan(raw: str) -> object:
    return ticket.read_scan(raw, PAGE, "at")


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


def _is_code(raw: str) -> bool:
    return ticket.is_code(raw) or ticket.looks_like_number(raw)


def _entry(raw: str) -> object:
    return wire.decode(raw.encode("utf-8", "surrogatepass"))


def _entry_is_sound(answer: object) -> bool:
    return not isinstance(answer, Entry) or wire.decode(wire.canonical(answer)) == answer


def _quote(raw: str) -> object:
    return answer_to(read_case(raw.encode("utf-8", "surrogatepass")), language="zh_TW")


def _always(_: object) -> bool:
    return True


def _kilograms(answer: object) -> str:
    assert isinstance(answer, int)
    return f"{answer // 1000}.{answer % 1000:03}"


AN_ENTRY = Entry(
    device="d1",
    incarnation=1,
    number=7,
    kind=KIND_OF[RecoveryKept],
    version=1,
    min_reader=1,
    id="e7",
    subjects=("p1",),
    branch="K01",
    business_day=TODAY,
    recorded_at=datetime(2026, 3, 16, 1, 30, tzinfo=UTC),
    clerk="c1",
    approver="",
    cash_ntd=Ntd(0),
    basis=Basis(0, ""),
    expects=("",),
    policy_version="1",
    policy_hash="0" * 64,
    body=RecoveryKept("ABCD1234"),
    previous_hash="",
)
A_QUOTE = (
    '{"agency": "kaohsiung", "class": "low-income", "principal": 100000, '
    '"pledged_on": "2026-03-10", "on": "2026-06-10", "low_rate_outstanding": 60000}'
)
A_NUMBER = str(ticket.TicketNumber("K01", 1, 115, 12))

READERS = (
    Reader("text", _text, (Refused,), _same(_text), ["陳大文", "Kulas\u200d", "a b"], 12),
    Reader("amount", _amount, (Refused,), _same(_amount), ["NT$3,000元整", "-１２３"], 10),
    Reader("count", _count, (Refused,), _same(_count), ["1,200", "3"], 4),
    Reader("grams", _grams, (Refused,), _same(_grams, _kilograms), ["37.5", "1,000.125"], 8),
    Reader("qian", _qian, (Refused,), _always, ["10.0001", "０．５"], 6),
    Reader(
        "day", _day, (Refused,), _same(_day),
        ["115/11/20", "民國115年11月20日", "2026-02-29", "1151120"], 12,
    ),
    Reader("phone", _phone, (Refused,), _same(_phone), ["02-23456789#12", "+886912345678"], 8),
    Reader(
        "id", _any_id, (Refused,), _always, ["A123456789", "AC01234567"], 8,
    ),
    Reader("passport", _passport, (Refused,), _always, ["310123456"], 2),
    Reader("ticket number", _number, (Refused,), _same(_number), [A_NUMBER], 8),
    Reader("bag", _bag, (Refused,), _same(_bag), ["BAG:B-12", A_NUMBER], 4),
    Reader(
        "scan", _scan, (Refused,), _scan_is_sound,
        [f"{PAGE}/T/{A_NUMBER}/0123456789", f"BAG:{A_NUMBER}"], 8,
    ),
    Reader("burst of keys", _is_code, (), _always, [f"{PAGE}/T/{A_NUMBER}", A_NUMBER], 4),
    Reader(
        "entry", _entry, (wire.WireError,), _entry_is_sound,
        [wire.canonical(AN_ENTRY).decode()], 4,
    ),
    Reader("quote", _quote, (Refused, Unreadable), _always, [A_QUOTE], 2),
)  # fmt: skip


def made_up(seeds: Sequence[str], chance: random.Random) -> str:
    """An input: a sound one with some changes, or nothing but spices."""
    signs = list(chance.choice(seeds)) if chance.random() < 0.9 else []
    for _ in range(chance.choice((0, 1, 1, 2, 3, 8))):
        place = chance.randint(0, len(signs))
        match chance.randint(0, 4):
            case 0:
                signs[place:place] = chance.choice(SPICES)
            case 1:
                del signs[place : place + chance.randint(1, 3)]
            case 2:
                signs[place : place + 1] = chance.choice(SPICES)
            case 3:
                signs[place:place] = signs[: chance.randint(0, 20)]
            case _:
                signs[place : place + 1] = chr(chance.randint(0, 0x10FFFF))
    return "".join(signs[:LENGTH_MAX])


def run(inputs: int = INPUTS, *, seed: int = 1) -> int:
    """Try them all; exit status 1 after the first failure of each reader."""
    shares = sum(reader.share for reader in READERS)
    failed = 0
    for reader in READERS:
        count = inputs * reader.share // shares
        fault = _try(reader, count, random.Random(f"{seed} {reader.name}"))
        print(f"{reader.name}: {count} inputs, {fault or 'no fault'}", flush=True)
        failed += fault is not None
    return 1 if failed else 0


def _try(reader: Reader, count: int, chance: random.Random) -> str | None:
    for _ in range(count):
        raw = made_up(reader.seeds, chance)
        began = time.perf_counter()
        answer: object = None
        try:
            answer = reader.read(raw)
            sound = reader.again(answer)
        except reader.refusals:
            sound = True
        except Exception as error:  # noqa: BLE001 - any other failure is what we look for
            return f"{raw!r} ends in {error!r}"
        if not sound:
            return f"{raw!r} is read as {answer!r}, which is not read again as the same"
        if time.perf_counter() - began > SLOW_S:
            return f"{raw!r} takes long"
    return None
