"""The sounds of a stocktake: told apart, played by what the system has, never needed."""

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from counter.ui.preferences import load
from counter.ui.sounds import PLAYERS, RATE_HZ, TONES, Sound, Sounds, samples
from tests.ui.hands import Hands

NOBODY = (("no-such-player",),)


def test_three_sounds_are_told_apart_by_number_length_and_pitch() -> None:
    assert len({len(samples(TONES[each])) for each in Sound}) == len(Sound)
    counts = {each: sum(bool(hertz) for hertz, _ in TONES[each]) for each in Sound}
    assert (counts[Sound.GOOD], counts[Sound.NEUTRAL]) == (1, 2)
    highest = {each: max(hertz for hertz, _ in TONES[each]) for each in Sound}
    assert highest[Sound.GOOD] > highest[Sound.NEUTRAL] > highest[Sound.BAD]


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_swells_and_fades_and_is_short(sound: Sound) -> None:
    values = samples(TONES[sound])
    assert (values[0], abs(values[-1]) < 2_000, max(values) > 8_000) == (0, True, True)
    assert len(values) < RATE_HZ // 2


@pytest.mark.skipif(os.name == "nt", reason="Windows plays by itself")
def test_what_the_system_has_plays_them_unless_they_are_muted(tmp_path: Path, qtbot: QtBot) -> None:
    heard, player, wanted = tmp_path / "heard", tmp_path / "player", [True]
    player.write_text(f'#!/bin/sh\nbasename "$2" >> {heard}\ntest -s "$2" || exit 1\nexit 3\n')
    player.chmod(0o700)
    parent = QObject()
    sounds = Sounds(lambda: wanted[0], parent, (*NOBODY, (str(player), "-q"), PLAYERS[0]))
    sounds.play(Sound.BAD)
    qtbot.waitUntil(lambda: heard.exists() and heard.read_text() == "bad.wav\n", timeout=5_000)
    wanted[0] = False
    sounds.play(Sound.GOOD)
    wanted[0] = True
    sounds.play(Sound.NEUTRAL)
    wanted_now = "bad.wav\nneutral.wav\n"
    qtbot.waitUntil(lambda: heard.read_text() == wanted_now, timeout=5_000)


@pytest.mark.skipif(os.name == "nt", reason="Windows plays by itself")
def test_without_anything_that_plays_nothing_fails() -> None:
    parent = QObject()
    Sounds(lambda: True, parent, NOBODY).play(Sound.GOOD)


def test_sounds_are_muted_in_the_settings_and_stay_so(hands: Hands) -> None:
    kept = hands.window._preferences_path
    assert load(kept).sounds
    hands.press("F12")
    hands.put("sounds", "off")
    hands.press("F9")
    assert not load(kept).sounds
    assert not hands.window.preferences.sounds
