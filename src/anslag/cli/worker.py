"""`anslag worker`: sends mail, makes reminders, reads large files and delivers payment files, until stopped."""

import argparse
import signal
import sys
from datetime import date, datetime, timedelta
from threading import Event
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, close_old_connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from anslag.cli.clock import now
from anslag.files.bank_profile import read_bank_profile
from anslag.files.handing_over import NotHandedOverError
from anslag.steps.books import read_next
from anslag.steps.invoice_delivery import deliver_invoices
from anslag.steps.mail import MailServerUnreachableError, send_next
from anslag.steps.payment_delivery import deliver_payment_files
from anslag.steps.reminder import queue_reminders

HELP = (
    "Skicka e-post, påminnelser och betalfiler, och läs stora filer, tills du avbryter med Ctrl-C. En process "
    "räcker; två stör inte varandra."
)

LOOKS = 1
"""Seconds between two looks at whether someone has called."""

SWEEPS = 60
"""Seconds between two looks at what waits, called or not."""

MORNING = 8
"""The hour from which the day's reminders are made: until then an officer can see what will be sent."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--once", action="store_true", help="gör det som väntar, dagens påminnelser också, och sluta"
    )


def run(options: argparse.Namespace) -> int:
    rounds = _Rounds()
    if options.once:
        rounds.remind(now())
        return 0 if rounds.sweep() else 1
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, rounds.stop)
    print("Skickar e-post och påminnelser – avbryt med Ctrl-C.", flush=True)
    rounds.go_on()
    return 0


class _Rounds:
    """The worker's rounds, and what it has done on them."""

    def __init__(self) -> None:
        self.stopped = Event()
        self.reminded: date | None = None
        self.told = ""

    def stop(self, _: int, __: FrameType | None) -> None:
        """After the message that is being handed over."""
        self.stopped.set()

    def go_on(self) -> None:
        looks = 0
        while not self.stopped.is_set():
            try:
                called = self.called()
                if called or looks % (SWEEPS // LOOKS) == 0:
                    self.remind_in_the_morning(now())
                    self.sweep()
            except (DatabaseError, InterfaceError) as fault:
                self.tell(f"Databasen går inte att använda: {str(fault).strip()}. Försöker igen.")
            close_old_connections()
            looks += 1
            self.stopped.wait(LOOKS)

    def called(self) -> bool:
        """Whether anything is in the queue of background work; what is there is done, and says only to look."""
        if not DBTaskResult.objects.ready().exists():
            return False
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="anslag",
            excluded_queue_names=[],
        ).run()
        return True

    def remind_in_the_morning(self, moment: datetime) -> None:
        if moment.hour >= MORNING and self.reminded != moment.date():
            self.remind(moment)
            # A call that someone was killed in the middle of says nothing that is not found on the rounds.
            DBTaskResult.objects.running().filter(started_at__lt=moment - timedelta(days=1)).delete()
            call_command("prune_db_task_results", min_age_days=14, verbosity=0)
            self.reminded = moment.date()

    def remind(self, moment: datetime) -> None:
        at = moment.isoformat(timespec="seconds")
        queue_reminders(moment.date(), base_address=settings.ADDRESS, at=at)

    def sweep(self) -> bool:
        """Hand over what waits. False when no mail server answers, or the bank's folder cannot be written in."""
        while not self.stopped.is_set() and read_next(now):
            pass
        delivered = self.deliver(now())
        invoiced = self.deliver_invoices(now())
        return self.send() and delivered and invoiced

    def deliver_invoices(self, moment: datetime) -> bool:
        """Put the invoices that are to be sent where the access point fetches them, where there is such a place."""
        if settings.INVOICE_FOLDER is None:
            return True
        at = moment.isoformat(timespec="seconds")
        try:
            deliver_invoices(
                moment.date(), folder=settings.INVOICE_FOLDER, command=settings.INVOICE_COMMAND, at=at
            )
        except NotHandedOverError as fault:
            self.tell(f"E-fakturan väntar. {fault}")
            return False
        except OSError as fault:
            self.tell(
                f"E-fakturan gick inte att skriva: {fault.strerror or fault}. Kontrollera {fault.filename}."
            )
            return False
        return True

    def deliver(self, moment: datetime) -> bool:
        """Put the payment files that wait where the bank fetches them, where there is such a place."""
        if settings.BANK_FOLDER is None:
            return True
        try:
            deliver_payment_files(
                moment.date(),
                folder=settings.BANK_FOLDER,
                profile=read_bank_profile(settings.BANK_PROFILE),
                at=moment.isoformat(timespec="seconds"),
            )
        except OSError as fault:
            self.tell(
                f"Betalfilen gick inte att skriva: {fault.strerror or fault}. Kontrollera {fault.filename}."
            )
            return False
        return True

    def send(self) -> bool:
        """One message at a time. False when no mail server answers."""
        try:
            while not self.stopped.is_set() and send_next(now()):
                self.told = ""
        except MailServerUnreachableError as fault:
            self.tell(str(fault))
            return False
        return True

    def tell(self, words: str) -> None:
        """Say what is wrong, once for as long as it is the same."""
        if words != self.told:
            print(words, file=sys.stderr, flush=True)
        self.told = words
