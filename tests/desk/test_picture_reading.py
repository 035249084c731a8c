"""A picture from outside is looked at before it is decoded, and made anew without what it told."""

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PySide6.QtGui import QImageReader

from counter.desk import picture_reading
from counter.domain.refusal import Fault, Reason, Refused
from counter.sentences import LANGUAGES, of_fault
from tests.desk.picture_files import (
    BLUE,
    GPS_WORDS,
    GREEN,
    RED,
    WHITE,
    animated_gif,
    colour_at,
    encoded,
    halves,
    jpeg,
    jpeg_said_to_be,
    png_of,
    saved,
    seen,
    turned_by_telephone,
    with_scans,
)


def ours(folder: Path, content: bytes, name: str = "ring.jpg") -> bytes:
    return picture_reading.ours(saved(folder, name, content))


def refusal(folder: Path, content: bytes, name: str = "ring.jpg") -> Fault:
    with pytest.raises(Refused) as refused:
        ours(folder, content, name)
    [fault] = refused.value.faults
    assert fault.facts["name"] == name
    assert all(name in of_fault(fault, language) for language in LANGUAGES)
    return fault


# -------------------------------------------------------------------------------- made our own


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ((4000, 3000), (1600, 1200)),
        ((3000, 4000), (1200, 1600)),
        ((1600, 1200), (1600, 1200)),
        ((1601, 1601), (1600, 1600)),
        ((20, 10), (20, 10)),
        ((9000, 2), (1600, 1)),
    ],
)
def test_a_picture_is_at_most_1600_pixels_wide_or_high(
    tmp_path: Path, given: tuple[int, int], kept: tuple[int, int]
) -> None:
    made = seen(ours(tmp_path, jpeg(*given)))
    assert (made.format, made.size) == ("JPEG", kept)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_each_kind_is_read_by_what_is_in_it_whatever_it_is_called(
    tmp_path: Path, kind: str
) -> None:
    made = ours(tmp_path, encoded(halves(), kind), "picture.txt")
    assert seen(made).format == "JPEG"
    assert (colour_at(made, 400, 100), colour_at(made, 400, 500)) == (RED, BLUE)


# Where the red half is after the camera's turn, and the size of 800 × 600.
TURNS = {
    1: ((800, 600), (400, 100)),
    2: ((800, 600), (400, 100)),
    3: ((800, 600), (400, 500)),
    4: ((800, 600), (400, 500)),
    5: ((600, 800), (100, 400)),
    6: ((600, 800), (500, 400)),
    7: ((600, 800), (500, 400)),
    8: ((600, 800), (100, 400)),
}


@pytest.mark.parametrize("orientation", TURNS)
def test_a_picture_stands_upright_as_the_telephone_was_held(
    tmp_path: Path, orientation: int
) -> None:
    size, (x, y) = TURNS[orientation]
    made = ours(tmp_path, turned_by_telephone(orientation))
    assert seen(made).size == size
    assert colour_at(made, x, y) == RED
    assert colour_at(made, size[0] - x, size[1] - y) == BLUE


def test_nothing_a_telephone_tells_is_kept(tmp_path: Path) -> None:
    given = turned_by_telephone(6)
    assert all(word in given for word in (b"Exif", b"SecretPhone", b"SecretComment", GPS_WORDS))
    made = ours(tmp_path, given)
    for word in (b"Exif", b"SecretPhone", b"SecretComment", GPS_WORDS, b"ICC_PROFILE"):
        assert word not in made
    assert len(seen(made).getexif()) == 0
    assert "comment" not in seen(made).info


def test_words_in_a_png_are_not_kept(tmp_path: Path) -> None:
    made = ours(tmp_path, png_of(8, 8, told=b"Location\x00Kaohsiung"), "x.png")
    assert b"Kaohsiung" not in made


