"""Cameras on Linux: what is asked of a device in which order, and its frames as JPEG."""

import errno
import io
import mmap
import os
import struct
import sys
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PIL import Image

from counter.domain.refusal import Trouble
from tests.db.counters import unavailable
from tests.desk.picture_files import BLUE, GREEN, RED, colour_at, halves, jpeg

if sys.platform != "linux":
    pytest.skip("these calls are those of Linux", allow_module_level=True)

from counter.ui import camera, v4l2
from counter.ui.v4l2 import Linux, V4l2Camera, jpeg_of_yuyv

NAME = "UVC Camera (046d:0825)"
BUFFERS, BUFFER_BYTES = 4, 2 * 1024 * 1024


def yuyv(picture: Image.Image, line_bytes: int = 0) -> bytes:
    """A picture as a camera without JPEG sends it: two points share their colour, light from 16 to 235."""
    width, height = picture.size
    light, blue, red = (band.tobytes() for band in picture.convert("YCbCr").split())
    out = bytearray()
    for at in range(0, width * height, 2):
        colours = [16 + value * 224 // 255 for value in (blue[at], red[at])]
        lights = [16 + value * 219 // 255 for value in (light[at], light[at + 1])]
        out += bytes((lights[0], colours[0], lights[1], colours[1]))
        if line_bytes and (at + 2) % width == 0:
            out += bytes(line_bytes - 2 * width)
    return bytes(out)


@dataclass
class FakeDevice:
    """A device that keeps the rules of Video4Linux: `formats` it has, `frames` it will send."""

    formats: tuple[int, ...] = (v4l2.MJPG, v4l2.YUYV)
    size: tuple[int, int] = (1280, 720)
    line_bytes: int = 0
    frames: deque[tuple[bytes, int]] = field(default_factory=deque)
    able: int = v4l2.CAN_CAPTURE | v4l2.CAN_STREAM
    refuses_formats: bool = False
    busy_at: int = 0
    told: list[int] = field(default_factory=list)
    queued: deque[int] = field(default_factory=deque)
    maps: list[mmap.mmap] = field(default_factory=list)
    is_open: bool = False
    streams: bool = False
    unplugged: bool = False

    def send(self, content: bytes, flags: int = 0) -> None:
        """A frame comes when a buffer is free."""
        self.frames.append((content, flags))

    # ------------------------------------------------------------------ the calls

    def open(self, path: str) -> int:
        if path.endswith("9"):
            raise PermissionError(errno.EACCES, "no")
        assert not self.is_open
        self.is_open = True
        return 7

    def close(self, device: int) -> None:
        assert (device, self.is_open) == (7, True)
        self.is_open = False
        self.queued.clear()

    def map(self, device: int, length: int, offset: int) -> mmap.mmap:
        assert (device, length, offset) == (7, BUFFER_BYTES, len(self.maps) * BUFFER_BYTES)
        self.maps.append(mmap.mmap(-1, length))
        return self.maps[-1]

    def wait(self, device: int, seconds: float) -> bool:
        assert (device, self.is_open) == (7, True)
        assert 0 <= seconds <= v4l2.WAIT_S
        return bool(self.frames) and not self.unplugged

    def ioctl(self, device: int, request: int, record: bytearray) -> None:
        assert (device, self.is_open) == (7, True)
        assert len(record) == request >> 16 & 0x3FFF  # the size stands in the number
        self.told.append(request)
        if self.unplugged:
            raise OSError(errno.ENODEV, "gone")
        if request == self.busy_at:
            raise OSError(errno.EBUSY, "busy")
        {
            v4l2.QUERYCAP: self._query,
            v4l2.S_FMT: self._format,
            v4l2.REQBUFS: self._request,
            v4l2.QUERYBUF: self._look,
            v4l2.QBUF: self._queue,
            v4l2.DQBUF: self._take,
            v4l2.STREAMON: self._on,
            v4l2.STREAMOFF: self._off,
        }[request](record)

    def _query(self, record: bytearray) -> None:
        record[16 : 16 + len(NAME)] = NAME.encode()
        struct.pack_into("=II", record, 84, v4l2.HAS_DEVICE_CAPS | 0x85200001, self.able)

    def _format(self, record: bytearray) -> None:
        kind, wanted = struct.unpack_from("=I", record)[0], struct.unpack_from("=I", record, 16)[0]
        assert kind == v4l2.CAPTURE
        assert struct.unpack_from("=II", record, 8) == (v4l2.WIDTH, v4l2.HEIGHT)
        if self.refuses_formats and wanted not in self.formats:
            raise OSError(errno.EINVAL, "no such format")
        given = wanted if wanted in self.formats else self.formats[0]
        struct.pack_into("=IIIIII", record, 8, *self.size, given, 1, self.line_bytes, 0)

    def _request(self, record: bytearray) -> None:
        assert struct.unpack_from("=III", record) == (BUFFERS, v4l2.CAPTURE, v4l2.MAPPED)

    def _look(self, record: bytearray) -> None:
        index = struct.unpack_from("=I", record)[0]
        struct.pack_into("=QI", record, 64, index * BUFFER_BYTES, BUFFER_BYTES)

    def _queue(self, record: bytearray) -> None:
        index = struct.unpack_from("=I", record)[0]
        assert struct.unpack_from("=I", record, 60)[0] == v4l2.MAPPED
        assert index not in self.queued
        self.queued.append(index)

    def _take(self, record: bytearray) -> None:
        assert self.streams
        content, flags = self.frames.popleft()
        index = self.queued.popleft()
        self.maps[index][: len(content)] = content
        struct.pack_into("=I", record, 0, index)
        struct.pack_into("=II", record, 8, len(content), flags)

    def _on(self, record: bytearray) -> None:
        assert struct.unpack("=i", record) == (v4l2.CAPTURE,)
        assert len(self.queued) == BUFFERS
        self.streams = True

    def _off(self, record: bytearray) -> None:
        assert struct.unpack("=i", record) == (v4l2.CAPTURE,)
        self.streams = False
        self.queued.clear()


@pytest.fixture
def device() -> FakeDevice:
    return FakeDevice()


def started(device: FakeDevice) -> V4l2Camera:
    made = V4l2Camera("/dev/video0", NAME, device)
    made.start()
    return made


# ------------------------------------------------------------------------------------ frames


def test_a_frame_of_moving_jpeg_comes_as_it_is(device: FakeDevice) -> None:
    device.send(jpeg(1280, 720))
    assert started(device).frame() == jpeg(1280, 720)


def test_raw_colours_come_as_a_jpeg() -> None:
    device = FakeDevice(formats=(v4l2.YUYV,), size=(640, 480), line_bytes=1280)
    device.send(yuyv(halves(640, 480)))
    frame = started(device).frame()
    assert Image.open(io.BytesIO(frame)).size == (640, 480)
    assert (colour_at(frame, 320, 100), colour_at(frame, 320, 400)) == (RED, BLUE)


@pytest.mark.parametrize("colour", [RED, GREEN, BLUE, (0, 0, 0), (255, 255, 255), (128, 128, 128)])
def test_raw_colours_keep_their_colour(colour: tuple[int, int, int]) -> None:
    made = jpeg_of_yuyv(yuyv(Image.new("RGB", (16, 8), colour)), 16, 8, 32)
    found = Image.open(io.BytesIO(made)).convert("RGB").getpixel((8, 4))
    assert isinstance(found, tuple)
    assert all(abs(a - b) <= 6 for a, b in zip(found, colour, strict=True))


def test_lines_with_a_rest_at_their_end_are_cut_to_the_picture() -> None:
    given = yuyv(halves(64, 32), line_bytes=160)
    frame = jpeg_of_yuyv(given, 64, 32, 160)
    assert (colour_at(frame, 60, 4), colour_at(frame, 2, 28)) == (RED, BLUE)


def test_raw_colours_that_break_off_give_a_picture_all_the_same() -> None:
    frame = jpeg_of_yuyv(yuyv(halves(64, 32))[:100], 64, 32, 128)
    assert Image.open(io.BytesIO(frame)).size == (64, 32)


def test_a_full_frame_of_raw_colours_takes_no_second() -> None:
    content = bytes(1920 * 1080 * 2)
    assert jpeg_of_yuyv(content, 1920, 1080, 3840)


def test_the_newest_frame_is_given_not_the_one_that_waited(device: FakeDevice) -> None:
    seen = started(device)
    for width in (100, 200, 300):
        device.send(jpeg(width))
    assert seen.frame() == jpeg(300)
    device.send(jpeg(400))
    assert seen.frame() == jpeg(400)
    assert len(device.queued) == BUFFERS


def test_a_frame_the_device_calls_broken_is_left_out(device: FakeDevice) -> None:
    device.send(b"half a frame", v4l2.BROKEN)
    device.send(jpeg())
    device.send(b"", 0)
    assert started(device).frame() == jpeg()


def test_a_device_that_sends_broken_frames_alone_has_failed(device: FakeDevice) -> None:
    for _ in range(200):
        device.send(b"half", v4l2.BROKEN)
    seen = started(device)
    with unavailable(Trouble.CAMERA_FAILED):
        seen.frame()


def test_a_device_that_sends_nothing_has_failed(device: FakeDevice) -> None:
    seen = started(device)
    with unavailable(Trouble.CAMERA_FAILED):
        seen.frame()


# ---------------------------------------------------------------------------- start and stop


def test_stopping_gives_everything_back(device: FakeDevice) -> None:
    seen = started(device)
    seen.stop()
    assert not device.is_open
    assert not device.streams
    assert all(each.closed for each in device.maps)
    seen.stop()
    with unavailable(Trouble.CAMERA_FAILED):
        seen.frame()


def test_a_camera_starts_again_after_it_stopped(device: FakeDevice) -> None:
    seen = started(device)
    seen.stop()
    device.maps.clear()
    device.send(jpeg())
    seen.start()
    assert seen.frame() == jpeg()


def test_a_camera_unplugged_while_it_sends_has_failed_and_stops(device: FakeDevice) -> None:
    seen = started(device)
    device.unplugged = True
    with unavailable(Trouble.CAMERA_FAILED):
        seen.frame()
    seen.stop()
    assert not device.is_open


@pytest.mark.parametrize("at", [v4l2.REQBUFS, v4l2.STREAMON])
def test_a_camera_in_use_elsewhere_is_told_and_let_go(at: int) -> None:
    device = FakeDevice(busy_at=at)
    with unavailable(Trouble.CAMERA_BUSY):
        started(device)
    assert not device.is_open


@pytest.mark.parametrize("refuses", [True, False])
def test_a_camera_of_other_formats_alone_is_told(refuses: bool) -> None:
    device = FakeDevice(formats=(int.from_bytes(b"H264", "little"),), refuses_formats=refuses)
    with unavailable(Trouble.CAMERA_FORMAT):
        started(device)
    assert not device.is_open


def test_a_camera_that_refuses_moving_jpeg_is_asked_for_raw_colours() -> None:
    device = FakeDevice(formats=(v4l2.YUYV,), size=(64, 32), refuses_formats=True)
    device.send(yuyv(halves(64, 32)))
    assert colour_at(started(device).frame(), 32, 4) == RED


def test_a_device_that_is_gone_cannot_start() -> None:
    with unavailable(Trouble.CAMERA_FAILED):
        V4l2Camera("/dev/video9", NAME, FakeDevice()).start()


# ---------------------------------------------------------------------------- which there are


def test_devices_that_capture_are_found_in_order(tmp_path: Path, device: FakeDevice) -> None:
    for name in ("video10", "video2", "video9", "null"):
        (tmp_path / name).write_bytes(b"")
    found = v4l2.cameras(tmp_path, device)
    assert [each._path for each in found] == [str(tmp_path / n) for n in ("video2", "video10")]
    assert {each.name for each in found} == {NAME}
    assert not device.is_open


@pytest.mark.parametrize("able", [0, v4l2.CAN_CAPTURE, v4l2.CAN_STREAM])
def test_devices_that_capture_nothing_are_left_out(tmp_path: Path, able: int) -> None:
    (tmp_path / "video0").write_bytes(b"")
    assert v4l2.cameras(tmp_path, FakeDevice(able=able)) == []


def test_a_file_that_is_no_device_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "video0").write_bytes(b"no device")
    assert v4l2.cameras(tmp_path) == []


def test_the_systems_own_calls_open_map_wait_and_close(tmp_path: Path) -> None:
    system, path = Linux(), tmp_path / "file"
    path.write_bytes(b"x" * mmap.PAGESIZE)
    device = system.open(str(path))
    with system.map(device, mmap.PAGESIZE, 0) as mapped:
        assert mapped[:1] == b"x"
    system.close(device)
    reading, writing = os.pipe()
    assert not system.wait(reading, 0)
    os.write(writing, b"x")
    assert system.wait(reading, 0)
    system.close(reading)
    os.close(writing)


def test_records_are_as_long_as_their_numbers_say() -> None:
    lengths = {
        v4l2._CAPABILITY: (v4l2.QUERYCAP,),
        v4l2._FORMAT: (v4l2.S_FMT,),
        v4l2._REQUEST: (v4l2.REQBUFS,),
        v4l2._BUFFER: (v4l2.QUERYBUF, v4l2.QBUF, v4l2.DQBUF),
        v4l2._TYPE: (v4l2.STREAMON, v4l2.STREAMOFF),
    }
    for record, requests in lengths.items():
        assert {request >> 16 & 0x3FFF for request in requests} == {record.size}
        assert {request >> 8 & 0xFF for request in requests} == {ord("V")}


def test_on_a_system_whose_cameras_cannot_be_spoken_to_the_clerk_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    with unavailable(Trouble.CAMERA_UNSUPPORTED):
        camera.cameras()


def test_on_linux_its_devices_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(v4l2, "DEVICES", tmp_path)
    assert list(camera.cameras()) == []
