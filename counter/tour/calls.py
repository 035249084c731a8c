"""A morning of reminders: the list, three calls, one message, the list on paper, and that everybody was told."""

from counter.tour import moves
from counter.tour.counter import FULL_HD, Counter
from counter.tour.gateway import SmsGateway, sms_gateway
from counter.tour.hands import ENTER

PAGE = "Shift+F4"
COMES = "6/15"
"""The day that somebody promises, typed in short."""


def play(counter: Counter) -> None:
    """From the list to the message."""
    _listed(counter)
    _printed(counter)
    _reached(counter)
    _no_answer(counter)
    _promised(counter)
    with sms_gateway() as gateway:
        _gateway_set(counter, gateway)
        _consented(counter)
        _message(counter, gateway)


def proof(counter: Counter) -> None:
    """Another start on that day: a supervisor alone sees everybody at once."""
    counter.close()
    counter.open()
    hands = counter.hands
    moves.sign_in(counter, 3)
    hands.at("pledgor.id_number")
    with counter.act(
        "call-proof", "主管查看通聯成果：逐單紀錄與列印", "The supervisor's proof, ticket by ticket"
    ):
        hands.press(PAGE)
        hands.rest()
        moves.more(counter, "proof")
        hands.read("proof.told")
        hands.rest()
        counter.picture("call-proof")
        hands.press("F9")
        hands.rest()
        counter.banner()
        counter.picture("call-proof-printed")


def _listed(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("call-list", "到期通聯：今天要打給誰", "The call list of the day"):
        hands.press(PAGE)
        hands.at("outcome")
        hands.read("call.number")
        hands.rest()
        counter.picture("call-list")
        counter.picture("call-list-full-hd", size=FULL_HD)


def _printed(counter: Counter) -> None:
    with counter.act("call-list-printed", "列印通聯名單", "The call list on paper"):
        moves.more(counter, "print")
        counter.hands.rest()
        counter.banner()
        counter.picture("call-list-printed")


def _reached(counter: Counter) -> None:
    with counter.act("call-reached", "通聯：已通知本人", "A call: told in person"):
        _go(counter, "Down", "何美玲")  # who has no number is written to
        counter.hands.press("1")
        counter.picture("call-reached")
        _note(counter)


def _no_answer(counter: Counter) -> None:
    with counter.act("call-no-answer", "通聯：無人接聽", "A call: nobody answers"):
        counter.hands.press("2")
        _note(counter)
        counter.picture("call-no-answer")


def _promised(counter: Counter) -> None:
    hands = counter.hands
    with counter.act("call-promised", "通聯：約定到場日", "A call: a day is promised"):
        _go(counter, "Down", "𡘙𠮷明")
        hands.press("5")
        hands.at("promised_on")
        hands.type(COMES)
        counter.picture("call-promised")
        _note(counter)


def _gateway_set(counter: Counter, gateway: SmsGateway) -> None:
    hands = counter.hands
    with counter.act(
        "sms-service", "主管設定簡訊服務並試發", "The supervisor sets the SMS service and tries it"
    ):
        moves.more(counter, "messages")
        hands.see("page.messages")
        hands.rest()
        hands.press("F10")
        hands.at("channel")
        hands.rest()
        moves.tab_to(counter, "url")
        hands.paste(gateway.address)
        moves.tab_to(counter, "supervisor")
        hands.type("1")
        moves.approved(counter, 3)
        hands.rest()
        counter.banner()
        hands.press("Alt+T")
        hands.at("to")
        hands.type("0912345678")
        hands.press("Tab", "Space")
        hands.wait(lambda: bool(gateway.taken), "the test message")
        hands.rest()
        counter.picture("sms-service")
        hands.press("Escape")
        hands.see("page.messages")
        hands.press("Escape")
        hands.at("outcome")
        hands.rest()


def _consented(counter: Counter) -> None:
    hands = counter.hands
    with counter.act(
        "sms-consent", "登錄本人同意以簡訊通知", "The pledgor agrees to be told by SMS"
    ):
        _go(counter, "", "陳大文")
        moves.more(counter, "contacts")
        hands.at("numbers[1]")
        moves.tab_to(counter, "consent.sms")
        hands.type("1")
        moves.tab_to(counter, "how")
        hands.type("1")
        counter.picture("sms-consent")
        hands.press("F9")
        hands.at("outcome")
        hands.rest()


def _message(counter: Counter, gateway: SmsGateway) -> None:
    hands = counter.hands
    with counter.act("message-sent", "簡訊：預覽後寄出", "A message: read first, then sent"):
        moves.more(counter, "send")
        hands.read("send.text")
        hands.rest()
        counter.picture("message-read")
        hands.press("F9")
        hands.wait(lambda: len(gateway.taken) > 1, "the message at the service")
        hands.wait(lambda: "1" in hands.text("messages.figures"), "the message sent")
        hands.rest()
        counter.picture("message-sent")
        hands.press("Escape")
        hands.rest()


def _go(counter: Counter, key: str, name: str) -> None:
    """To somebody's row, by that key or because it is the next one."""
    hands = counter.hands
    if key:
        hands.press(key)
    hands.wait(lambda: _shown(counter) == name, f"the card of {name}, it is {_shown(counter)}'s")
    hands.rest()


def _shown(counter: Counter) -> str:
    card = counter.window.pages.calls.part.card
    return "" if card is None else card.name


def _note(counter: Counter) -> None:
    """Enter notes it, and the next one is there."""
    hands, called = counter.hands, _shown(counter)
    hands.press(ENTER)
    hands.wait(lambda: _shown(counter) != called, "the next one's card")
    hands.rest()
    counter.banner()
