"""Cameras on Linux, through Video4Linux 2 with the standard library alone.

The records and request numbers are those of <linux/videodev2.h> on 64-bit systems.
"""

import contextlib
import errno
import fcntl
import mmap
import os
import select
import struct
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Protocol

from counter.domain.refusal import Trouble, Unavailable

DEVICES = Path("/dev")
WIDTH, HEIGHT = 1920, 1080
"""What is asked for; a device gives the nearest it has."""
WAIT_S = 3.0
_BUFFERS = 4
_FRAMES_MAX = 30
"""More broken ones in a row, and the device counts as failed."""
_JPEG_QUALITY = 95

_CAPABILITY = struct.Struct("=16s32s32sI I I 12x")
_FORMAT = struct.Struct("=I4xIIIIII176x")
_REQUEST = struct.Struct("=IIIII")
_BUFFER = struct.Struct("=IIIII4x16x16xIIQI4xI4x")
_TYPE = struct.Struct("=i")

QUERYCAP = 0x80685600
S_FMT = 0xC0D05605
REQBUFS = 0xC0145608
QUERYBUF = 0xC0585609
QBUF = 0xC058560F
DQBUF = 0xC0585611
STREAMON = 0x40045612
STREAMOFF = 0x40045613

CAPTURE = 1
MAPPED = 1
CAN_CAPTURE = 0x0000_0001
CAN_STREAM = 0x0400_0000
HAS_DEVICE_CAPS = 0x8000_0000
BROKEN = 0x0000_0040
MJPG, JPEG, YUYV = (int.from_bytes(code, "little") for code in (b"MJPG", b"JPEG", b"YUYV"))


class System(Protocol):
    """The calls of the operating system a device is worked by."""

    def open(self, path: str) -> int:
        """A device, for reading and writing, without waiting."""
        ...

    def ioctl(self, device: int, request: int, record: bytearray) -> None:
        """Ask or tell a device; the record holds the answer."""
        ...

    def map(self, device: int, length: int, offset: int) -> mmap.mmap:
        """A buffer of the device."""
        ...

    def wait(self, device: int, seconds: float) -> bool:
        """Whether a frame came within that time."""
        ...

    def close(self, device: int) -> None:
        """Let it go."""
        ...


class Linux:
    """The true ones."""

    def open(self, path: str) -> int:
        """As `System`."""
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def ioctl(self, device: int, request: int, record: bytearray) -> None:
        """As `System`."""
        fcntl.ioctl(device, request, record, True)

    def map(self, device: int, length: int, offset: int) -> mmap.mmap:
        """As `System`."""
        return mmap.mmap(device, length, offset=offset)

    def wait(self, device: int, seconds: float) -> bool:
        """As `System`."""
        return bool(select.select([device], [], [], seconds)[0])

    def close(self, device: int) -> None:
        """As `System`."""
        os.close(device)


