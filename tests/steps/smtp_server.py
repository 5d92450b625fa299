"""A mail server on this machine: it keeps what it takes, refuses whom it is told to, and may be slow or hang up."""

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class MailServer:
    port: int = 0
    refused: dict[str, str] = field(default_factory=dict)
    """What to answer whoever writes to an address: `550 5.1.1 No such user`."""
    slow: float = 0
    """Seconds between a message is kept and it is said to be."""
    hangs_up: bool = False
    """Keeps a message and closes the connection instead of saying so."""
    taken: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [str(each["Message-ID"]) for each in self.taken]


class _Conversation(socketserver.StreamRequestHandler):
    server: "_Listener"

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        with suppress(ConnectionError):  # whoever was killed says nothing more
            self.talk()

    def talk(self) -> None:
        about, to = self.server.about, ""
        self.say("220 mail.example")
        while line := self.rfile.readline():
            word, _, rest = line.decode().strip().partition(" ")
            match word.upper():
                case "RCPT":
                    to = rest.partition("<")[2].partition(">")[0]
                    self.say(about.refused.get(to, "250 OK"))
                case "DATA":
                    self.say("354 Go on")
                    about.taken.append(self.read_message())
                    about.to.append(to)
                    if about.hangs_up:
                        return
                    time.sleep(about.slow)
                    self.say("250 Kept")
                case "QUIT":
                    self.say("221 Bye")
                    return
                case _:
                    self.say("250 OK")

    def read_message(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                raise ConnectionError("cut off in the middle of a message")
            lines.append(line.removeprefix(b"."))
        message = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    about: MailServer


@contextmanager
def mail_server() -> Iterator[MailServer]:
    with _Listener(("127.0.0.1", 0), _Conversation) as listener:
        about = listener.about = MailServer(port=listener.server_address[1])
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield about
        finally:
            listener.shutdown()
            thread.join()
