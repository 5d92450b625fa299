"""`anslag serve`: the pages, until stopped."""

import argparse
import os

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from anslag.cli.port import DEFAULT, HOST, address, port, require_free
from anslag.records.database import migrate_if_needed
from anslag.records.local_accounts import accounts_exist, lock_anew
from anslag.web.wsgi import application

HELP = "Visa sidorna på den här datorn tills du avbryter med Ctrl-C."

SECONDS_TO_FINISH = 10
"""How long a page that is being made may take when the server is stopped."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", metavar="PORT", type=port, default=DEFAULT)


def run(options: argparse.Namespace) -> int:
    require_free(options.port)
    migrate_if_needed()
    if accounts_exist():
        lock_anew()
    if not os.environ.get("ANSLAG_ADDRESS"):
        settings.ADDRESS = address(options.port).rstrip("/")
    _Server(options.port).run()
    return 0


class _Server(BaseApplication):
    def __init__(self, number: int) -> None:
        self.port = number
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"{HOST}:{self.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("graceful_timeout", SECONDS_TO_FINISH)
        # A socket for steering the server is one more way in, and two servers would share it.
        self.cfg.set("control_socket_disable", True)
        self.cfg.set("when_ready", self.tell)

    def tell(self, _: Arbiter) -> None:
        print(f"Öppna {address(self.port)} – avbryt med Ctrl-C.", flush=True)

    def load(self) -> WSGIHandler:  # type: ignore[override] # it is what gunicorn asks for
        return application
