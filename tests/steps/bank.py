"""A bank on this machine: it takes payment files from a folder, answers in another, and moves its clock when asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from mockbank.server import Config, make_server

IBAN = "SE3550000000054910000003"


@dataclass(slots=True)
class Bank:
    address: str
    drop: Path
    pickup: Path
    read: set[str] = field(default_factory=set)

    def ask(self, method: str, path: str, **facts: Any) -> Any:
        body = json.dumps(facts).encode()
        request = Request(
            self.address + path, data=body, method=method, headers={"Content-Type": "application/json"}
        )
        with urlopen(request) as answer:
            return json.loads(answer.read())

    def take(self) -> None:
        """Read what lies in its folder."""
        self.ask("POST", "/_mock/drop/scan")

    def days_pass(self, days: int) -> None:
        self.ask("POST", f"/_mock/advance?days={days}")

    def is_paid(self, amount: int, reference: str, payer: str) -> None:
        """Someone pays in: `amount` in öre."""
        self.ask(
            "POST",
            "/_mock/credits",
            account="OWN",
            amount=amount,
            reference=reference,
            debtor={"name": payer},
        )

    def answers(self, kind: str = "") -> list[bytes]:
        """What it has answered since last time, of one kind or of all."""
        found = [each for each in sorted(self.pickup.iterdir()) if each.name not in self.read]
        wanted = [each for each in found if each.name.startswith(kind) and each.suffix == ".xml"]
        self.read |= {each.name for each in wanted}
        return [each.read_bytes() for each in wanted]


@contextmanager
def bank(folder: Path, *, opened: date, balance: int = 10**12) -> Iterator[Bank]:
    """A bank that has the giver's account, from the morning of a day on."""
    drop, pickup = folder / "drop", folder / "pickup"
    for each in (drop, pickup):
        each.mkdir()
    server = make_server(
        Config(
            port=0,
            quiet=True,
            clock=f"{opened.isoformat()}T08:00",
            drop_dir=str(drop),
            pickup_dir=str(pickup),
            drop_settle_ms=0,
            drop_interval_ms=10**9,
        )
    )
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    started = Bank(f"http://127.0.0.1:{server.server_address[1]}", drop, pickup)
    try:
        started.ask(
            "POST", "/_mock/accounts", id="OWN", iban=IBAN, name="Verket", currency="SEK", balance=balance
        )
        yield started
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
