"""A picture from outside, never trusted: looked at before it is decoded, then turned, scaled and made anew."""

import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QImageWriter, QPainter

from counter.domain.refusal import Reason, Refused, fault, refuse

EDGE_MAX = 1600
QUALITY = 85
THUMBNAIL_EDGE = 240

FILE_BYTES_MAX = 40 * 1024 * 1024
PIXELS_MAX = 100_000_000
MEMORY_BYTES_MAX = 250_000_000
"""What a decoder may hold of one picture: below the 256 MiB at which Qt gives up on its own."""
SCANS_MAX = 100
"""A progressive JPEG has about ten scans; each costs a pass over the whole picture, however short it is."""
_MARKERS_MAX = 2_000
_COEFFICIENT_BITS = 48  # three channels of 16 bits
_PIXEL_BITS = 32
_MEGA = 1_000_000
_MEBI = 1024 * 1024

_FORMATS = (
    (re.compile(rb"\xff\xd8\xff"), "jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"GIF8[79]a"), "gif"),
)
_JPEG, _GIF = "jpeg", "gif"
_GIF_END = b";"
_MARKER = re.compile(rb"\xff+([\xc0-\xfe])")
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Neither a stuffed byte nor a restart."""
_SCAN, _END = 0xDA, 0xD9


def ours(source: Path | bytes) -> bytes:
    """A picture from a file, or as a camera sent it, made our own. Raises Refused PICTURE_…."""
    return _from_file(source) if isinstance(source, Path) else _from_camera(source)


def scaled(content: bytes, name: str) -> bytes:
    """The first picture in a file as a JPEG of our own: upright, at most `EDGE_MAX` wide or high, nothing beside it.

    `name`: what the clerk knows it by. Raises Refused PICTURE_FILE_TOO_LARGE, PICTURE_KIND, PICTURE_TOO_LARGE,
    PICTURE_UNREADABLE.
    """
    _require_short(len(content), name)
    kind = _kind(content, name)
    buffer = _opened(content)
    reader = _reader(buffer, kind)
    size = reader.size()
    if size.isEmpty():
        refuse(Reason.PICTURE_UNREADABLE, name=name)
    bits = _jpeg_bits(content, name) if kind == _JPEG else _bits(reader)
    _require_room(size, bits, name)
    reader.setScaledSize(_within(size, EDGE_MAX))
    image = reader.read()
    if image.isNull():
        refuse(Reason.PICTURE_UNREADABLE, name=name)
    return _jpeg(_bare(image))


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of a picture that `scaled` made."""
    buffer = _opened(content)
    reader = _reader(buffer, _JPEG)
    reader.setScaledSize(_within(reader.size(), THUMBNAIL_EDGE))
    return _jpeg(reader.read())


def _from_file(path: Path) -> bytes:
    """Raises Refused PICTURE_NOT_OPENED and as `scaled`."""
    if not path.is_file():  # a pipe would never end
        refuse(Reason.PICTURE_NOT_OPENED, name=path.name)
    try:
        _require_short(path.stat().st_size, path.name)
        with path.open("rb") as file:
            content = file.read(FILE_BYTES_MAX + 1)
    except OSError:
        refuse(Reason.PICTURE_NOT_OPENED, name=path.name)
    return scaled(content, path.name)


def _from_camera(sent: bytes) -> bytes:
    """Raises Refused PICTURE_FRAME whatever is wrong: there is no file a clerk could look for."""
    try:
        return scaled(sent, "")
    except Refused as refused:
        raise Refused([fault(Reason.PICTURE_FRAME)]) from refused


def _require_short(size: int, name: str) -> None:
    """Raises Refused PICTURE_FILE_TOO_LARGE for a file of that many bytes."""
    if size > FILE_BYTES_MAX:
        refuse(
            Reason.PICTURE_FILE_TOO_LARGE,
            name=name,
            megabytes=-(-size // _MEBI),
            most=FILE_BYTES_MAX // _MEBI,
        )


def _kind(content: bytes, name: str) -> str:
    """By what is in the file, whatever it is called; nothing else reaches a decoder."""
    kind = next((kind for start, kind in _FORMATS if start.match(content)), None)
    if kind is None:
        refuse(Reason.PICTURE_KIND if content else Reason.PICTURE_UNREADABLE, name=name)
    if kind == _GIF and not content.rstrip(b"\0").endswith(_GIF_END):
        refuse(Reason.PICTURE_UNREADABLE, name=name)
    return kind


def _jpeg_bits(content: bytes, name: str) -> int:
    """What each pixel of a JPEG costs at once: nothing if one scan is decoded small, line by line.

    A file that breaks off would come out half grey, and one of very many scans take hours: both refused.
    """
    markers = list(islice(_markers(content), _MARKERS_MAX))
    scans = markers.count(_SCAN)
    if markers[-1:] != [_END] or scans > SCANS_MAX:
        refuse(Reason.PICTURE_UNREADABLE, name=name)
    return _COEFFICIENT_BITS if scans > 1 else 0


def _markers(content: bytes) -> Iterator[int]:
    """A JPEG's markers behind its first, in order; the last is the end, or the file breaks off."""
    place = 2
    while found := _MARKER.match(content, place):
        marker = found[1][0]
        yield marker
        if marker == _END:
            return
        place = found.end() + int.from_bytes(content[found.end() : found.end() + 2])
        if marker == _SCAN:
            following = _MARKER_IN_SCAN.search(content, place)
            place = len(content) if following is None else following.start()


def _bits(reader: QImageReader) -> int:
    """What each pixel costs where a picture is decoded whole; scaling takes 32 bits at least."""
    return max(_PIXEL_BITS, QImage.toPixelFormat(reader.imageFormat()).bitsPerPixel())


def _require_room(size: QSize, bits: int, name: str) -> None:
    most = min(PIXELS_MAX, MEMORY_BYTES_MAX * 8 // bits) if bits else PIXELS_MAX
    pixels = size.width() * size.height()
    if pixels > most:
        refuse(
            Reason.PICTURE_TOO_LARGE,
            name=name,
            megapixels=-(-pixels // _MEGA),
            most=most // _MEGA,
        )


def _opened(content: bytes) -> QBuffer:
    buffer = QBuffer()
    buffer.setData(content)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    return buffer


def _reader(buffer: QBuffer, kind: str) -> QImageReader:
    """A decoder of that kind alone, that turns a picture as its camera was held."""
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    return reader


def _within(size: QSize, edge: int) -> QSize:
    """As large as it is, or so much smaller that no edge is longer; never nothing."""
    if max(size.width(), size.height()) <= edge:
        return size
    fitted = size.scaled(edge, edge, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _bare(image: QImage) -> QImage:
    """The picture alone on white, in the colours of a screen: no profile, no words, no place it was taken at."""
    ours = image.convertedToColorSpace(QColorSpace(QColorSpace.NamedColorSpace.SRgb))
    canvas = QImage(image.size(), QImage.Format.Format_RGB32)
    canvas.fill(Qt.GlobalColor.white)
    painter = QPainter(canvas)
    painter.drawImage(0, 0, image if ours.isNull() else ours)
    painter.end()
    return canvas


def _jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(_JPEG.encode()))
    writer.setQuality(QUALITY)
    written = writer.write(image)
    assert written, "a decoded picture of at most 1600 pixels can be written"
    return bytes(buffer.data().data())
