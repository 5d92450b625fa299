"""The port that the pages are shown on: what may be given, and whether it is free."""

import errno
import os
import socket

from anslag.domain.problem import Refusal

HOST = "127.0.0.1"
"""This machine alone: a proxy with encryption stands between it and everyone else."""

MOST = 2**16 - 1

DEFAULT_NUMBER = 8000

DEFAULT = os.environ.get("PORT") or str(DEFAULT_NUMBER)


class PortTakenError(Refusal):
    """Something else is shown on the port, or it may not be used."""


def port(text: str) -> int:
    """The port as a number. Raises ValueError for anything that is none."""
    number = int(text)
    if not 0 < number <= MOST:
        raise ValueError(text)
    return number


def address(number: int) -> str:
    return f"http://{HOST}:{number}/"


def require_free(number: int) -> None:
    """Raise PortTakenError where the port cannot be listened on."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((HOST, number))
            tried.listen()
        except OSError as fault:
            why = "är upptagen" if fault.errno == errno.EADDRINUSE else "får du inte använda"
            other = number + 1 if DEFAULT_NUMBER <= number < MOST else DEFAULT_NUMBER
            raise PortTakenError(
                f"Port {number} {why}. Ange en annan, till exempel {other}, med PORT eller --port."
            ) from fault
