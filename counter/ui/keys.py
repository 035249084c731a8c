"""The function keys: one table, shown on the rail, each key with one meaning everywhere."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject


class Command(StrEnum):
    """What a function key asks for."""

    SCAN = "scan"
    INTAKE = "intake"
    TICKETS = "tickets"
    TOGETHER = "together"
    CALLS = "calls"
    RENEW = "renew"
    EXPLAIN = "explain"
    REDEEM = "redeem"
    DAY = "day"
    CONFIRM = "confirm"
    MORE = "more"
    HELP = "help"
    SETTINGS = "settings"
    SYNC = "sync"
    SWITCH = "switch"
    FORFEITURE = "forfeiture"
    LISTS = "lists"
    LOOKS = "looks"
    MORNING = "morning"
    STOCKTAKE = "stocktake"
    VAULT = "vault"
    BACK = "back"


class Group(StrEnum):
    """Where a key stands on the rail."""

    PAGES = "pages"
    HERE = "here"
    PROGRAM = "program"
    UNSHOWN = "unshown"


@dataclass(frozen=True, slots=True)
class Key:
    """A command, its keys (the first is shown) and its icon."""

    command: Command
    keys: tuple[str, ...]
    icon: str
    group: Group


KEYS: tuple[Key, ...] = (
    Key(Command.SCAN, ("F1", "Ctrl+L"), "qr_code_scanner", Group.PAGES),
    Key(Command.INTAKE, ("F2",), "add", Group.PAGES),
    Key(Command.TICKETS, ("F3",), "confirmation_number", Group.PAGES),
    Key(Command.TOGETHER, ("F4",), "payments", Group.PAGES),
    Key(Command.CALLS, ("Shift+F4",), "call", Group.PAGES),
    Key(Command.DAY, ("F8",), "point_of_sale", Group.PAGES),
    Key(Command.RENEW, ("F5",), "autorenew", Group.HERE),
    Key(Command.EXPLAIN, ("F6",), "help", Group.HERE),
    Key(Command.REDEEM, ("F7",), "redeem", Group.HERE),
    Key(Command.CONFIRM, ("F9",), "check_circle", Group.HERE),
    Key(Command.MORE, ("F10",), "more_horiz", Group.HERE),
    Key(Command.HELP, ("F11",), "keyboard", Group.PROGRAM),
    Key(Command.SETTINGS, ("F12",), "settings", Group.PROGRAM),
    Key(Command.SYNC, ("Shift+F12",), "sync", Group.UNSHOWN),
    Key(Command.SWITCH, ("Shift+F11",), "login", Group.UNSHOWN),
    Key(Command.FORFEITURE, ("Shift+F8",), "gavel", Group.UNSHOWN),
    Key(Command.LISTS, ("Shift+F7",), "receipt_long", Group.UNSHOWN),
    Key(Command.LOOKS, ("Shift+F10",), "history", Group.UNSHOWN),
    Key(Command.MORNING, ("Shift+F1",), "visibility", Group.UNSHOWN),
    Key(Command.VAULT, ("Shift+F2",), "inventory_2", Group.UNSHOWN),
    Key(Command.STOCKTAKE, ("Shift+F3",), "fact_check", Group.UNSHOWN),
    Key(Command.BACK, ("Esc",), "arrow_back", Group.UNSHOWN),
)


def shown_key(command: Command) -> str:
    """The key a command is shown with, e.g. F9."""
    return next(key.keys[0] for key in KEYS if key.command is command)


class KeyNames(QObject):
    """What each key is called on screen."""

    def of(
        self, command: Command, *, pledge: str, ticket: str, renew: str, redeem: str, day_end: str
    ) -> str:
        """The name of a command in the agency's words."""
        names = {
            Command.SCAN: self.tr("Scan, search"),
            Command.INTAKE: self.tr("New {pledge}").format(pledge=pledge),
            Command.TICKETS: self.tr("Find {ticket}").format(ticket=ticket),
            Command.TOGETHER: self.tr("Pay together"),
            Command.CALLS: self.tr("Calls"),
            Command.RENEW: renew,
            Command.EXPLAIN: self.tr("Why so much"),
            Command.REDEEM: redeem,
            Command.DAY: day_end,
            Command.CONFIRM: self.tr("Confirm"),
            Command.MORE: self.tr("More"),
            Command.HELP: self.tr("Keys"),
            Command.SETTINGS: self.tr("Settings"),
            Command.SYNC: self.tr("Line and problems"),
            Command.SWITCH: self.tr("Lock, another clerk"),
            Command.FORFEITURE: self.tr("Forfeiture"),
            Command.LISTS: self.tr("Lists for the authority"),
            Command.LOOKS: self.tr("Who looked at what"),
            Command.MORNING: self.tr("Morning page"),
            Command.VAULT: self.tr("Vault"),
            Command.STOCKTAKE: self.tr("Stocktake"),
            Command.BACK: self.tr("Back"),
        }
        return names[command]
