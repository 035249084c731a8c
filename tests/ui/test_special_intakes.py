"""At the window: a minor with consent, a second appraiser, alerts, and a pledge that does not come about."""

from dataclasses import replace
from datetime import date

from counter.domain.codes import AlertCause, RefusalCause
from counter.domain.entries import Kind
from counter.domain.forms import RaiseAlertForm
from counter.domain.person_acts import IntakeRefused
from counter.domain.ways import Way
from counter.ui.fields import Gathering
from tests.desk.desks import PLEDGOR, TODAY, take_in
from tests.ui.hands import Hands


def last_body(hands: Hands) -> object:
    with hands.desk.context.store.read() as reading:
        return reading.acts_of(TODAY)[-1].body


def kinds(hands: Hands) -> list[Kind]:
    with hands.desk.context.store.read() as reading:
        return [entry.kind for entry in reading.acts_of(TODAY)]


def test_whoever_acts_is_asked_for_name_papers_and_second_person(hands: Hands) -> None:
    special = hands.window.pages.intake.special
    hands.press("F2")
    assert special.name.isHidden()
    hands.put("representation.position", "agent")
    assert not special.name.isHidden()
    assert not special.second.isHidden()
    hands.put("representation.name", "林代理")
    hands.put("representation.id_number", "B200000001")
    hands.put("representation.papers_note", "委託書")
    special.papers.tick("authorisation", "id-document")
    hands.put("second", "s1")
    hands.rest()
    form = hands.window.pages.intake._form
    filled = form(Gathering())
    assert filled.representation is not None
    assert (filled.representation.name, filled.second) == ("林代理", "s1")
    hands.put("representation.position", "")
    assert special.name.isHidden()
    assert form(Gathering()).representation is None


def test_an_alert_is_shown_at_an_intake_and_asks_for_a_second_person(hands: Hands) -> None:
    person = hands.desk.ticket(take_in(hands.desk).pledge).pledgor.pledgor
    hands.desk.raise_alert(RaiseAlertForm(person, AlertCause.ID_LOST, "恐遭冒用", stops=True))
    hands.press("F2")
    hands.put("pledgor.id_number", PLEDGOR.id_number)
    hands.press("Return")
    hands.rest()
    assert hands.window.pages.intake.special.alerts.isVisible()
    assert "恐遭冒用" in hands.label("special.alerts")
    assert not hands.window.pages.intake.special.second.isHidden()


def test_an_alert_is_raised_and_lifted_from_the_ticket(hands: Hands) -> None:
    pledge = take_in(hands.desk).pledge
    hands.window.open_ticket(pledge, True)
    hands.rest()
    hands.window.pages.ticket.begin(Way.ALERT)
    hands.rest()
    hands.press("F9")
    assert hands.fault("cause")
    hands.put("cause", "dispute")
    hands.put("stops", True)
    hands.press("F9")
    [alert] = hands.desk.ticket(pledge).pledgor.alerts
    assert (alert.cause, alert.stops) == (AlertCause.DISPUTE, True)
    hands.rest()
    assert hands.window.pages.ticket.alerts.isVisible()
    assert hands.label("ticket.alerts").startswith("Alert: A dispute is open")
    hands.window.pages.ticket.begin(Way.ALERT)
    hands.rest()
    hands.put("which", alert.alert)
    hands.press("F9")
    assert hands.fault("note")
    hands.put("note", "已和解")
    hands.put("second", "s1")
    hands.press("F9")
    assert hands.desk.ticket(pledge).pledgor.alerts == ()
    hands.rest()
    assert hands.window.pages.ticket.alerts.isHidden()


def test_a_refused_pledge_begins_with_what_was_typed(hands: Hands) -> None:
    hands.press("F2")
    hands.put("pledgor.id_number", PLEDGOR.id_number)
    hands.put("pledgor.name", "陳大文")
    hands.press("F10", "2")
    assert hands.window.page() is hands.window.pages.refusal
    assert hands.where() == "cause"
    assert hands.window.pages.refusal.who.text() == "陳大文"
    hands.press("F9")
    assert hands.fault("cause")
    hands.put("cause", "suspicious-goods")
    hands.press("F9")
    assert hands.fault("account")
    hands.put("account", "說不出來源")
    hands.press("Esc", "F10", "2")
    assert hands.window.pages.refusal.account.text() == "說不出來源", "a way round loses nothing"
    hands.press("F9")
    body = last_body(hands)
    assert isinstance(body, IntakeRefused)
    assert (body.cause, body.police) == (RefusalCause.SUSPICIOUS_GOODS, True)


def test_after_a_refused_pledge_the_next_person_begins_with_an_empty_form(hands: Hands) -> None:
    hands.press("F2")
    hands.put("pledgor.id_number", PLEDGOR.id_number)
    hands.put("pledgor.name", "陳大文")
    hands.put("place", "甲-3")
    hands.press("F10", "2")
    assert hands.desk.draft("intake") is not None, "a crash before the refusal loses nothing"
    hands.put("cause", "withdrew")
    hands.press("F9")
    hands.press("Esc")
    intake = hands.window.pages.intake
    assert hands.window.page() is intake
    assert (hands.where(), intake._is_untouched()) == ("pledgor.id_number", True)
    assert intake.place.text() == ""
    intake.keep_draft()
    hands.rest()
    assert hands.desk.draft("intake") is None


def test_forbidden_goods_seen_at_the_intake_are_named_already(hands: Hands) -> None:
    goods = next(each for each in hands.desk.policy.forbidden if each.police)
    hands.press("F2")
    hands.put("forbidden", goods.code)
    hands.press("F10", "Down", "Return")
    assert hands.window.pages.refusal.forbidden.code() == goods.code
    assert not hands.window.pages.refusal.forbidden.isHidden()
    hands.press("Esc")
    assert hands.window.page() is hands.window.pages.intake
    assert Kind.INTAKE_REFUSED not in kinds(hands)


def test_what_else_can_be_done_leads_back_to_the_offer(hands: Hands) -> None:
    hands.press("F2", "F10")
    assert not hands.window.pages.intake.more.isHidden()
    hands.press("Esc")
    assert hands.window.pages.intake.more.isHidden()
    assert not hands.window.pages.intake.offer.isHidden()


def test_a_minor_without_consent_is_told_so(hands: Hands) -> None:
    minor = replace(PLEDGOR, born=date(2010, 1, 1))
    hands.press("F2")
    hands.put("pledgor.id_number", minor.id_number)
    hands.put("pledgor.born", "99/1/1")
    hands.press("F9")
    assert hands.fault("pledgor.born")
