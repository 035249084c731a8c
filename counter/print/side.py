"""One side of a paper: fixed parts, each drawn once in a document, and over them what it alone says."""

from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from reportlab.pdfgen.canvas import Canvas

from counter.print.pdf import Document
from counter.print.sheet import POINTS_PER_MM, Sheet

P = ParamSpec("P")
T = TypeVar("T")


class Side:
    """A side in the making, `width` × `height` mm."""

    def __init__(self, document: Document, *, width: float, height: float) -> None:
        self.own = Sheet(document, height)
        """What this side alone says; drawn over the fixed parts."""
        self._document = document
        self._width = width
        self._height = height
        self._fixed: list[str] = []  # names of forms

    def fixed(
        self, draw: Callable[Concatenate[Sheet, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Place what `draw` draws on a sheet, and give what it gives.

        It is called once in a document for the same arguments, so it must depend on nothing else.
        """

        def make() -> tuple[str, T]:
            sheet = Sheet(self._document, self._height)
            answer = draw(sheet, *args, **kwargs)
            width, height = self._width * POINTS_PER_MM, self._height * POINTS_PER_MM
            return self._document.form(sheet, width, height), answer

        key = (draw, self._height, args, tuple(kwargs.items()))
        name, answer = self._document.once(key, make)
        self._fixed.append(name)
        return answer

    def draw(self, canvas: Canvas) -> None:
        """Draw all of the side."""
        for name in self._fixed:
            canvas.doForm(name)
        self.own.draw(canvas)
