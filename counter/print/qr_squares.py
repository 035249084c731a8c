"""Which squares of a QR code are dark.

`qrcode` reckons each code square by square and term by term, a third of the time of a batch of tickets. Both the words
of correction and the squares are sums without carry (XOR) of what single bits contribute, so the library is asked once
for a size what each bit does there; all codes of that size are put together from its answers.
"""

from collections.abc import Callable
from functools import cache
from itertools import chain, islice, zip_longest
from operator import itemgetter
from typing import cast

from qrcode import base, util
from qrcode.main import QRCode

DARK = b"1"
MODE_BITS = 4
"""How long the mark is that says which kind of characters follow. Source: ISO/IEC 18004, 7.4."""

# Choosing among eight masks takes six times as long and the result reads no better.
_MASK = 2
_END_BITS = 4
_PADDING = bytes((util.PAD0, util.PAD1))
_LIGHT = b"0"


def squares(data: util.QRData, version: int, level: int) -> bytes:
    """The squares of a code row by row, each `DARK` or not; `data` must fit."""
    words = codewords(data, version, level)
    bits = f"{int.from_bytes(words, 'big'):0{8 * len(words)}b}"
    pick, empty = _grid(version, level)
    picked = int.from_bytes(bytes(pick(_LIGHT + bits.encode())), "big")
    return (picked ^ int.from_bytes(empty, "big")).to_bytes(len(empty), "big")


def codewords(data: util.QRData, version: int, level: int) -> bytes:
    """The words of a code: its data, padded, and their correction. Source: ISO/IEC 18004, 7.4 to 7.6."""
    blocks = base.rs_blocks(version, level)
    room = sum(block.data_count for block in blocks)
    bits = _Bits()
    bits.put(data.mode, MODE_BITS)
    bits.put(len(data), util.length_in_bits(data.mode, version))
    data.write(bits)
    bits.put(0, min(_END_BITS, 8 * room - bits.length))
    bits.put(0, -bits.length % 8)
    written = bits.number.to_bytes(bits.length // 8, "big")
    words = iter((written + _PADDING * room)[:room])
    parts = [bytes(islice(words, block.data_count)) for block in blocks]
    checks = [
        _correction(part, block.total_count - block.data_count)
        for part, block in zip(parts, blocks, strict=True)
    ]
    in_turns = chain(*zip_longest(*parts), *zip(*checks, strict=True))
    return bytes(word for word in in_turns if word is not None)


class _Bits(util.BitBuffer):
    """What the library writes data into: one long number instead of a list of bits."""

    def __init__(self) -> None:
        super().__init__()
        self.number = 0

    def put(self, num: int, length: int) -> None:
        """Add `length` bits."""
        self.number = (self.number << length) | num
        self.length += length


def _correction(words: bytes, count: int) -> bytes:
    """`count` words of correction for a block of data: the remainder of a division, one word at a time."""
    shares = _shares(count)
    kept = (1 << 8 * (count - 1)) - 1
    rest = 0
    for word in words:
        rest = ((rest & kept) << 8) ^ shares[word ^ (rest >> 8 * (count - 1))]
    return rest.to_bytes(count, "big")


@cache
def _shares(count: int) -> tuple[int, ...]:
    """What each value of a word adds to `count` words of correction; the library tells it of single bits."""
    shares = [0]
    for value in range(1, 256):
        lowest = value & -value
        shares.append(
            _share(value, count) if value == lowest else shares[lowest] ^ shares[value ^ lowest]
        )
    return tuple(shares)


def _share(value: int, count: int) -> int:
    buffer = util.BitBuffer()
    buffer.put(value, 8)
    _, *correction = util.create_bytes(buffer, [base.RSBlock(1 + count, 1)])
    return int.from_bytes(bytes(correction), "big")


@cache
def _grid(version: int, level: int) -> tuple[Callable[[bytes], tuple[int, ...]], bytes]:
    """What picks the bit of each square, and the squares of a code whose bits are all 0.

    Bits count from 1; 0 stands for what every code of that size has alike. The library draws the numbers of all bits,
    one binary digit a drawing: a square that differs from the empty code has that digit in the number of its bit.
    """
    count = sum(block.total_count for block in base.rs_blocks(version, level))
    empty = _drawn(version, level, bytes(count))
    numbers = [0] * len(empty)
    for digit in range((8 * count).bit_length()):
        digits = "".join(f"{number >> digit & 1}" for number in range(1, 8 * count + 1))
        drawn = _drawn(version, level, int(digits, 2).to_bytes(count, "big"))
        for place, (square, blank) in enumerate(zip(drawn, empty, strict=True)):
            numbers[place] |= (square ^ blank) << digit
    return cast("Callable[[bytes], tuple[int, ...]]", itemgetter(*numbers)), empty


def _drawn(version: int, level: int, words: bytes) -> bytes:
    """The squares the library draws for these words, 1 for a dark one."""
    code = QRCode(version, level, border=0, mask_pattern=_MASK)
    code.data_cache = list(words)
    code.make(fit=False)
    return bytes(chain.from_iterable(cast("list[list[bool]]", code.modules)))  # none is open
