"""The application: filled in from the intake form as far as it goes, before anything is written."""

from dataclasses import replace
from datetime import date

from counter.desk.desk import Desk
from counter.domain.codes import Paper, Position
from counter.domain.forms import PledgorForm, RepresentationForm
from counter.domain.identity import IdKind
from counter.domain.money import Mg, Ntd
from counter.print.papers import ApplicantLines
from tests.desk.desks import CERTIFICATE, INTAKE, RING, TODAY, WATCH

BLANK = replace(RING, gross=Mg(0), appraised=Ntd(0), features=(("kind", ""),), defects="")


def test_an_application_says_what_is_typed_so_far(desk: Desk) -> None:
    form = replace(
        INTAKE, items=(RING, WATCH, BLANK), class_code="low-income", evidence=CERTIFICATE
    )
    before = desk.day_sums(TODAY)
    paper = desk.application(form)
    assert paper.applicant == ApplicantLines(
        "陳大文",
        "國民身分證",
        "A123456789",
        date(1980, 5, 1),
        "0912345678",
        "高雄市鹽埕區大仁路1號",
    )
    assert (paper.class_name, paper.wanted, paper.day) == ("低收入戶", 50_000, TODAY)
    assert paper.evidence == "高雄市低收入戶證明（設籍高雄市），有效至 115年12月31日"
    assert [(item.type_name, item.features[0]) for item in paper.items] == [
        ("黃金", ("品名", "戒指")),
        ("手錶", ("廠牌", "Rolex")),
    ]
    assert paper.items[0].defects == "刮痕"
    assert (paper.clerk, paper.wording.version, paper.representation) == ("王小明", "K-115-1", "")
    assert paper.marks.training
    assert desk.day_sums(TODAY) == before


def test_an_application_may_be_printed_with_nothing_typed_yet(desk: Desk) -> None:
    nobody = PledgorForm("", "", IdKind.NATIONAL, "", None, "", "")
    paper = desk.application(
        replace(INTAKE, pledgor=nobody, class_code="", items=(BLANK,), principal=Ntd(0))
    )
    assert paper.applicant == ApplicantLines("", "國民身分證", "", None, "", "")
    assert (paper.class_name, paper.evidence, paper.items, paper.wanted) == ("", "", (), 0)


def test_evidence_of_no_class_says_nothing(desk: Desk) -> None:
    paper = desk.application(replace(INTAKE, class_code="gone", evidence=CERTIFICATE))
    assert (paper.class_name, paper.evidence) == ("", "")


def test_a_paper_that_never_runs_out_names_no_day(desk: Desk) -> None:
    lasting = replace(CERTIFICATE, valid_until=None)
    paper = desk.application(replace(INTAKE, class_code="low-income", evidence=lasting))
    assert paper.evidence == "高雄市低收入戶證明（設籍高雄市）"


def test_who_consents_for_a_minor_stands_on_it(desk: Desk) -> None:
    acting = RepresentationForm(
        Position.MINOR, "陳父", "A123456789", (Paper.CONSENT, Paper.HOUSEHOLD), ""
    )
    paper = desk.application(replace(INTAKE, representation=acting))
    assert paper.representation == "陳父　未成年，法定代理人同意：同意書、戶籍資料"
