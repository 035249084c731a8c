"""The codewords of a QR code: a text as bits, and their Reed-Solomon correction.

The library that sets the squares makes codewords too, but takes as long for them as for all the rest of a ticket.
Source: ISO/IEC 18004, 7.4 to 7.6.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Final, Literal

from qrcode import base, util

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES = {character: value for value, character in enumerate(_ALPHANUMERIC)}
_MODE_BITS = 4
_PAIR_BITS, _SINGLE_BITS = 11, 6
_TERMINATOR_BITS = 4
_PADDING = (0xEC, 0x11)
_VERSION_MAX = 40

Level = Literal[0, 2, 3]
"""Strength of correction, as the library numbers it: M, H, Q."""

# From the strongest correction down to the weakest that paper may bear.
_LEVELS: tuple[Level, ...] = (2, 3, 0)
_ALPHANUMERIC_MODE: Final = 2
_BYTE_MODE: Final = 4


@dataclass(frozen=True, slots=True)
class Bits:
    """A row of bits, the first one the highest."""

    value: int
    length: int

    def then(self, value: int, length: int) -> "Bits":
        """These bits and `length` more."""
        return Bits(self.value << length | value, self.length + length)


@dataclass(frozen=True, slots=True)
class Segment:
    """A text as a code holds it: two of the 45 characters above in eleven bits, or bytes."""

    mode: Literal[2, 4]
    count: int
    body: Bits

    def length(self, version: int) -> int:
        """How many bits it takes in a code of that version."""
        return _MODE_BITS + util.length_in_bits(self.mode, version) + self.body.length

    def bits(self, version: int) -> Bits:
        """Mode, number of characters, characters."""
        head = Bits(self.mode, _MODE_BITS)
        head = head.then(self.count, util.length_in_bits(self.mode, version))
        return head.then(self.body.value, self.body.length)


def segment(text: str) -> Segment:
    """`text` in the mode that takes the fewest bits."""
    if not _VALUES.keys() >= set(text):
        data = text.encode()
        return Segment(_BYTE_MODE, len(data), Bits(int.from_bytes(data), 8 * len(data)))
    value = 0
    for first, second in zip(text[::2], text[1::2], strict=False):
        value = value << _PAIR_BITS | _VALUES[first] * len(_VALUES) + _VALUES[second]
    body = Bits(value, _PAIR_BITS * (len(text) // 2))
    if len(text) % 2:
        body = body.then(_VALUES[text[-1]], _SINGLE_BITS)
    return Segment(_ALPHANUMERIC_MODE, len(text), body)


def smallest(text: Segment) -> tuple[int, Level]:
    """The smallest version that holds `text` with level M or better, and the strongest level it then bears."""
    for version in range(1, _VERSION_MAX + 1):
        for level in _LEVELS:
            if text.length(version) <= util.BIT_LIMIT_TABLE[level][version]:
                return version, level
    raise AssertionError(f"{text.count} characters are too many for a code")


def codewords(text: Segment, version: int, level: Level) -> list[int]:
    """Data and correction, interleaved in the order in which squares take them."""
    blocks = base.rs_blocks(version, level)
    data = _padded(text.bits(version), sum(block.data_count for block in blocks))
    parts: list[bytes] = []
    corrections: list[bytes] = []
    start = 0
    for block in blocks:
        part = data[start : start + block.data_count]
        start += block.data_count
        parts.append(part)
        corrections.append(_correction(part, block.total_count - block.data_count))
    return [*_interleaved(parts), *_interleaved(corrections)]


def _padded(bits: Bits, count: int) -> bytes:
    """`bits` ended, filled up to whole bytes, and to `count` bytes."""
    bits = bits.then(0, min(_TERMINATOR_BITS, 8 * count - bits.length))
    bits = bits.then(0, -bits.length % 8)
    data = bits.value.to_bytes(bits.length // 8)
    missing = count - len(data)
    return data + bytes(_PADDING) * (missing // 2) + bytes(_PADDING[: missing % 2])


def _correction(data: bytes, count: int) -> bytes:
    """`count` bytes of correction: the remainder of `data` by the generator polynomial."""
    remainders = _remainders(count)
    top = 8 * (count - 1)
    kept = (1 << top) - 1
    remainder = 0
    for byte in data:
        remainder = (remainder & kept) << 8 ^ remainders[remainder >> top ^ byte]
    return remainder.to_bytes(count)


@cache
def _remainders(count: int) -> tuple[int, ...]:
    """For each byte its product with the generator polynomial of `count` roots, the leading term left out."""
    generator = [1]
    for root in range(count):
        shifted = [*generator, 0]
        for place, factor in enumerate(generator, start=1):
            shifted[place] ^= _product(factor, base.gexp(root))
        generator = shifted
    return tuple(
        int.from_bytes(bytes(_product(byte, factor) for factor in generator[1:]))
        for byte in range(256)
    )


def _product(first: int, second: int) -> int:
    """The product of two bytes in the field of 256 elements."""
    return base.gexp(base.glog(first) + base.glog(second)) if first and second else 0


def _interleaved(parts: Sequence[bytes]) -> Iterator[int]:
    """The first byte of each part, then the second of each."""
    for bytes_in_turn in zip_longest(*parts):
        yield from (byte for byte in bytes_in_turn if byte is not None)
