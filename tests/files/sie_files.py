"""Made-up bookkeeping in SIE 4 and SIE 5, with the habits of real programs, and a reading of it that shares no code.

`sample_files` adds the files in the folder that ANSLAG_SIE_SAMPLES names: those that vendors have published hold
people's names, so they are not kept here.
"""

import os
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

HEAD = (
    '#FLAGGA 0\r\n#PROGRAM "Prov" 1.0\r\n#FORMAT PC8\r\n#GEN 20310101\r\n#SIETYP 4\r\n#FNAMN "Åsö vård"\r\n'
)
NAMED = (
    '#RAR 0 20310101 20311231\r\n#RAR -1 20300101 20301231\r\n#DIM 1 "Kostnadsställe"\r\n'
    '#UNDERDIM 21 "Del" 1\r\n#OBJEKT 6 "P1" "Örtagård"\r\n#KONTO 4000 "Inköp"\r\n'
)


@dataclass(frozen=True, slots=True)
class Told:
    """What the plain reading finds: vouchers, transactions, and sums in öre by account."""

    vouchers: int
    rows: int
    sums: dict[str, int]


def sie4(*lines: str, head: str = HEAD + NAMED, end: str = "\r\n", encoding: str = "cp437") -> bytes:
    return (head + "".join(line + end for line in lines)).encode(encoding)


def voucher(*rows: str, head: str = '#VER A 1 20310115 "Inköp"') -> tuple[str, ...]:
    return (head, "{", *rows, "}")


PLAIN = sie4(
    *voucher(
        '#TRANS 4000 {1 "10" 6 "P1"} 1000.50 20310115 "Papper"',
        "#TRANS 2640 {} 250.13",
        "#TRANS 1930 {} -1250.63",
    )
)

HABITS: dict[str, bytes] = {
    "plain": PLAIN,
    "line feeds only": PLAIN.replace(b"\r\n", b"\n"),
    "no end of the last line": PLAIN[:-2],
    "end of file as in DOS": PLAIN + b"\x1a",
    "tabs between fields": PLAIN.replace(b" {", b"\t{")
    .replace(b"} ", b"}\t")
    .replace(b"#TRANS ", b"\t#TRANS\t"),
    "everything in quotes": PLAIN.replace(b"4000 {", b'"4000" {').replace(
        b"1000.50 20310115", b'"1000.50" "20310115"'
    ),
    "labels in small letters": PLAIN.replace(b"#TRANS", b"#trans").replace(b"#VER", b"#ver"),
    "a quote within a text": PLAIN.replace(b"Papper", rb"Papper \"fint\" och C:\A"),
    "a text that is cut off": PLAIN.replace(b'"Papper"', b'"Papp'),
    "blank lines": PLAIN.replace(b"}\r\n", b"}\r\n\r\n \t\r\n").replace(b"{\r\n", b"{\r\n\r\n"),
    "UTF-8": PLAIN.decode("cp437").encode(),
    "UTF-8 with a mark": b"\xef\xbb\xbf" + PLAIN.decode("cp437").encode(),
    "Latin-1": PLAIN.decode("cp437").encode("latin-1"),
    "a field more at the end": PLAIN.replace(b'"Papper"', b'"Papper" 1 "KL" "nytt" x'),
    "unknown posts with posts of their own": PLAIN + b"#NYTT 1\r\n{\r\n#DELPOST 2\r\n}\r\n",
    "added and removed rows": PLAIN.replace(
        b"#TRANS 2640",
        b'#BTRANS 2640 {} 99.00 20310116 ""\r\n#RTRANS 2640 {} 250.13 20310116 ""\r\n#TRANS 2640',
    ),
    "a brace that is left out": PLAIN.replace(b'"Ink\x94p"\r\n{\r\n', b'"Ink\x94p"\r\n\r\n'),
}

BALANCES = PLAIN + sie4(
    "#IB 0 1930 5000.00",
    "#UB 0 1930 3749.37",
    "#IB -1 1930 1.00",
    "#UB 0 2640 250.13",
    "#RES 0 4000 1000.50",
    head="",
)
"""What the accounts came to before and after, as programs that keep books write it beside the vouchers."""

SIE5 = """<?xml version="1.0" encoding="utf-8"?>
<Sie xmlns="http://www.sie.se/sie5"><FileInfo><Company organizationId="222222-2222" name="Åsö vård"/>
<FiscalYears><FiscalYear start="2031-01" end="2031-12" primary="true"/></FiscalYears>
<AccountingCurrency currency="SEK"/></FileInfo>
<Accounts><Account id="4000" name="Inköp" type="cost"><OpeningBalance month="2031-01" amount="7">
<ObjectReference dimId="6" objectId="P9"/></OpeningBalance></Account></Accounts>
<Dimensions><Dimension id="6" name="Projekt"><Object id="P1" name="Örtagård"/></Dimension></Dimensions>
<Journal id="A" name="Inköp"><JournalEntry id="1" journalDate="2031-01-15">
<LedgerEntry accountId="4000" amount="1000.50"><ObjectReference dimId="6" objectId="P1"/></LedgerEntry>
<LedgerEntry accountId="2640" amount="9.00"><Overstrike date="2031-01-16" by="x"/></LedgerEntry>
<LedgerEntry accountId="2640" amount="250.13" ledgerDate="2031-02-01"/>
<LedgerEntry accountId="1930" amount="-1250.63"/></JournalEntry></Journal></Sie>""".encode()


def sample_files() -> dict[str, bytes]:
    """Every file that can be tried here."""
    folder = os.environ.get("ANSLAG_SIE_SAMPLES")
    published = sorted(Path(folder).glob("*.[Ss][EeIi]")) if folder else []
    return HABITS | {"balances": BALANCES} | {path.name: path.read_bytes() for path in published}


def plainly(written: bytes) -> Told:
    """Read a file one line at a time, the slow and simple way."""
    text = written.decode("cp437")
    rows = re.findall(r"(?mi)^\s*#TRANS\s+(\S+)\s+\{[^}]*\}\s+(\S+)", text)
    sums: dict[str, int] = {}
    for account, amount in rows:
        name = account.strip('"')
        sums[name] = sums.get(name, 0) + int(Decimal(amount.strip('"')) * 100)
    return Told(len(re.findall(r"(?mi)^\s*#VER\s", text)), len(rows), sums)


def balances(written: bytes) -> dict[str, tuple[int, int]]:
    """What the file itself says that each account came to before and after, in öre; empty where it says nothing."""
    said = re.findall(
        r"(?m)^\s*#(IB|UB|RES)\s+0\s+\"?([^\s\"]+)\"?\s+\"?(-?[0-9.]+)", written.decode("cp437")
    )
    found: dict[str, list[int]] = {}
    for label, account, amount in said:
        found.setdefault(account, [0, 0])[label != "IB"] = int(Decimal(amount) * 100)
    return {account: (before, after) for account, (before, after) in found.items()}
