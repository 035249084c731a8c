"""Pages of a PDF as pixels, for the preview and for printers that take pictures."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2

POINTS_PER_INCH = 72
MM_PER_INCH = 25.4
_one_at_a_time = threading.Lock()
"""The library is not made for several threads at once."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A page in grey, one byte a pixel, 0 = black. `stride`: bytes from one row to the next."""

    width: int
    height: int
    stride: int
    pixels: bytes
    width_mm: float
    height_mm: float


def pages(pdf: bytes, dpi: int) -> Iterator[Raster]:
    """Each page of a PDF of ours, as large as `dpi` dots an inch make it. Safe to call from any thread."""
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        count = len(document)
    try:
        for number in range(count):
            with _one_at_a_time:
                raster = _raster(document[number], dpi)
            yield raster
    finally:
        with _one_at_a_time:
            document.close()


def _raster(page: pypdfium2.PdfPage, dpi: int) -> Raster:
    bitmap = page.render(scale=dpi / POINTS_PER_INCH, grayscale=True)
    width, height = page.get_size()
    try:
        return Raster(
            width=bitmap.width,
            height=bitmap.height,
            stride=bitmap.stride,
            pixels=bytes(bitmap.buffer),
            width_mm=width / POINTS_PER_INCH * MM_PER_INCH,
            height_mm=height / POINTS_PER_INCH * MM_PER_INCH,
        )
    finally:
        bitmap.close()
        page.close()
