"""The application for a pledge, filled in from what is typed before anything is written."""

from counter import formats
from counter.db.reading import Reading
from counter.desk import papers
from counter.desk.context import Context
from counter.desk.lending import wording_version
from counter.domain.forms import EvidenceForm, IntakeForm, ItemForm, RepresentationForm
from counter.domain.lending import rate_class
from counter.domain.policy import Policy
from counter.domain.staff import Clerk
from counter.print.papers import ApplicantLines, ApplicationPaper
from counter.print.words import representation_words


def application(
    context: Context, reading: Reading, form: IntakeForm, clerk: Clerk
) -> ApplicationPaper:
    """The application as far as the form is filled in; the rest is left blank to be written by hand."""
    rules = context.rules_to_show(reading)
    policy = context.policy
    chosen = rate_class(policy, form.class_code)
    who = form.pledgor
    return ApplicationPaper(
        office=papers.office(context),
        words=policy.words,
        wording=papers.wording(policy, wording_version(rules)),
        day=rules.on,
        applicant=ApplicantLines(
            name=who.name,
            id_kind=papers.ID_KIND_WORDS[who.id_kind],
            id_number=who.id_number,
            born=who.born,
            phone=who.phone,
            address=who.address,
        ),
        class_name="" if chosen is None else chosen.name,
        evidence=_evidence(policy, form.class_code, form.evidence),
        items=tuple(
            papers.thing_lines(policy, item, {**dict(item.features), "defects": item.defects})
            for item in form.items
            if _is_described(item)
        ),
        wanted=form.principal,
        representation=_representation(form.representation),
        clerk=clerk.name,
        marks=context.marks,
    )


def _evidence(policy: Policy, class_code: str, form: EvidenceForm | None) -> str:
    """The paper a class rests on, and until when it is valid."""
    chosen = rate_class(policy, class_code)
    if form is None or chosen is None:
        return ""
    name = next((kind.name for kind in chosen.evidence if kind.code == form.kind), "")
    until = f"，有效至 {formats.roc_day(form.valid_until)}" if form.valid_until else ""
    return f"{name}{until}"


def _is_described(item: ItemForm) -> bool:
    """False for a thing of which nothing is typed yet."""
    return bool(item.gross or item.defects or any(text for _, text in item.features))


def _representation(form: RepresentationForm | None) -> str:
    if form is None:
        return ""
    return f"{form.name}　{representation_words(form.position, form.papers)}"
