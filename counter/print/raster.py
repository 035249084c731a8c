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


def count(pdf: bytes) -> int:
    """How many pages a PDF of ours has. Safe to call from any thread."""
    with _one_at_a_time, pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def pages(pdf: bytes, dpi: int, first: int = 1, last: int = 0) -> Iterator[Raster]:
    """Each page of a PDF of ours, as large as `dpi` dots an inch make it; one at a time, for there may be hundreds.

    From page `first` to page `last`, 0 = to the end. Safe to call from any thread.
    """
    with _one_at_a_time:
        document = pypdfium2.PdfDocument(pdf)
        end = min(last or len(document), len(document))
    try:
        for number in range(first, end + 1):
            with _one_at_a_time:
                raster = _raster(document[number - 1], dpi)
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
