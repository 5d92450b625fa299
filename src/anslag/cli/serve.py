"""`anslag serve`: the pages, until stopped."""

import argparse
import os

from django.core.handlers.wsgi import WSGIHandler
from gunicorn.app.base import BaseApplication

from anslag.records.database import migrate_if_needed
from anslag.web.wsgi import application

HELP = "Visa sidorna på den här datorn tills du avbryter med Ctrl-C."


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", metavar="PORT", type=_port, default=os.environ.get("PORT", "8000"))


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 2**16:
        raise ValueError(text)
    return port


def run(options: argparse.Namespace) -> int:
    migrate_if_needed()
    print(f"Öppna http://127.0.0.1:{options.port}/ – avbryt med Ctrl-C.", flush=True)
    _Server(options.port).run()
    return 0


class _Server(BaseApplication):
    def __init__(self, port: int) -> None:
        self.port = port
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"127.0.0.1:{self.port}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 4)
        self.cfg.set("loglevel", "warning")

    def load(self) -> WSGIHandler:  # type: ignore[override] # it is what gunicorn asks for
        return application
