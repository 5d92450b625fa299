"""What a file of SIE 4 says of itself before its vouchers: type, company, years, accounts, dimensions, objects."""

from dataclasses import dataclass, field
from datetime import date

from anslag.files.sie_fields import LineError, day_of, ore_of, told

MOST_NAMED = 200_000
"""Accounts and objects that a file may name."""

LABELS = frozenset(
    b"#FLAGGA #PROGRAM #FORMAT #GEN #SIETYP #PROSA #FTYP #FNR #ORGNR #BKOD #ADRESS #FNAMN #RAR #TAXAR #OMFATTN"
    b" #KPTYP #VALUTA #KONTO #KTYP #ENHET #SRU #DIM #UNDERDIM #OBJEKT #IB #UB #OIB #OUB #RES #PSALDO #PBUDGET"
    b" #VER #TRANS #RTRANS #BTRANS #KSUMMA".split()
)


BALANCES = {b"#IB": 2, b"#UB": 2, b"#RES": 2, b"#OIB": 3, b"#OUB": 3, b"#PSALDO": 4}
"""Where the amount of a balance stands. Nothing here is summed from them, but one that is cut off tells of the rest."""


RESERVED = {2: 1}
"""What the format says of reserved numbers, where a file does not: 2 is a part of 1."""


@dataclass(slots=True)
class Header:
    """Texts are kept as bytes until the whole file has been heard and its character set is known."""

    type: int | None = None
    company: bytes = b""
    organisation_number: bytes = b""
    currency: bytes = b"SEK"
    years: list[tuple[date, date]] = field(default_factory=list)
    dimensions: dict[int, bytes] = field(default_factory=dict)
    above: dict[int, int] = field(default_factory=lambda: dict(RESERVED))
    """The dimension that each sub-dimension is a part of."""
    objects: dict[tuple[int, bytes], bytes] = field(default_factory=dict)
    accounts: dict[bytes, bytes] = field(default_factory=dict)

    def hear(self, label: bytes, fields: list[bytes]) -> None:
        if (at := BALANCES.get(label)) is not None:
            if len(fields) <= at:
                raise LineError(f"{label.decode()} saknar belopp. Raden är avhuggen; ta ut filen på nytt.")
            ore_of(fields[at])
        if read := _READ.get(label):
            read(self, [*fields, b"", b"", b""])

    def read_type(self, fields: list[bytes]) -> None:
        if fields[0] not in {b"1", b"2", b"3", b"4"}:
            raise LineError(f"SIE-typen {told(fields[0])} finns inte. Den är 1, 2, 3 eller 4.")
        self.type = int(fields[0])

    def read_company(self, fields: list[bytes]) -> None:
        self.company = fields[0].strip()

    def read_organisation_number(self, fields: list[bytes]) -> None:
        self.organisation_number = fields[0].strip()

    def read_currency(self, fields: list[bytes]) -> None:
        self.currency = fields[0].strip() or b"SEK"

    def read_year(self, fields: list[bytes]) -> None:
        if fields[1] and fields[2] and len(self.years) < MOST_NAMED:
            self.years.append((day_of(fields[1]), day_of(fields[2])))

    def read_dimension(self, fields: list[bytes]) -> None:
        self.dimensions[_number(fields[0])] = fields[1]
        _bounded(self.dimensions)

    def read_sub_dimension(self, fields: list[bytes]) -> None:
        self.read_dimension(fields)
        if fields[2]:
            self.above[_number(fields[0])] = _number(fields[2])

    def read_plain_dimension(self, fields: list[bytes]) -> None:
        self.read_dimension(fields)
        self.above.pop(_number(fields[0]), None)

    def is_beneath(self, dimension: int, upper: int) -> bool:
        """Whether the dimension is a part of the other, at whatever depth."""
        passed: set[int] = set()
        while dimension in self.above and dimension not in passed:
            passed.add(dimension)
            dimension = self.above[dimension]
            if dimension == upper:
                return True
        return False

    def object_above(self, upper: int, code: bytes) -> bytes:
        """The object of the dimension above that a code begins with: the longest that is named. Empty: none is.

        An object of a sub-dimension is written as the code of the object above followed by its own.
        """
        starts = (code[:length] for length in range(len(code) - 1, 0, -1))
        return next((start for start in starts if (upper, start.strip()) in self.objects), b"").strip()

    def read_object(self, fields: list[bytes]) -> None:
        self.objects[_number(fields[0]), fields[1].strip()] = fields[2]
        _bounded(self.objects)

    def read_account(self, fields: list[bytes]) -> None:
        self.accounts[fields[0]] = fields[1]
        _bounded(self.accounts)


def _number(text: bytes) -> int:
    if not text.isdigit() or len(text) > 9:
        raise LineError(f"dimensionen {told(text)} är inte ett nummer.")
    return int(text)


def _bounded(named: dict[int, bytes] | dict[tuple[int, bytes], bytes] | dict[bytes, bytes]) -> None:
    if len(named) > MOST_NAMED:
        raise LineError(f"filen namnger fler än {MOST_NAMED} konton eller objekt.")


_READ = {
    b"#SIETYP": Header.read_type,
    b"#FNAMN": Header.read_company,
    b"#ORGNR": Header.read_organisation_number,
    b"#VALUTA": Header.read_currency,
    b"#RAR": Header.read_year,
    b"#DIM": Header.read_plain_dimension,
    b"#UNDERDIM": Header.read_sub_dimension,
    b"#OBJEKT": Header.read_object,
    b"#KONTO": Header.read_account,
}
