"""Reads BgMax, Bankgirot's file of payments in: eighty columns a line, in Latin-1, with sums of its own to check by."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from anslag.domain.bank_answer import BankAnswer, Booking, keyed
from anslag.files.bank_file_fault import BankFileError

PAYMENT, DEDUCTION, MORE, LESS = "20", "21", "22", "23"
KNOWN = {"01", "05", "15", PAYMENT, DEDUCTION, MORE, LESS, "25", "26", "27", "28", "29", "70"}
CURRENCY = "SEK"


@dataclass(slots=True)
class Line:
    """A payment or a deduction, with the records that belong to it."""

    record: str
    extra: list[str] = field(default_factory=list)
    name: str = ""

    @property
    def incoming(self) -> bool:
        return self.record[:2] == PAYMENT

    @property
    def amount(self) -> int:
        return _number(self.record, 37, 55)


@dataclass(slots=True)
class Section:
    """What was paid to one bankgiro on one day."""

    account: str
    lines: list[Line] = field(default_factory=list)
    deposit: str = ""


def is_bgmax(content: bytes) -> bool:
    return content[:7] == b"01BGMAX"


def read_bgmax(content: bytes) -> BankAnswer:
    if b"\0" in content:
        raise BankFileError("Filen har tecken som ingen sådan fil har. Hämta den på nytt.")
    records = [line.expandtabs().ljust(80) for line in content.decode("latin-1").splitlines() if line.strip()]
    sections = _sections(records)
    _check_totals(records, sections)
    bookings = [each for section in sections for each in keyed(_bookings(section), section.account)]
    return BankAnswer(
        message="BgMax",
        reference=records[0][24:44].strip(),
        accounts=tuple(dict.fromkeys(each.account for each in sections)),
        bookings=tuple(bookings),
    )


def _sections(records: list[str]) -> list[Section]:
    sections: list[Section] = []
    for number, record in enumerate(records, start=1):
        kind = record[:2]
        if kind not in KNOWN:
            raise BankFileError(
                f"Rad {number} börjar på {kind!r}, som inte finns i BgMax. Hämta filen på nytt."
            )
        if kind == "05":
            if record[22:25] != CURRENCY:
                raise BankFileError(
                    f"Rad {number} är i {record[22:25]}. Bara inbetalningar i kronor läses in."
                )
            sections.append(Section(record[2:12].lstrip("0")))
        elif kind not in {"01", "70"}:
            if not sections or (kind not in {PAYMENT, DEDUCTION, "15"} and not sections[-1].lines):
                raise BankFileError(f"Rad {number} hör inte till någon betalning. Hämta filen på nytt.")
            _add(sections[-1], kind, record)
    return sections


def _add(section: Section, kind: str, record: str) -> None:
    if kind in {PAYMENT, DEDUCTION}:
        section.lines.append(Line(record))
    elif kind in {MORE, LESS}:
        section.lines[-1].extra.append(record)
    elif kind == "26":
        section.lines[-1].name = record[2:37].strip()
    elif kind == "15":
        section.deposit = record


def _bookings(section: Section) -> Iterator[Booking]:
    written = section.deposit[37:45]
    try:
        day = date.fromisoformat(f"{written[:4]}-{written[4:6]}-{written[6:]}")
    except ValueError as fault:
        raise BankFileError(f"”{written}” i filen är ingen dag. Hämta filen på nytt.") from fault
    for line in section.lines:
        yield from _booking(line, day)


def _booking(line: Line, day: date) -> Iterator[Booking]:
    """One for each reference, where each says its amount and they add up; else one with all the references."""
    booking = Booking(
        incoming=line.incoming,
        amount=line.amount,
        day=day,
        reference=line.record[12:37].strip(),
        bank_reference=line.record[57:69].strip(),
        name=line.name,
    )
    parts = [(each, (1 if each[:2] == MORE else -1) * _number(each, 37, 55)) for each in line.extra]
    if parts and sum(amount for _, amount in parts) == line.amount and all(amount > 0 for _, amount in parts):
        for each, amount in parts:
            yield replace(booking, amount=amount, reference=each[12:37].strip())
        return
    references = [booking.reference, *(each[12:37].strip() for each in line.extra)]
    if booking.amount:
        yield replace(booking, reference=" ".join(dict.fromkeys(each for each in references if each)))


def _check_totals(records: list[str], sections: list[Section]) -> None:
    for section in sections:
        total = sum(each.amount if each.incoming else -each.amount for each in section.lines)
        if not section.deposit:
            raise BankFileError("Filen är avbruten: en insättning saknas. Hämta den på nytt.")
        said = _number(section.deposit, 50, 68), _number(section.deposit, 71, 79)
        if said != (total, len(section.lines)):
            raise BankFileError(
                f"Filen går inte ihop: insättningen är {said[0] / 100:.2f} i {said[1]} rader, men raderna ger "
                f"{total / 100:.2f} i {len(section.lines)}. Hämta den på nytt."
            )
    last = records[-1]
    kinds = [record[:2] for record in records]
    counted = (
        kinds.count(PAYMENT),
        kinds.count(DEDUCTION),
        kinds.count(MORE) + kinds.count(LESS),
        len(sections),
    )
    if last[:2] != "70" or counted != tuple(_number(last, 2 + 8 * at, 10 + 8 * at) for at in range(4)):
        raise BankFileError("Filen är avbruten eller ändrad: slutraden räknar annat än det som står i den.")


def _number(record: str, start: int, end: int) -> int:
    digits = record[start:end].strip()
    if not digits.isdecimal() or not digits.isascii():
        raise BankFileError(f"”{record[start:end]}” i filen är inget tal. Hämta den på nytt.")
    return int(digits)
