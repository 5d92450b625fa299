"""Messages that came back are understood, and everything else is refused with the file's name."""

import random
from pathlib import Path

import pytest

from anslag.files.letter import message_id
from anslag.files.returned_mail import LARGEST, NotReturnedMailError, Returned, read_returned
from tests.files.returned import AWAY, FORWARDED, WHOLE, report

OURS = message_id(17, "remind/a", "anslag@myndighet.example")
NO_SUCH_USER = "550 5.1.1 <registrator@alfa.example>: no such user"


def returned(place: Path, text: str | bytes) -> Returned:
    file = place / "returned.eml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_returned(file)


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_a_report_tells_which_message_and_why(tmp_path: Path, kind: str, line: str) -> None:
    told = returned(tmp_path, report(OURS, kind=kind).replace("\n", line))
    assert told == Returned(number=17, message_id=OURS, reason=NO_SUCH_USER)


def test_a_message_that_is_returned_whole_without_a_report(tmp_path: Path) -> None:
    told = returned(tmp_path, WHOLE.format(message_id=OURS))
    assert told == Returned(number=17, message_id=OURS, reason="Returned: mailbox full")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "nämner inget brev"),
        ("Hej\n", "nämner inget brev"),
        (report("<other@myndighet.example>"), "nämner inget brev"),
        (report(OURS, action="delayed"), "säger inte att brevet kom tillbaka"),
        (report(OURS, action="delivered"), "säger inte att brevet kom tillbaka"),
        (AWAY.format(message_id=OURS), "säger inte att brevet kom tillbaka"),
        (FORWARDED.format(message_id=OURS), "säger inte att brevet kom tillbaka"),
        (bytes(range(256)) * 40, "nämner inget brev"),
        (f"Content-Type: multipart/report; boundary=x\n\n--x\nMessage-ID: {OURS}\n", "säger inte att"),
    ],
)
def test_what_is_not_a_returned_message_of_ours_is_refused(
    tmp_path: Path, text: str | bytes, why: str
) -> None:
    with pytest.raises(NotReturnedMailError, match=why) as refused:
        returned(tmp_path, text)
    assert str(tmp_path / "returned.eml") in str(refused.value)


def test_a_file_too_large_to_be_a_message_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.eml"
    with file.open("wb") as large:
        large.truncate(LARGEST + 1)
    with pytest.raises(NotReturnedMailError, match="för stor"):
        read_returned(file)


def test_a_reason_is_one_short_line(tmp_path: Path) -> None:
    told = returned(tmp_path, report(OURS).replace("no\n such user", "\x1b[31m" + "x" * 5000))
    assert len(told.reason) == 300
    assert told.reason.isprintable()


def test_a_message_within_messages_within_messages_ends(tmp_path: Path) -> None:
    deep = "Content-Type: message/rfc822\n\n" * 150 + f"Message-ID: {OURS}\n\n"
    with pytest.raises(NotReturnedMailError):
        returned(tmp_path, deep)


def test_reports_with_bytes_changed_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    chance = random.Random(20250624)
    whole = report(OURS).encode()
    for _ in range(300):
        spoiled = bytearray(whole)
        for _ in range(chance.randint(1, 12)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        try:
            told = returned(tmp_path, bytes(spoiled[: chance.randint(0, len(spoiled))]))
        except NotReturnedMailError:
            continue
        assert told.reason
