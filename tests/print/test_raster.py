"""Pages as pixels, for the preview and for printers that take pictures."""

from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from counter.print.raster import Raster, pages
from counter.print.render import render
from tests.print import reading
from tests.print.samples import kaohsiung_ticket, label, qr_text


def image_of(raster: Raster) -> Image.Image:
    size = (raster.width, raster.height)
    return Image.frombuffer("L", size, raster.pixels, "raw", "L", raster.stride, 1)


def test_a_page_has_as_many_pixels_as_its_millimetres_ask_for() -> None:
    (page,) = pages(render([kaohsiung_ticket()]), 150)
    assert (page.width, page.height) == (1241, 1754)
    assert (round(page.width_mm, 1), round(page.height_mm, 1)) == (210.0, 297.0)
    assert len(page.pixels) == page.stride * page.height


def test_paper_is_white_and_print_is_black() -> None:
    (page,) = pages(render([label()]), 203)
    darkest, lightest = image_of(page).getextrema()
    assert (darkest, lightest) == (0, 255)


def test_the_code_is_read_from_the_pixels() -> None:
    (page,) = pages(render([kaohsiung_ticket()]), 150)
    assert reading.codes(image_of(page)) == [qr_text(), qr_text()]


def test_pages_come_in_their_order_and_one_at_a_time() -> None:
    pdf = render([kaohsiung_ticket(), label(), kaohsiung_ticket()])
    assert [page.height for page in pages(pdf, 72)] == [842, 83, 842]
    assert next(pages(pdf, 72)).height == 842


def test_several_threads_may_draw_at_once() -> None:
    pdf = render([label()] * 5)

    def draw(dpi: int) -> list[bytes]:
        return [page.pixels for page in pages(pdf, dpi)]

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, [150] * 8))
    assert all(each == drawn[0] for each in drawn)
    assert len(drawn[0]) == 5