class V4l2Camera:
    """One device. Its frames come as JPEG: as they are, or made of YUYV."""

    def __init__(self, path: str, name: str, system: System) -> None:
        self._path = path
        self._name = name
        self._system = system
        self._device: int | None = None
        self._maps: list[mmap.mmap] = []
        self._format = 0
        self._size = (0, 0)
        self._line_bytes = 0

    @property
    def name(self) -> str:
        """What it calls itself."""
        return self._name

    def start(self) -> None:
        """Begin to send. Raises Unavailable CAMERA_BUSY, CAMERA_FAILED, CAMERA_FORMAT."""
        try:
            self._device = self._system.open(self._path)
            self._agree()
            self._map_buffers()
            self._tell(STREAMON, bytearray(_TYPE.pack(CAPTURE)))
        except OSError as error:
            self.stop()
            busy = error.errno == errno.EBUSY
            trouble = Trouble.CAMERA_BUSY if busy else Trouble.CAMERA_FAILED
            raise Unavailable(trouble, name=self._name) from error
        except Unavailable:
            self.stop()
            raise

    def frame(self) -> bytes:
        """What it sees now, as a JPEG. Raises Unavailable CAMERA_FAILED."""
        try:
            content = self._newest()
        except OSError as error:
            raise Unavailable(Trouble.CAMERA_FAILED, name=self._name) from error
        if self._format == YUYV:
            return jpeg_of_yuyv(content, *self._size, self._line_bytes)
        return content

    def stop(self) -> None:
        """Let the device go; nothing happens if it was not started."""
        device, self._device = self._device, None
        if device is None:
            return
        with contextlib.suppress(OSError):  # unplugged: it has stopped
            self._system.ioctl(device, STREAMOFF, bytearray(_TYPE.pack(CAPTURE)))
        for each in self._maps:
            each.close()
        self._maps.clear()
        with contextlib.suppress(OSError):
            self._system.close(device)

    def _agree(self) -> None:
        """Settle on a kind of picture, moving JPEG before raw colours."""
        for wanted in (MJPG, YUYV):
            record = bytearray(_FORMAT.pack(CAPTURE, WIDTH, HEIGHT, wanted, 0, 0, 0))
            with contextlib.suppress(OSError):  # some refuse what they lack, some answer another
                self._tell(S_FMT, record)
                _, width, height, given, _, line_bytes, _ = _FORMAT.unpack(record)
                if given in {MJPG, JPEG, YUYV}:
                    self._format, self._size = given, (width, height)
                    self._line_bytes = max(line_bytes, 2 * width)
                    return
        raise Unavailable(Trouble.CAMERA_FORMAT, name=self._name)

    def _map_buffers(self) -> None:
        request = bytearray(_REQUEST.pack(_BUFFERS, CAPTURE, MAPPED, 0, 0))
        self._tell(REQBUFS, request)
        for index in range(_REQUEST.unpack(request)[0]):
            record = _buffer(index)
            self._tell(QUERYBUF, record)
            *_, offset, length, _ = _BUFFER.unpack(record)
            self._maps.append(self._system.map(self._opened(), length, offset))
            self._tell(QBUF, _buffer(index))

    def _newest(self) -> bytes:
        """The next sound frame. Those that waited while nobody looked are given back unread."""
        content = b""
        for _ in range(_FRAMES_MAX):
            if not self._system.wait(self._opened(), 0 if content else WAIT_S):
                break
            content = self._take() or content
        if not content:
            raise TimeoutError(self._path)
        return content

    def _take(self) -> bytes:
        """One frame out of the queue, its buffer back into it; nothing if the device calls it broken."""
        record = _buffer(0)
        self._tell(DQBUF, record)
        index, _, used, flags, *_ = _BUFFER.unpack(record)
        content = b"" if flags & BROKEN else self._maps[index][:used]
        self._tell(QBUF, _buffer(index))
        return content

    def _tell(self, request: int, record: bytearray) -> None:
        self._system.ioctl(self._opened(), request, record)

    def _opened(self) -> int:
        if self._device is None:
            raise OSError(errno.EBADF, "not started", self._path)
        return self._device


def cameras(folder: Path, system: System | None = None) -> Sequence[V4l2Camera]:
    """Every device that captures; those that only tell of others are left out."""
    through = Linux() if system is None else system
    paths = sorted(folder.glob("video[0-9]*"), key=lambda path: (len(path.name), path.name))
    named = ((str(path), _name(str(path), through)) for path in paths)
    return [V4l2Camera(path, name, through) for path, name in named if name]


def _name(path: str, system: System) -> str:
    """What a device calls itself, "" if it does not capture or does not answer."""
    record = bytearray(_CAPABILITY.size)
    try:
        device = system.open(path)
    except OSError:
        return ""
    try:
        system.ioctl(device, QUERYCAP, record)
    except OSError:
        return ""
    finally:
        system.close(device)
    _, card, _, _, whole, own = _CAPABILITY.unpack(record)
    able = own if whole & HAS_DEVICE_CAPS else whole
    if not (able & CAN_CAPTURE and able & CAN_STREAM):
        return ""
    return card.split(b"\0")[0].decode("utf-8", "replace").strip() or path


def jpeg_of_yuyv(content: bytes, width: int, height: int, line_bytes: int) -> bytes:
    """A JPEG of raw colours: two points share their colour, light from 16 to 235 (BT.601)."""
    from PIL import Image  # noqa: PLC0415 - for cameras without JPEG alone

    lines = [content[at : at + 2 * width] for at in range(0, height * line_bytes, line_bytes)]
    packed = b"".join(lines).ljust(2 * width * height, b"\x80")
    light = Image.frombytes("L", (width, height), packed[::2].translate(_LIGHT))
    half = (width // 2, height)
    colours = [
        Image.frombytes("L", half, packed[first::4].translate(_COLOUR)).resize((width, height))
        for first in (1, 3)
    ]
    out = BytesIO()
    Image.merge("YCbCr", [light, *colours]).save(out, "JPEG", quality=_JPEG_QUALITY)
    return out.getvalue()


def _stretched(value: int, middle: int, span: int, of: int) -> int:
    """A level of the narrow range in the full one."""
    return max(0, min(255, middle + (value - of) * 255 // span))


_LIGHT = bytes(_stretched(value, 0, 219, 16) for value in range(256))
_COLOUR = bytes(_stretched(value, 128, 224, 128) for value in range(256))


def _buffer(index: int) -> bytearray:
    return bytearray(_BUFFER.pack(index, CAPTURE, 0, 0, 0, 0, MAPPED, 0, 0, 0))
