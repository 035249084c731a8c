"""What telephone and camera stand-ins of the tour send: a watch or a ring, drawn, as a photograph comes out of them."""

import struct
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QImage,
    QImageWriter,
    QLinearGradient,
    QPainter,
    QPen,
    QRadialGradient,
    QTransform,
)

_WIDTH_PX, _HEIGHT_PX = 1200, 1600
_CENTRE = QPointF(600, 800)
_JPEG_QUALITY = 88
_START_OF_IMAGE = b"\xff\xd8"
_ORIENTATION = 0x0112
_TURN_RIGHT = 6
"""EXIF: to be seen upright the picture is turned by a quarter to the right."""
_CLOTH_NEAR, _CLOTH_FAR = QColor("#5d6d7e"), QColor("#2c3e50")
_LEATHER, _STEEL, _SHADOW = QColor("#6e4a2f"), QColor("#d5d8dc"), QColor("#7b7d80")
_GOLD_NEAR, _GOLD_FAR = QColor("#f7d774"), QColor("#a8741a")
_DIAL_NEAR, _DIAL_FAR, _MARKS = QColor("#3b3f46"), QColor("#15171b"), QColor("#f4f1e6")


def watch(*, zoom: float = 1.0) -> QImage:
    """A wrist watch on a cloth, upright; `zoom`: how near it lies."""

    def draw(painter: QPainter) -> None:
        painter.scale(zoom, zoom)
        _draw_case(painter)
        _draw_dial(painter)

    return _on_cloth(draw)


def nearby() -> QImage:
    """Its dial, as a camera on the counter sees it."""
    return watch(zoom=1.25).copy(0, 350, _WIDTH_PX, 900)


def ring() -> QImage:
    """A gold ring, as a camera on the counter sees it."""
    return _on_cloth(_draw_ring).copy(0, 350, _WIDTH_PX, 900)


def jpeg(image: QImage) -> bytes:
    """The picture as a JPEG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpeg"))
    writer.setQuality(_JPEG_QUALITY)
    writer.write(image)
    return bytes(buffer.data().data())


def held_sideways(image: QImage) -> bytes:
    """The picture as a telephone keeps it: lying on its side, with a word on how to turn it."""
    plain = jpeg(image.transformed(QTransform().rotate(-90)))
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, _TURN_RIGHT, 0)
    told = b"Exif\0\0" + struct.pack(">2sHIH", b"MM", 42, 8, 1) + entry + struct.pack(">I", 0)
    segment = b"\xff\xe1" + struct.pack(">H", len(told) + 2) + told
    return _START_OF_IMAGE + segment + plain.removeprefix(_START_OF_IMAGE)


def _on_cloth(draw: Callable[[QPainter], None]) -> QImage:
    image = QImage(_WIDTH_PX, _HEIGHT_PX, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    cloth = QLinearGradient(0, 0, _WIDTH_PX, _HEIGHT_PX)
    cloth.setColorAt(0, _CLOTH_NEAR)
    cloth.setColorAt(1, _CLOTH_FAR)
    painter.fillRect(image.rect(), cloth)
    painter.translate(_CENTRE)
    painter.setPen(Qt.PenStyle.NoPen)
    draw(painter)
    painter.end()
    return image


def _draw_ring(painter: QPainter) -> None:
    gold = QLinearGradient(-320, -320, 320, 320)
    gold.setColorAt(0, _GOLD_NEAR)
    gold.setColorAt(1, _GOLD_FAR)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(gold, 90))
    painter.drawEllipse(QPointF(), 300, 270)
    painter.setPen(QPen(_GOLD_NEAR, 10))
    painter.drawEllipse(QPointF(-6, -8), 318, 286)


def _draw_case(painter: QPainter) -> None:
    painter.setBrush(_LEATHER)
    for top in (-780, 260):
        painter.drawRoundedRect(QRectF(-150, top, 300, 520), 24, 24)
    painter.setBrush(_SHADOW)
    painter.drawRoundedRect(QRectF(340, -40, 70, 80), 14, 14)
    painter.setBrush(_STEEL)
    painter.drawEllipse(QPointF(), 365, 365)
    painter.setBrush(_SHADOW)
    painter.drawEllipse(QPointF(), 318, 318)


def _draw_dial(painter: QPainter) -> None:
    dial = QRadialGradient(QPointF(-80, -110), 460)
    dial.setColorAt(0, _DIAL_NEAR)
    dial.setColorAt(1, _DIAL_FAR)
    painter.setBrush(dial)
    painter.drawEllipse(QPointF(), 300, 300)
    painter.setBrush(_MARKS)
    for hour in range(12):
        width = 26 if hour == 0 else 14
        painter.drawRect(QRectF(-width / 2, -280, width, 52))
        painter.rotate(30)
    for degrees, length, width in ((305, 150, 20), (50, 235, 13)):
        painter.save()
        painter.rotate(degrees)
        painter.setPen(QPen(_MARKS, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawLine(QPointF(), QPointF(0, -length))
        painter.restore()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawEllipse(QPointF(), 18, 18)
