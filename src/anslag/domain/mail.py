"""A message on its way: to whom and with what words, when it is tried again, and what has become of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

type MailState = Literal["waiting", "underway", "uncertain", "refused", "given_up", "sent", "bounced"]
"""uncertain: handed over, and nobody knows whether it was taken; it is never sent again by itself."""

RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long after each refusal it is tried again. After the last of them it is given up."""

LEASE = timedelta(minutes=10)
"""How long a message may take to hand over. Longer than any time limit of a connection to a mail server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What a party is told in a programme, whoever gets its mail there. `key` names it once for all."""

    key: str
    kind: str
    party: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is to be sent to one address. `key` names it once for all; `programme` is a key, `party` whom it is of."""

    key: str
    kind: str
    programme: str
    party: str
    day: date
    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How it has gone so far. `fault` is why it was refused, or came back."""

    attempts: int = 0
    tried_at: datetime | None = None
    sent_at: datetime | None = None
    bounced_at: datetime | None = None
    fault: str = ""

    def state(self, now: datetime) -> MailState:
        if self.bounced_at:
            return "bounced"
        if self.sent_at:
            return "sent"
        if not self.attempts or self.tried_at is None:
            return "waiting"
        if self.fault:
            return "refused" if self.attempts <= len(RETRIES) else "given_up"
        return "underway" if now < self.tried_at + LEASE else "uncertain"
