"""A million made-up inputs for everything that reads what strangers write.

A reader either answers or refuses in its own words; it never fails in any other way, never takes long, and what it
answered is read again as the same.
"""

import random
import time
from collections.abc import Sequence

from tools.readers import Reader
from tools.readers_keys import KEYS
from tools.readers_sent import SENT
from tools.readers_typed import TYPED

INPUTS = 1_000_000
SLOW_S = 0.5
LENGTH_MAX = 400
"""Of what is made up; a seed that is longer stays as long."""

READERS = (*TYPED, *SENT, *KEYS)

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


def made_up(seeds: Sequence[str], chance: random.Random) -> str:
    """An input: a sound one with some changes, or nothing but spices."""
    seed = chance.choice(seeds) if chance.random() < 0.9 else ""
    signs = list(seed)
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
    return "".join(signs[: max(LENGTH_MAX, len(seed))])


def run(inputs: int = INPUTS, *, seed: int = 1) -> int:
    """Try them all; exit status 1 after the first failure of each reader."""
    shares = sum(reader.share for reader in READERS)
    failed = 0
    for reader in READERS:
        count = max(1, int(inputs * reader.share / shares))
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
