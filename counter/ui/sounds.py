"""Three short sounds for what a scan says, made here and played by what the system has for it; never the only sign."""

from __future__ import annotations

import math
import sys
import wave
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QStandardPaths, QTemporaryDir

RATE_HZ = 22_050
_LOUDNESS = 14_000
"""Of 32,767: heard across a vault, and no fright."""
_EDGE_MS = 6
"""Each tone swells and fades for so long; cut off sharply it would click."""


class Sound(StrEnum):
    """How something sounds, and so how it is meant."""

    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


Tone = tuple[int, int]
"""Hertz (0 for silence) and milliseconds."""

TONES: dict[Sound, tuple[Tone, ...]] = {
    Sound.GOOD: ((1_320, 90),),
    Sound.NEUTRAL: ((660, 70), (0, 50), (660, 70)),
    Sound.BAD: ((330, 150), (0, 40), (220, 260)),
}
"""Told apart by their number and their length as well as by their pitch: one short, two short, two long and low."""

PLAYERS: tuple[tuple[str, ...], ...] = (("pw-play",), ("paplay",), ("aplay", "-q"))
"""Programs that play a file, of which a desktop has at least one; the first that is there is taken."""

Play = Callable[[Path], None]


class Sounds(QObject):
    """Plays while `wanted`; where nothing can play, nothing fails."""

    def __init__(
        self,
        wanted: Callable[[], bool],
        parent: QObject,
        players: Sequence[tuple[str, ...]] = PLAYERS,
    ) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._play = _way(players)
        self._folder = QTemporaryDir()
        if self._play is not None:
            with suppress(OSError):
                _write(Path(self._folder.path()))

    def play(self, sound: Sound) -> None:
        """Let it be heard, and do not wait for its end."""
        if self._play is not None and self._wanted():
            self._play(Path(self._folder.path()) / f"{sound.value}.wav")


def samples(tones: Sequence[Tone]) -> array[int]:
    """A sound, as many values of 16 bits a second as RATE_HZ says."""
    found = array("h")
    for hertz, length_ms in tones:
        count, edge = RATE_HZ * length_ms // 1000, RATE_HZ * _EDGE_MS // 1000
        for at in range(count):
            swell = min(at, count - at, edge) / edge
            wave_ = math.sin(2 * math.pi * hertz * at / RATE_HZ)
            found.append(round(_LOUDNESS * swell * wave_))
    return found


def _write(folder: Path) -> None:
    for sound, tones in TONES.items():
        with wave.open(str(folder / f"{sound.value}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE_HZ)
            file.writeframes(samples(tones).tobytes())


if sys.platform == "win32":
    import winsound

    def _way(_: Sequence[tuple[str, ...]]) -> Play | None:
        def play(path: Path) -> None:
            flags = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
            with suppress(RuntimeError):  # no sound device
                winsound.PlaySound(str(path), flags)

        return play
else:

    def _way(players: Sequence[tuple[str, ...]]) -> Play | None:
        for program, *options in players:
            found = QStandardPaths.findExecutable(program)
            if found:
                return lambda path: _run(found, [*options, str(path)])
        return None


def _run(program: str, arguments: list[str]) -> None:
    """By itself, with nothing to say: a program that finds no device ends, and that is all."""
    process = QProcess()
    process.setProgram(program)
    process.setArguments(arguments)
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    process.startDetached()