def test_a_cameras_own_colours_become_those_of_a_screen(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = ours(tmp_path, jpeg(icc_profile=profile))
    assert b"ICC_PROFILE" not in made
    assert colour_at(made, 400, 100) == RED


@pytest.mark.parametrize("mode", ["L", "CMYK", "1", "P", "I;16"])
def test_pictures_without_red_green_and_blue_are_read(tmp_path: Path, mode: str) -> None:
    kind = "JPEG" if mode in {"L", "CMYK"} else "PNG"
    made = seen(ours(tmp_path, encoded(halves().convert("L").convert(mode), kind)))
    assert (made.mode, made.size) == ("RGB", (800, 600))


def test_what_is_clear_becomes_white(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    assert colour_at(ours(tmp_path, encoded(clear, "PNG")), 25, 25) == WHITE


def test_of_moving_pictures_the_first_is_kept(tmp_path: Path) -> None:
    made = ours(tmp_path, animated_gif(), "moving.gif")
    assert colour_at(made, 30, 20) == RED
    assert GREEN != RED


def test_the_same_file_gives_the_same_picture(tmp_path: Path) -> None:
    assert ours(tmp_path, jpeg()) == ours(tmp_path, jpeg())


def test_a_thumbnail_is_at_most_240_pixels(tmp_path: Path) -> None:
    small = picture_reading.thumbnail(ours(tmp_path, jpeg(4000, 3000)))
    assert (seen(small).size, colour_at(small, 120, 20)) == ((240, 180), RED)
    assert len(small) < 20_000


# ----------------------------------------------------------------------------------- refused


@pytest.mark.parametrize(
    "content",
    [
        b"This is a letter, renamed.",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"%PDF-1.7",
        b"\x00\x00\x00\x18ftypheic",
        b"II*\x00",
        b"BM\x46\x00",
        b"\xff\xd8",
    ],
)
def test_what_is_no_picture_of_a_kind_we_read_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refusal(tmp_path, content).reason is Reason.PICTURE_KIND


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, b"").reason is Reason.PICTURE_UNREADABLE


@pytest.mark.qt_log_ignore("libpng error|JPEG|webp")
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.98])
def test_a_picture_that_breaks_off_is_refused(tmp_path: Path, kind: str, part: float) -> None:
    whole = encoded(Image.effect_noise((300, 200), 60).convert("RGB"), kind)
    cut = whole[: max(14, int(len(whole) * part))]
    assert refusal(tmp_path, cut).reason is Reason.PICTURE_UNREADABLE


@pytest.mark.qt_log_ignore("libpng|JPEG|webp")
@pytest.mark.parametrize(
    "start", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"GIF89a;"]
)
def test_the_beginning_of_a_picture_alone_is_refused(tmp_path: Path, start: bytes) -> None:
    assert refusal(tmp_path, start).reason is Reason.PICTURE_UNREADABLE


@pytest.mark.parametrize("behind", [b"", bytes(5000), b"\xff\xd8\xff a film of a moving picture"])
def test_what_stands_behind_a_whole_jpeg_does_no_harm(tmp_path: Path, behind: bytes) -> None:
    assert seen(ours(tmp_path, jpeg() + behind)).size == (800, 600)


def test_a_jpeg_with_fill_and_restarts_is_whole(tmp_path: Path) -> None:
    whole = jpeg(restart_marker_blocks=1)
    assert b"\xff\xd1" in whole
    filled = whole[:2] + b"\xff\xff" + whole[2:]
    assert seen(ours(tmp_path, filled)).size == (800, 600)


def test_a_file_of_more_than_40_mib_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.jpg"
    with path.open("wb") as file:
        file.truncate(picture_reading.FILE_BYTES_MAX + 1)
    monkeypatch.setattr(Path, "open", None)
    with pytest.raises(Refused) as refused:
        picture_reading.ours(path)
    [fault] = refused.value.faults
    assert fault.reason is Reason.PICTURE_FILE_TOO_LARGE
    assert fault.facts == {"name": "film.jpg", "megabytes": 41, "most": 40}


def test_a_file_of_40_mib_is_read(tmp_path: Path) -> None:
    content = jpeg()
    padded = content + bytes(picture_reading.FILE_BYTES_MAX - len(content))
    assert seen(ours(tmp_path, padded)).size == (800, 600)


