"""Pictures as clerks, telephones and villains bring them."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

from PIL import Image, TiffImagePlugin

RED, GREEN, BLUE, WHITE = (200, 30, 30), (30, 160, 60), (30, 60, 200), (255, 255, 255)
GPS_WORDS = b"22 deg 37 min N"


def halves(width: int = 800, height: int = 600) -> Image.Image:
    """Red above, blue below: shows how it was turned."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(BLUE, (0, height // 2, width, height))
    return picture


def encoded(picture: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    """A file's content."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **more)
    return buffer.getvalue()


def jpeg(width: int = 800, height: int = 600, **more: Any) -> bytes:
    """A JPEG of two halves."""
    return encoded(halves(width, height), quality=90, **more)


def turned_by_telephone(orientation: int) -> bytes:
    """A JPEG that tells how the telephone was held, where it was, and what it is."""
    told = Image.Exif()
    told[0x0112] = orientation
    told[0x010F] = "SecretPhone"
    where = told.get_ifd(0x8825)
    where[1] = "N"
    where[2] = tuple(TiffImagePlugin.IFDRational(n) for n in (22, 37, 12))
    where[29] = GPS_WORDS.decode()
    return jpeg(exif=told, comment=b"SecretComment")


def animated_gif() -> bytes:
    """Red first, then green."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, GREEN)]
    return encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])


def png_of(width: int, height: int, *, depth: int = 8, told: bytes = b"") -> bytes:
    """A PNG of any size that needs few bytes: the classical bomb."""
    head = struct.pack(">IIBBBBB", width, height, depth, 2, 0, 0, 0)
    rows = zlib.compressobj(9)
    some = bytes((1 + width * 3 * depth // 8) * 100)
    pressed = b"".join(rows.compress(some) for _ in range(height // 100 + 1)) + rows.flush()
    chunks = [(b"IHDR", head), *([(b"tEXt", told)] if told else []), (b"IDAT", pressed)]
    return b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, [*chunks, (b"IEND", b"")]))


def _chunk(named: tuple[bytes, bytes]) -> bytes:
    name, content = named
    check = zlib.crc32(name + content)
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", check)


def jpeg_said_to_be(width: int, height: int, content: bytes = b"") -> bytes:
    """A JPEG whose head tells another size than it has."""
    small = bytearray(content or jpeg(64, 64))
    place = small.index(b"\xff\xc0") if b"\xff\xc0" in small else small.index(b"\xff\xc2")
    small[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(small)


def with_scans(count: int) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = jpeg(64, 64, progressive=True)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + whole[-2:]


def seen(content: bytes) -> Image.Image:
    """What a JPEG shows."""
    return Image.open(io.BytesIO(content))


def colour_at(content: bytes, x: int, y: int) -> tuple[int, int, int]:
    """Which of the colours it is there."""
    found = seen(content).convert("RGB").getpixel((x, y))
    assert isinstance(found, tuple)

    def distance(colour: tuple[int, int, int]) -> float:
        return sum(abs(a - b) for a, b in zip(colour, found, strict=True))

    return min((RED, GREEN, BLUE, WHITE), key=distance)


def saved(folder: Path, name: str, content: bytes) -> Path:
    """A file as it is chosen."""
    path = folder / name
    path.write_bytes(content)
    return path
