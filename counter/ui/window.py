"""The main window: one page at a time, led to by keys and scans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from counter.domain.days import day_in_taiwan
from counter.domain.refusal import Reason, Refused, fault
from counter.domain.staff import AT_WINDOW
from counter.domain.ticket import PLACE_PREFIX
from counter.ui import preferences as kept
from counter.ui.door import Door, FirstLook, listen
from counter.ui.frame import Frame
from counter.ui.idle import Idle, Left
from counter.ui.keys import KEYS, Command, KeyNames
from counter.ui.labels import KeyTips
from counter.ui.language import speak
from counter.ui.messages import Banner, Messages
from counter.ui.outcome import Outcome
from counter.ui.pages.every import Pages, Ways
from counter.ui.pages.page import Page
from counter.ui.preferences import Language, Preferences
from counter.ui.printing import Delivery, Printer, Printing, draw, sheets_of
from counter.ui.room import EnglishWords, Room
from counter.ui.scanner import Scanner, normal
from counter.ui.second_screen import SecondScreen
from counter.ui.tasks import Latest, Tasks
from counter.ui.theme import Theme
from counter.ui.voice import Voice
from counter.ui.watch import Watch

if TYPE_CHECKING:
    from counter.desk.answers import Changed, Found, Receipt
    from counter.domain.policy import Policy
    from counter.domain.refusal import Unavailable
    from counter.settings import Station

_LINE_REASONS = (
    Reason.LINE_FORK,
    Reason.LINE_BEHIND,
    Reason.LINE_REVOKED,
    Reason.LINE_ENTRIES,
    Reason.LINE_CASH,
    Reason.LINE_AGE,
    Reason.LINE_CLOCK,
)
"""Why new tickets wait; the page of the line tells the way out."""


class MainWindow(QMainWindow):
    """Shows one page at a time. Pages without a key lie over the others; Esc leads back.

    `ahead`: pages are made before anybody wants them, one whenever there is nothing else to do.
    """

    def __init__(
        self,
        door: Door,
        *,
        station: Station,
        policy: Policy,
        tasks: Tasks,
        theme: Theme,
        scanner: Scanner,
        printer: Printer,
        preferences_path: Path,
        now: Callable[[], datetime],
        ahead: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self._door = door
        self._station = station
        self._policy = policy
        self._tasks = tasks
        self._theme = theme
        self._printer = printer
        self._preferences_path = preferences_path
        self._now = now
        self._ahead = ahead
        self.preferences = kept.load(preferences_path)
        self._latest = Latest(tasks, self)
        self._check = Latest(tasks, self)
        self._shown: Command | None = None
        self._trail: list[Page] = []
        self._left: Left | None = None
        self._is_locked = True
        self._missed: frozenset[Changed] = frozenset()
        self._held: list[Delivery] = []
        self._laid_aside: dict[tuple[str, str], dict[str, str]] = {}
        scanner.scanned.connect(self.look_up)
        scanner.foreign.connect(self._tell_foreign)
        tasks.slow_changed.connect(self._show_busy)
        tasks.bug.connect(self._tell_bug)
        self.second = SecondScreen(self, self.page)
        self.second.lost.connect(self._tell_screen_lost)
        self._make_shortcuts()
        self.furnish()
        self.resize(1366, 768)
        door.opened.connect(self._opened)
        door.broken.connect(self._not_opened)
        door.changed_elsewhere.connect(self._changed_elsewhere)
        door.messages_moved.connect(self._messages_moved)
        # A filter of the program is told of each of the two thousand events of a start, and nobody types yet.
        self.idle = Idle(now, self)
        self.idle.over.connect(self._lock_if_idle)
        FirstLook(self).had.connect(partial(listen, scanner, KeyTips(self), self.idle))

    # ------------------------------------------------------------------ furnishing

    def furnish(self) -> None:
        """Build the window in the language and colours chosen; again whenever those change."""
        speak(self.preferences.language)
        self._theme.wear(self.preferences.scheme, self.preferences.text_percent)
        self.setWindowTitle(self.tr("Pawnshop counter"))
        banner = Banner(self._theme)
        self.room = self._make_room(banner)
        self._key_names = KeyNames()
        self.frame = Frame(self.room, banner, names=self.name_of, press=self.press)
        self.watch = Watch(self.room, self.frame, self._now)
        self.watch.forgotten.connect(self._to_forgotten_day)
        self.watch.check_due.connect(self.check_file)
        self.outcome = Outcome(self.room, self._held, self)
        self._trail.clear()
        self._shown = None
        self.pages = Pages(
            self.room,
            self._ways(),
            preferences=lambda: self.preferences,
            names=self.name_of,
            parent=self.frame,
        )
        self.room.messages.offer_remedy(
            Reason.OUTSIDE_HOURS,
            (self.tr("Note the reason…"), lambda: self.show_over(self.pages.hours)),
        )
        self.room.messages.offer_remedy(
            Reason.SECOND_NOT_VOUCHED,
            (self.tr("The second person approves…"), self._to_vouch),
        )
        self.room.messages.offer_remedy(
            Reason.PASSWORD_NEEDED, (self.tr("Sign in anew…"), self.lock)
        )
        for reason in _LINE_REASONS:
            remedy = (self.tr("To the page of the line…"), self.show_line)
            self.room.messages.offer_remedy(reason, remedy)
        self.frame.status.line.clicked.connect(lambda: self.press(Command.SYNC))
        self.frame.reminder.clicked.connect(lambda: self.show_over(self.pages.recovery))
        self.frame.held.clicked.connect(self.outcome.pay_mark)
        self.outcome.held_changed.connect(self.frame.show_held)
        self.frame.show_held(len(self._held))
        self.room.printing.sent.connect(self.outcome.sent)
        self.room.printing.failed.connect(self.outcome.not_sent)
        self.outcome.ticket_wanted.connect(lambda pledge: self.open_ticket(pledge, False))
        self.outcome.reprint_wanted.connect(self._print_again)
        self.setCentralWidget(self.frame)
        self._staff = self.room.staff
        self.frame.scan.asked.connect(self.look_up)
        self.frame.scan.left.connect(self._to_page)
        if self._door.clerk is None:
            self.sign_out()
        else:
            self._begin(self._door.clerk.code)
        if self._door.is_open:
            self._prepare()
            self.second.furnish(self.room, self.preferences.pledgor_screen)

    def _make_room(self, banner: Banner) -> Room:
        language = self.preferences.language
        english = language is Language.ENGLISH
        words = EnglishWords().words() if english else self._policy.words
        voice = Voice(language, words)
        return Room(
            door=self._door,
            tasks=self._tasks,
            theme=self._theme,
            messages=Messages(banner, voice),
            printing=self._make_printing(),
            rules=lambda: self._policy,
            station=self._station,
            words=words,
            language=language,
            voice=voice,
            today=lambda: day_in_taiwan(self._now()),
            laid_aside=self._laid_aside,
            stage=QStackedWidget(),
        )

    def _make_printing(self) -> Printing:
        printing = Printing(
            self._tasks,
            draw=draw,
            pictures=sheets_of,
            printer=self._printer,
            chosen=lambda: self.preferences,
        )
        printing.shown.connect(self.show_papers)
        return printing

    def _adopt(self, page: Page) -> None:
        self.frame.stack.addWidget(page)
        page.commands_changed.connect(self._show_keys)
        page.acted.connect(self._acted)
        page.opens.connect(self.open_ticket)
        page.leaves.connect(self.back)
        page.shown_changed.connect(self.second.show_page)

    def _ways(self) -> Ways:
        return Ways(
            adopt=self._adopt,
            signed_in=self._begin,
            sign_out=self.sign_out,
            prefer=self._prefer,
            printer_picked=self._remember_printer,
            print_again=self._print_again,
            show_over=self.show_over,
            backed_up=self.watch.refresh,
        )

    def _opened(self) -> None:
        """The desk can be asked: what waited for it goes on."""
        self._policy = self._door.desk.policy
        self._staff = self.room.staff
        self.watch.refresh()
        self.pages.sign_in.enter()
        self._prepare()
        self.second.furnish(self.room, self.preferences.pledgor_screen)

    def _prepare(self) -> None:
        if self._ahead:
            self.pages.prepare()

    def _not_opened(self) -> None:
        self.pages.sign_in.button.setEnabled(False)
        self.room.messages.warn(
            self.tr(
                "The counter's file could not be opened; nothing in it was changed. Close the program "
                "and start it again; if that does not help, do not work at this counter."
            )
        )

    # ------------------------------------------------------------------ pages

    def page(self) -> Page | None:
        """The page shown."""
        shown = self.frame.stack.currentWidget()
        return shown if isinstance(shown, Page) else None

    def go(self, command: Command) -> None:
        """Show the page of a key; what is half taken in lies open there, for those who serve people alone."""
        if self._is_locked:
            return
        if command is Command.INTAKE and self._home() is not Command.INTAKE:
            self._tell(Refused([fault(Reason.ROLE_NOT_ALLOWED)]))
            return
        self._trail.clear()
        self._shown = command
        self.room.messages.clear()
        self._show(self.pages.of_key(command))

    def show_over(self, page: Page) -> None:
        """Show a page over the one shown; Esc leads back. What comes behind a lock waits for who comes back."""
        if self._is_locked:
            self._left = None if self._left is None else self._left.under(page)
            return
        shown = self.page()
        if shown is not None and shown is not page:
            self._trail.append(shown)
        self._show(page)

    def _to_vouch(self) -> None:
        """The second person approves over what is shown; before the day is open that is the page of signing in."""
        if self.page() is self.pages.sign_in and self._door.clerk is not None:
            self._trail[:] = [self.pages.sign_in]
            self._show(self.pages.vouch)
        else:
            self.show_over(self.pages.vouch)

    def show_line(self) -> None:
        """Show how the line stands over whatever is shown: nobody goes there to stay, and work waits below."""
        page = self.pages.sync
        if page in self._trail:
            del self._trail[self._trail.index(page) :]
        self.room.messages.clear()
        self.show_over(page)

    def back(self) -> None:
        """Back to where the clerk came from."""
        if self._trail:
            over = self.page()
            self._show(self._trail.pop(), enters=over is None or not over.leaves_below)
        elif self._door.clerk is not None:
            self.go(self._home())

    def open_ticket(self, pledge: str, by_scan: bool) -> None:
        """Show a ticket; `by_scan`: its paper lies on the counter."""
        if self._is_locked:
            return
        self.pages.ticket.open(pledge, by_scan=by_scan)
        self.show_over(self.pages.ticket)

    def show_papers(self, delivery: Delivery) -> None:
        """Show papers before they go out."""
        self.pages.paper.show_delivery(delivery)
        self.show_over(self.pages.paper)

    def sign_out(self) -> None:
        """Let somebody sign in; what was told, and what it offers to do, was for the clerk before."""
        self._is_locked = True
        self._latest.forget()
        self._trail.clear()
        self._shown = None
        self.room.messages.clear()
        self.frame.scan.clear()
        if self._door.clerk is not None:
            # Behind what is being written: no act is cut off.
            self._tasks.run(
                self._door.desk.sign_out,
                owner=self,
                done=lambda _: self.watch.refresh(),
                failed=self._tell,
            )
        self._show(self.pages.sign_in)

    def _to_forgotten_day(self) -> None:
        """Told each minute: who is closing the day already is left alone."""
        if not self._is_locked:
            self.sign_out()

    def come_to_front(self) -> None:
        """Another program for this counter was started: show this one."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def check_file(self) -> None:
        """Check the whole file in the background; damage stops new business."""
        self._check.ask(self._door.desk.check, done=lambda _: None, failed=self._tell)

    def lock(self) -> None:
        """Let the same clerk come back to what lies here, or another one take over."""
        page, clerk = self.page(), self._door.clerk
        if page is None or clerk is None or self._is_locked:
            return
        modal = QApplication.activeModalWidget()
        if modal is not None:
            modal.close()
        typed = self.frame.scan.text()
        self._left = Left(clerk.code, page, tuple(self._trail), self._shown, typed)
        self.sign_out()

    def _lock_if_idle(self) -> None:
        """Where the branch has accounts: without passwords a lock would keep nobody out."""
        if not self._door.is_open or not self._door.desk.has_accounts:
            return
        if not self._is_locked:
            self.lock()
        elif self._door.clerk is not None:  # known already, and gone before the day was open
            self.sign_out()

    def _begin(self, code: str) -> None:
        desk, left, self._left = self._door.desk, self._left, None
        self._is_locked = False
        before, self._policy = self._policy, desk.policy
        if self._policy.hash != before.hash:
            self._furnish_by_new_rules()
        elif desk.staff != self._staff:
            self._keep_drafts()
            self.furnish()
        elif left is not None and left.clerk == code:
            self._refresh()
            self._trail[:] = left.trail
            self._shown = left.shown
            self.frame.scan.setText(left.typed)
            self._show(left.page)
        else:
            self._refresh()
            self.go(self._home())

    def _home(self) -> Command:
        """Whoever does not work at the window begins with the day."""
        clerk = self._door.clerk
        return Command.INTAKE if clerk is None or clerk.role in AT_WINDOW else Command.DAY

    def _furnish_by_new_rules(self) -> None:
        """Every list and choice is made anew; a clerk signed in, so that nothing is being typed."""
        self._keep_drafts()
        self.furnish()
        self.room.messages.note(
            self.tr("New rules are in force ({version}); they hold for each new {ticket}.").format(
                version=self._policy.version, ticket=self.room.words.ticket
            )
        )

    def _show(self, page: Page, *, enters: bool = True) -> None:
        self.frame.stack.setCurrentWidget(page)
        self.frame.heading.setText(page.title())
        self._show_keys()
        if enters:
            page.enter()
        self.second.turn_to(page)

    def _show_keys(self) -> None:
        page = self.page()
        shown = self._shown if page is None else page.belongs_to or self._shown
        self.frame.rail.show_state(self._working(), shown)

    # ------------------------------------------------------------------ keys and scans

    def name_of(self, command: Command) -> str:
        """What a key is called."""
        words = self.room.words
        return self._key_names.of(
            command,
            pledge=words.pledge,
            ticket=words.ticket,
            renew=words.renew,
            redeem=words.redeem,
            day_end=words.day_end,
        )

    def press(self, command: Command) -> None:
        """Do what a key asks for."""
        if command is Command.BACK and self._tasks.slow and self._tasks.can_cancel():
            self._tasks.cancel_reads()
            return
        act = self._working().get(command)
        if act is not None:
            act()

    def look_up(self, text: str) -> None:
        """Find what was typed or scanned: the page may want it, else it is searched for."""
        page = self.page()
        if self._door.clerk is None or self._is_locked:
            return
        if page is not None and page.take_scan(text):
            self.frame.scan.clear()
            return
        if normal(text).startswith(PLACE_PREFIX):
            self.frame.scan.clear()
            self.go(Command.VAULT)
            self.pages.vault.take_scan(text)
            return
        self.second.rest()
        self._latest.ask(
            self._door.desk.find,
            text,
            done=lambda found: self._found(text, found),
            failed=self._not_found,
        )

    def _found(self, text: str, found: Found) -> None:
        self.frame.scan.clear()
        self.room.messages.clear()
        if found.pledge:
            self.open_ticket(found.pledge, found.by_scan)
            return
        self.go(Command.TICKETS)
        self.pages.results.show_found(text, found)

    def _tell_foreign(self, code: str) -> None:
        self.room.messages.warn(
            self.tr(
                "{code} was scanned: it is no code of this counter, and nothing was entered. "
                "Amounts are typed."
            ).format(code=code)
        )

    def _not_found(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)
        self.second.show_page()
        self._to_scan()

    def _working(self) -> dict[Command, Callable[[], None]]:
        page = self.page()
        working: dict[Command, Callable[[], None]] = {}
        if self._door.clerk is not None and not self._is_locked:
            working[Command.SCAN] = self._to_scan
            working[Command.HELP] = lambda: self.show_over(self.pages.keys)
            for command in self.pages.keyed():
                working[command] = partial(self.go, command)
            working[Command.SYNC] = self.show_line
            working[Command.SWITCH] = self.lock
            working[Command.BACK] = self._escape
        if page is not None:
            working.update(page.commands())
        return working

    def _to_scan(self) -> None:
        self.frame.scan.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.frame.scan.selectAll()

    def _to_page(self) -> None:
        page = self.page()
        if page is not None:
            page.enter()

    def _escape(self) -> None:
        """Esc on a page that has nothing to go back from: to the scan box."""
        if self._trail:
            self.back()
        elif not self.frame.banner.isHidden():
            self.room.messages.clear()
        else:
            self._to_scan()

    def _make_shortcuts(self) -> None:
        for key in KEYS:
            for keys in key.keys:
                shortcut = QShortcut(QKeySequence(keys), self)
                shortcut.setAutoRepeat(False)
                shortcut.activated.connect(lambda command=key.command: self.press(command))

    # ------------------------------------------------------------------ what happened

    def _acted(self, receipt: Receipt) -> None:
        from counter.domain.entries import Kind  # noqa: PLC0415 - loaded with the first act

        self.refresh_all(receipt.changed)
        self.outcome.tell(receipt)
        self.second.show_done(receipt)
        if receipt.entry.kind is Kind.DAY_CLOSED:
            self.pages.day.back_up()

    def refresh_all(self, changed: frozenset[Changed]) -> None:
        """Something changed. Behind a lock nothing is asked for; it is once somebody is in again."""
        self._missed |= changed
        self._refresh()

    def _refresh(self) -> None:
        if self._missed and not self._is_locked:
            changed, self._missed = self._missed, frozenset()
            for page in self.pages.made():
                page.refresh(changed)
        self.watch.refresh()

    def _changed_elsewhere(self, _: object) -> None:
        from counter.desk.answers import Changed  # noqa: PLC0415 - loaded behind the first page

        told = {Changed.PLEDGE, Changed.PLEDGOR, Changed.VAULT, Changed.LISTS, Changed.CHECKS}
        self.refresh_all(frozenset(told))

    def _messages_moved(self) -> None:
        from counter.desk.answers import Changed  # noqa: PLC0415 - loaded behind the first page

        self.refresh_all(frozenset({Changed.CALLS}))

    def _prefer(self, preferences: Preferences) -> None:
        before, self.preferences = self.preferences, preferences
        kept.save(self._preferences_path, preferences)
        self._keep_drafts()
        if not before.looks_like(preferences):
            self.furnish()
            self.go(Command.SETTINGS)
        self.room.messages.good(self.tr("The settings are saved."))

    def _print_again(self, pledge: str) -> None:
        self.open_ticket(pledge, False)
        self.pages.ticket.begin_reprint()

    def _remember_printer(self, name: str) -> None:
        self.preferences = replace(self.preferences, printer=name)
        kept.save(self._preferences_path, self.preferences)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep_drafts()
        self.second.close()
        super().closeEvent(event)

    def _keep_drafts(self) -> None:
        for page in self.pages.made():
            page.keep_draft()

    def _tell(self, trouble: Refused | Unavailable) -> None:
        self.room.messages.trouble(trouble)

    def _tell_screen_lost(self) -> None:
        self.room.messages.note(
            self.tr(
                "The screen of the {pledgor} is no longer connected. Go on working; it shows itself "
                "again once it is plugged in."
            ).format(pledgor=self.room.words.pledgor)
        )

    def _tell_bug(self, reference: str) -> None:
        self.room.messages.bug(reference)

    def _show_busy(self, busy: bool) -> None:
        self.frame.status.show_busy(busy, cancellable=self._tasks.can_cancel())
