"""Pictures in the window: added from file and camera by the keyboard, kept in the draft, looked at on the ticket."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLabel, QWidget

from counter.db import files
from counter.domain.refusal import Trouble, Unavailable
from counter.ui.camera_view import CameraView
from counter.ui.picture_field import PicturesField
from counter.ui.pictures import PictureStrip, PictureView, Shown
from counter.ui.preferences import Language, Preferences
from counter.ui.tokens import Scheme
from tests.desk.desks import RING, take_in
from tests.desk.picture_files import jpeg, saved
from tests.ui.conftest import Counter
from tests.ui.hands import Hands


@dataclass
class FakeCamera:
    """A camera that sends what it is told to; `fails`: it is in use elsewhere."""

    name: str = "Desk camera"
    fails: bool = False
    sends: bytes = field(default_factory=lambda: jpeg(640, 480))
    running: bool = False
    starts: int = 0

    def start(self) -> None:
        self.starts += 1
        if self.fails:
            raise Unavailable(Trouble.CAMERA_BUSY, name=self.name)
        assert not self.running
        self.running = True

    def frame(self) -> bytes:
        assert self.running
        return self.sends

    def stop(self) -> None:
        self.running = False


def pictures(hands: Hands) -> PicturesField:
    return hands.window.pages.intake.items.pictures


def add(hands: Hands, *paths: Path) -> None:
    pictures(hands).add(paths)
    hands.rest()


def captions(strip: PictureStrip) -> list[str]:
    return [strip.item(place).text() for place in range(strip.count())]


def dialog(hands: Hands, name: str) -> QDialog:
    return next(d for d in hands.window.findChildren(QDialog, name) if d.isVisible())


def large(hands: Hands) -> QLabel:
    found = dialog(hands, "picture").findChild(QLabel, "picture.large")
    assert isinstance(found, QLabel)
    return found


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return saved(tmp_path, "ring.jpg", jpeg())


@pytest.fixture
def side(tmp_path: Path) -> Path:
    return saved(tmp_path, "side.jpg", jpeg(500, 700))


@pytest.fixture
def intake(hands: Hands) -> Hands:
    hands.press("F2")
    return hands


# ---------------------------------------------------------------------------------- from files


def test_a_picture_from_a_file_stands_in_the_strip(intake: Hands, ring: Path, side: Path) -> None:
    strip = pictures(intake).strip
    assert not strip.isVisible()
    add(intake, ring, side)
    assert captions(strip) == ["Picture 1", "Picture 2"]
    assert strip.isVisible()
    assert all(not strip.item(place).icon().isNull() for place in range(2))
    assert strip.currentRow() == 1


def test_a_picture_just_added_is_scrolled_to(counter: Counter, ring: Path) -> None:
    counter.prefer(Preferences(Language.ENGLISH, Scheme.LIGHT, text_percent=125))
    hands = counter.open()
    hands.press("F2")
    hands.field("pledgor.name").setFocus()
    add(hands, ring)
    strip = pictures(hands).strip
    assert strip.visibleRegion().boundingRect() == strip.rect(), "all of it is in sight"


def test_files_are_chosen_by_the_keyboard_alone(intake: Hands, ring: Path) -> None:
    intake.press("Alt+O")
    chooser = intake.window.findChild(QFileDialog)
    assert isinstance(chooser, QFileDialog)
    assert chooser.isVisible()
    chooser.filesSelected.emit([str(ring)])
    chooser.close()
    intake.rest()
    assert len(pictures(intake).names) == 1


def test_the_same_picture_twice_is_one(intake: Hands, ring: Path) -> None:
    add(intake, ring, ring)
    assert len(pictures(intake).names) == 1


def test_files_that_are_no_pictures_are_told_by_name_and_the_others_come(
    intake: Hands, tmp_path: Path, ring: Path
) -> None:
    letter = saved(tmp_path, "letter.jpg", b"Dear Sir")
    broken = saved(tmp_path, "broken.jpg", jpeg()[:3000])
    add(intake, letter, ring, broken)
    assert len(pictures(intake).names) == 1
    assert "letter.jpg" in intake.banner()
    assert "broken.jpg" in intake.banner()


def test_a_full_disk_is_told_and_the_rest_is_not_tried(
    intake: Hands, ring: Path, side: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(files, "replace", fail)
    add(intake, ring, side)
    assert pictures(intake).names == []
    assert "disk" in intake.banner().lower()
    assert not pictures(intake).waits


def test_nothing_is_saved_while_a_picture_is_read(intake: Hands, ring: Path) -> None:
    field = pictures(intake)
    field.add([ring])
    assert field.waits
    intake.window.pages.intake.save()
    assert "still being read" in intake.banner()
    intake.rest()
    assert not field.waits


# ----------------------------------------------------------------------------------- thing by thing


def test_each_thing_has_its_own_pictures(intake: Hands, ring: Path, side: Path) -> None:
    add(intake, ring)
    intake.put("items.0.type_code", "gold")
    intake.window.pages.intake.items.type_code.setFocus()
    intake.press("Ctrl+Return")
    assert pictures(intake).names == []
    add(intake, side)
    [second] = pictures(intake).names
    intake.press("Ctrl+Up")
    [first] = pictures(intake).names
    assert first != second
    assert captions(pictures(intake).strip) == ["Picture 1"]


def test_a_picture_goes_to_the_thing_it_was_added_to(intake: Hands, ring: Path) -> None:
    items = intake.window.pages.intake.items
    items.type_code.setFocus()
    pictures(intake).add([ring])
    items._add()
    intake.rest()
    assert pictures(intake).names == []
    intake.press("Ctrl+Up")
    assert len(pictures(intake).names) == 1


def test_del_removes_a_picture_and_the_button_does_too(
    intake: Hands, ring: Path, side: Path
) -> None:
    add(intake, ring, side)
    pictures(intake).strip.setFocus()
    intake.press("Left", "Delete")
    assert captions(pictures(intake).strip) == ["Picture 1"]
    intake.click("pictures.drop")
    assert pictures(intake).names == []
    assert intake.where() == "pictures.file"


def test_without_pictures_enter_passes_by_and_alt_h_leads_to_those_there_are(
    intake: Hands, ring: Path
) -> None:
    intake.window.pages.intake.items.defects.setFocus()
    intake.press("Return")
    assert intake.where() not in {"pictures", "pictures.file", "pictures.camera"}
    add(intake, ring)
    intake.press("Alt+H")
    assert intake.where() == "pictures"


# ---------------------------------------------------------------------------------------- draft


def test_pictures_are_put_back_after_a_crash(counter: Counter, ring: Path) -> None:
    hands = counter.open()
    hands.press("F2")
    add(hands, ring)
    names = list(pictures(hands).names)
    hands.window.pages.intake.keep_draft()
    hands.rest()
    counter.close()
    again = counter.open()
    assert pictures(again).names == names
    assert not pictures(again).strip.item(0).icon().isNull()
    assert "put back" in again.banner()


def test_a_picture_that_is_gone_is_marked_in_the_strip(
    counter: Counter, tmp_path: Path, ring: Path
) -> None:
    hands = counter.open()
    hands.press("F2")
    add(hands, ring)
    hands.window.pages.intake.keep_draft()
    hands.rest()
    counter.close()
    [kept] = (tmp_path / "data" / files.PICTURES).iterdir()
    kept.unlink()
    again = counter.open()
    item = pictures(again).strip.item(0)
    assert item.text() == "missing"
    told = item.data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert "gone" in told
    assert item.toolTip() == told


# --------------------------------------------------------------------------------------- camera


def see(hands: Hands, *found: FakeCamera) -> CameraView:
    def cameras() -> Sequence[FakeCamera]:
        return found

    pictures(hands).cameras = cameras
    hands.press("Alt+C")
    view = dialog(hands, "camera")
    assert isinstance(view, CameraView)
    return view


def until_seen(hands: Hands, view: CameraView) -> None:
    def seen() -> None:
        assert not view.sight.pixmap().isNull()

    hands.until(seen)


def test_without_a_camera_the_key_says_so(intake: Hands) -> None:
    pictures(intake).cameras = tuple
    intake.press("Alt+C")
    assert "No camera" in intake.banner()


@pytest.mark.parametrize("key", ["Return", "Space"])
def test_a_picture_is_taken_with_one_key(intake: Hands, key: str) -> None:
    device = FakeCamera()
    view = see(intake, device)
    until_seen(intake, view)
    assert intake.label("camera.told") == "Desk camera: 0 taken"
    intake.press(key)
    assert intake.label("camera.told") == "Desk camera: 1 taken"
    device.sends = jpeg(640, 300)
    first = view.sight.pixmap().cacheKey()

    def another() -> None:
        assert view.sight.pixmap().cacheKey() != first

    intake.until(another)
    intake.rest()
    intake.press("Esc")
    intake.until(lambda: _assert_stopped(device))
    assert len(pictures(intake).names) == 1
    assert pictures(intake).strip.isVisible()


def _assert_stopped(*devices: FakeCamera) -> None:
    assert not any(device.running for device in devices)


def test_a_camera_in_use_is_told_and_tried_again(intake: Hands) -> None:
    device = FakeCamera(fails=True)
    view = see(intake, device)
    intake.until(lambda: _assert_told(intake, "in use by another program"))
    device.fails = False
    intake.press("Return")
    until_seen(intake, view)
    intake.press("Esc")
    intake.until(lambda: _assert_stopped(device))
    assert device.starts == 2
    assert pictures(intake).names == []


def _assert_told(hands: Hands, words: str) -> None:
    assert words in hands.label("camera.told")


def test_a_frame_that_shows_nothing_is_passed_over(intake: Hands) -> None:
    device = FakeCamera(sends=b"noise")
    view = see(intake, device)
    intake.press("Return")
    assert intake.label("camera.told") == "Desk camera: 0 taken"
    device.sends = jpeg(640, 480)
    until_seen(intake, view)
    intake.press("Esc")
    intake.until(lambda: _assert_stopped(device))


def test_of_several_cameras_the_right_arrow_picks_the_next(intake: Hands) -> None:
    one, two = FakeCamera("One"), FakeCamera("Two")
    view = see(intake, one, two)
    until_seen(intake, view)
    intake.press("Right")
    until_seen(intake, view)
    intake.until(lambda: _assert_told(intake, "Two: 0 taken"))
    assert (one.running, two.running) == (False, True)
    intake.press("Right")
    until_seen(intake, view)
    assert (one.running, two.running) == (True, False)
    intake.press("Esc")
    intake.until(lambda: _assert_stopped(one, two))


# --------------------------------------------------------------------------------------- ticket


def ticket_with(hands: Hands, *paths: Path) -> str:
    names = tuple(hands.desk.album.add(path).name for path in paths)
    pledge = take_in(hands.desk, items=(replace(RING, pictures=names),)).pledge
    hands.window.open_ticket(pledge, False)
    hands.rest()
    return pledge


def test_a_ticket_shows_its_pictures_and_enter_opens_one_large(
    hands: Hands, ring: Path, side: Path
) -> None:
    ticket_with(hands, ring, side)
    strip = hands.window.pages.ticket.ticket.pictures
    assert strip.count() == 2
    strip.setFocus()
    hands.press("Right", "Return")
    view = dialog(hands, "picture")
    assert view.windowTitle().endswith("2 of 2")
    tall = large(hands).pixmap()
    assert tall.height() > tall.width()
    hands.press("Right")
    assert view.windowTitle().endswith("1 of 2")
    wide = large(hands).pixmap()
    assert wide.width() > wide.height()
    hands.press("Left")
    assert view.windowTitle().endswith("2 of 2")
    hands.press("Esc")
    assert not any(d.isVisible() for d in hands.window.findChildren(PictureView))


def test_a_double_click_opens_a_picture_and_enter_closes_it(hands: Hands, ring: Path) -> None:
    ticket_with(hands, ring)
    strip = hands.window.pages.ticket.ticket.pictures
    strip.itemDoubleClicked.emit(strip.item(0))
    hands.rest()
    view = dialog(hands, "picture")
    view.resize(300, 300)
    hands.rest()
    assert large(hands).pixmap().width() <= 300
    hands.press("Return")
    assert not any(d.isVisible() for d in hands.window.findChildren(PictureView))


def test_a_ticket_without_pictures_shows_no_strip(hands: Hands) -> None:
    ticket_with(hands)
    assert not hands.window.pages.ticket.ticket.pictures.isVisible()


def test_a_damaged_picture_is_told_and_the_ticket_is_shown(
    hands: Hands, tmp_path: Path, ring: Path
) -> None:
    name = hands.desk.album.add(ring).name
    (tmp_path / "data" / files.PICTURES / name).write_bytes(b"damaged")
    ticket_with(hands, *())
    strip = hands.window.pages.ticket.ticket.pictures
    hands.window.pages.ticket.ticket._shown = [Shown(name, "Gold")]
    strip.show_pictures([Shown(name, "Gold")])
    hands.rest()
    assert captions(strip) == ["missing"]
    assert "damaged" in strip.told(name)
    strip.setFocus()
    hands.press("Return")
    assert "damaged" in large(hands).text()


def test_every_key_of_the_strip_has_a_name_for_those_who_cannot_see(intake: Hands) -> None:
    field = pictures(intake)
    parts: list[QWidget] = [field.strip, *field.keys()]
    assert all(part.accessibleName() or getattr(part, "text", str)() for part in parts)
    assert QApplication.focusWidget() is not None