@pytest.fixture
def undecoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever decodes fails."""

    def decode(_: object) -> None:
        raise AssertionError("decoded before its size was looked at")

    monkeypatch.setattr(QImageReader, "read", decode)


@pytest.mark.usefixtures("undecoded")
def test_200_megapixels_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    fault = refusal(tmp_path, jpeg_said_to_be(16_320, 12_240))
    assert fault.reason is Reason.PICTURE_TOO_LARGE
    assert fault.facts == {"name": "ring.jpg", "megapixels": 200, "most": 100}


@pytest.mark.usefixtures("undecoded")
@pytest.mark.parametrize(
    ("size", "most"), [((10_001, 10_000), 100), ((65_500, 65_500), 100), ((50_000, 2_001), 100)]
)
def test_a_jpeg_of_more_than_100_megapixels_is_refused(
    tmp_path: Path, size: tuple[int, int], most: int
) -> None:
    fault = refusal(tmp_path, jpeg_said_to_be(*size))
    assert (fault.reason, fault.facts["most"]) == (Reason.PICTURE_TOO_LARGE, most)


@pytest.mark.qt_log_ignore("JPEG")
def test_a_jpeg_of_100_megapixels_is_let_through_to_the_decoder(tmp_path: Path) -> None:
    # The few blocks there are show a corner; the decoder fills up the rest.
    made = ours(tmp_path, jpeg_said_to_be(10_000, 10_000))
    assert seen(made).size == (1600, 1600)


@pytest.mark.usefixtures("undecoded")
def test_a_bomb_of_a_png_is_refused_though_it_has_few_bytes(tmp_path: Path) -> None:
    bomb = png_of(9_000, 9_000)
    assert len(bomb) < 400_000
    fault = refusal(tmp_path, bomb, "bomb.png")
    assert (fault.reason, fault.facts["megapixels"]) == (Reason.PICTURE_TOO_LARGE, 81)
    assert fault.facts["most"] == 62


@pytest.mark.usefixtures("undecoded")
def test_a_png_of_deep_colours_may_have_half_as_many_pixels(tmp_path: Path) -> None:
    fault = refusal(tmp_path, png_of(6_000, 6_000, depth=16), "deep.png")
    assert (fault.reason, fault.facts["most"]) == (Reason.PICTURE_TOO_LARGE, 31)


@pytest.mark.usefixtures("undecoded")
def test_a_progressive_jpeg_may_have_fewer_pixels_since_it_is_held_whole(tmp_path: Path) -> None:
    said = jpeg_said_to_be(8_000, 6_000, jpeg(64, 64, progressive=True))
    fault = refusal(tmp_path, said)
    assert (fault.reason, fault.facts["most"]) == (Reason.PICTURE_TOO_LARGE, 41)


def test_a_progressive_jpeg_is_read(tmp_path: Path) -> None:
    made = ours(tmp_path, jpeg(progressive=True))
    assert (seen(made).size, colour_at(made, 400, 100)) == ((800, 600), RED)


@pytest.mark.usefixtures("undecoded")
def test_a_jpeg_of_very_many_scans_is_refused(tmp_path: Path) -> None:
    bomb = with_scans(picture_reading.SCANS_MAX + 1)
    assert refusal(tmp_path, bomb).reason is Reason.PICTURE_UNREADABLE


@pytest.mark.usefixtures("undecoded")
def test_a_jpeg_of_very_many_pieces_is_refused(tmp_path: Path) -> None:
    whole = jpeg(64, 64)
    bomb = whole[:2] + b"\xff\xe5\x00\x02" * 3_000 + whole[2:]
    assert refusal(tmp_path, bomb).reason is Reason.PICTURE_UNREADABLE


# ------------------------------------------------------------------------- files and cameras


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        picture_reading.ours(tmp_path / "gone.jpg")
    [fault] = refused.value.faults
    assert (fault.reason, fault.facts["name"]) == (Reason.PICTURE_NOT_OPENED, "gone.jpg")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="picture-not-opened"):
        picture_reading.ours(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only some systems have pipes by name")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Refused, match="picture-not-opened"):
        picture_reading.ours(tmp_path / "pipe")


def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> io.BytesIO:
        raise PermissionError

    path = saved(tmp_path, "locked.jpg", jpeg())
    monkeypatch.setattr(Path, "open", fail)
    with pytest.raises(Refused, match="picture-not-opened"):
        picture_reading.ours(path)


def test_what_a_camera_sends_goes_the_same_way() -> None:
    assert seen(picture_reading.ours(jpeg(2000, 1000))).size == (1600, 800)


@pytest.mark.parametrize(
    "sent", [bytes, lambda: b"noise", lambda: jpeg()[:-500], lambda: jpeg_said_to_be(20_000, 9_000)]
)
def test_a_bad_frame_of_a_camera_is_told_as_that(sent: Callable[[], bytes]) -> None:
    with pytest.raises(Refused) as refused:
        picture_reading.ours(sent())
    assert [fault.reason for fault in refused.value.faults] == [Reason.PICTURE_FRAME]


def test_a_frame_of_a_camera_without_its_usual_tables_is_read() -> None:
    # Cameras leave the Huffman tables out that every decoder of moving JPEG knows.
    whole, place = jpeg(640, 480, optimize=False), 0
    while (place := whole.find(b"\xff\xc4")) >= 0:
        length = int.from_bytes(whole[place + 2 : place + 4])
        whole = whole[:place] + whole[place + 2 + length :]
    made = picture_reading.ours(whole)
    assert (colour_at(made, 320, 100), colour_at(made, 320, 400)) == (RED, BLUE)
