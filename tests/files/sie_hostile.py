"""Files that are not bookkeeping that can be read: what each is, and what is said of it, with the line."""

from tests.files.sie_files import HEAD, PLAIN, SIE5, sie4, voucher

_SIX = HEAD.encode("cp437")


def row(written: str) -> bytes:
    return sie4(*voucher(written), head=HEAD)


def entry(written: str) -> bytes:
    return (
        '<Sie xmlns="http://www.sie.se/sie5">\n<FileInfo><Company name="x"/></FileInfo>\n'
        f'<Journal id="A">\n<JournalEntry id="1" journalDate="2031-01-15">\n{written}</JournalEntry></Journal></Sie>'
    ).encode()


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "rad 1: filen är tom"),
    "blank lines": (b"\r\n \r\n", "filen är tom"),
    "zeros": (bytes(1000), "rad 1: raden har styrtecken"),
    "every byte": (bytes(range(256)) * 10, "rad 1: raden har styrtecken"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(99), "rad 1: raden börjar inte med en etikett"),
    "an archive": (b"PK\x03\x04" + bytes(99), "rad 1: raden har styrtecken"),
    "prose": (b"# En rubrik\n\nProsa\n", "rad 1: det här är inte en SIE-fil"),
    "UTF-16": (PLAIN.decode("cp437").encode("utf-16"), "rad 1: filen är skriven i UTF-16"),
    "two character sets": (
        '#FLAGGA 0\n#FNAMN "Åsö"\n'.encode() + '#PROSA "å"\n'.encode("latin-1"),
        "rad 3: filen blandar",
    ),
    "carriage returns only": (PLAIN.replace(b"\r\n", b"\r"), "rad 1: raden har styrtecken"),
    "a line without end": (_SIX + b"#PROSA " + b"a" * 3_000_000, "rad 7: raden är orimligt lång"),
    "a zero in a text": (row('#TRANS 1930 {} 1 20310115 "a\0b"'), "rad 9: raden har styrtecken"),
    "a line that is no post": (_SIX + b"hej\r\n", "rad 7: raden börjar inte med en etikett utan med ”hej”"),
    "a type that is not": (b"#FLAGGA 0\n#SIETYP 9\n", "rad 2: SIE-typen ”9” finns inte"),
    "a type in words": (b"#FLAGGA 0\n#SIETYP fyra\n", "rad 2: SIE-typen ”fyra” finns inte"),
    "no type": (b"#FLAGGA 0\n", "#SIETYP saknas"),
    "a dimension in words": (_SIX + b'#DIM ett "x"\n', "rad 7: dimensionen ”ett”"),
    "a row without a voucher": (_SIX + b"#TRANS 1930 {} 1\n", "rad 7: #TRANS står utanför"),
    "an end without a beginning": (_SIX + b"}\n", "rad 7: en } står där ingen"),
    "a voucher without an end": (PLAIN + sie4(*voucher("#TRANS 1930 {} 1")[:-1], head=""), "tar slut inne i"),
    "cut in the middle of a row": (PLAIN[:-9], "tar slut inne i"),
    "cut in the middle of a text": (_SIX + b'#KONTO 1518 "Ej resk', "rad 7: filen tar slut mitt i en text"),
    "cut before any voucher": (_SIX + b"#KONTO 1518", "rad 7: filen slutar innan någon verifikation"),
    "a voucher in a voucher": (
        sie4("#VER A 1 20310115", "{", *voucher("#TRANS 1930 {} 1"), "}", head=HEAD),
        "rad 9: en verifikation börjar innan",
    ),
    "a voucher in a voucher, out of the ordinary": (
        sie4("#VER A 1 20310115", "{", '#VER A 2 "20310115"', "{", "}", "}", head=HEAD),
        "innan den förra är slut",
    ),
    "a brace too many": (sie4("#VER A 1 20310115", "{", "{", "}", "}", head=HEAD), "rad 9: en { står där"),
    "a head without rows": (sie4("#VER A 1 20310115", "#PROSA x", head=HEAD), "rad 8: verifikationen på raden innan"),
    "a head without a day": (sie4("#VER A 1", "{", "}", head=HEAD), "rad 7: verifikationen saknar dag"),
    "a day that is not": (sie4("#VER A 1 20310231", "{", "}", head=HEAD), "rad 7: dagen ”20310231” finns inte"),
    "a day that is not, with rows": (row("#TRANS 1930 {} 1").replace(b"20310115", b"20310231"), "rad 7: dagen ”20310231”"),
    "a row's day that is not": (row('#TRANS 1930 {} 1 20311301 "x"'), "rad 9: dagen ”20311301”"),
    "a row's day in words": (row("#TRANS 1930 {} 1 igår"), "rad 9: dagen ”igår”"),
    "objects that are not pairs": (row("#TRANS 1930 {1 2 3} 1"), "rad 9: objektlistan består inte av par"),
    "objects of no dimension": (row("#TRANS 1930 {x 2} 1"), "rad 9: dimensionen ”x”"),
    "objects in objects": (row("#TRANS 1930 {1 {2} 3} 1"), "rad 9: klammern"),
    "objects without end": (row("#TRANS 1930 {1 2 1"), "rad 9: klammern"),
    "no objects": (row("#TRANS 1930 1.00"), "rad 9: transaktionen saknar objektlista"),
    "no account": (row('#TRANS "" {} 1.00'), "rad 9: transaktionen saknar konto"),
    "no amount": (row("#TRANS 1930 {}"), "rad 9: beloppet ”” går inte"),
    "an amount in words": (row("#TRANS 1930 {} hundra"), "rad 9: beloppet ”hundra” går inte"),
    "a comma": (row("#TRANS 1930 {} 12,50"), "rad 9: beloppet ”12,50” går inte"),
    "thousands apart": (row("#TRANS 1930 {} 1.000.00"), "rad 9: beloppet ”1.000.00” går inte"),
    "not a number": (row("#TRANS 1930 {} NaN"), "rad 9: beloppet ”NaN” går inte"),
    "an exponent": (row("#TRANS 1930 {} 1e5"), "rad 9: beloppet ”1e5” går inte"),
    "parts of an öre": (row("#TRANS 1930 {} 1.005"), "rad 9: beloppet ”1.005” har fler än två decimaler"),
    "an absurd amount": (row("#TRANS 1930 {} 9999999999999999"), "rad 9: beloppet ”9999999999999999” är orimligt"),
    "thousands of digits": (row("#TRANS 1930 {} " + "9" * 9_000), "är orimligt stort"),
    "a balance that is cut off": (_SIX + b"#UB 0 1930", "rad 7: #UB saknar belopp"),
    "a balance in words": (_SIX + b"#RES 0 4000 mycket\n", "rad 7: beloppet ”mycket” går inte"),
    "a checksum in words": (b"#FLAGGA 0\n#KSUMMA\n#KSUMMA x\n", "rad 3: #KSUMMA är inte ett tal"),
    "a checksum without end": (b"#FLAGGA 0\n#SIETYP 4\n#KSUMMA\n", "saknar slut"),
    "a page": (b"<html><body>404</body></html>", "rad 1: det här är inte en SIE-fil"),
    "XML without a name": (b"<Sie/>", "rad 1: det här är inte en SIE-fil"),
    "XML that unfolds": (
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Sie xmlns="http://www.sie.se/sie5">&b;</Sie>',
        "rad 1: filen har en dokumenttyp",
    ),
    "XML that fetches": (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><Sie/>', "rad 1: filen har en dokumenttyp"),
    "XML cut off": (SIE5[:-20], "filen är inte hel XML"),
    "XML of no one": (b'<Sie xmlns="http://www.sie.se/sie5"/>', "Company saknas"),
    "XML in an unknown character set": (b'<?xml version="1.0" encoding="x-x"?><Sie/>', "teckenkodning är okänd"),
    "XML with broken characters": (SIE5.replace("Å".encode(), b"\xff"), "filen är inte hel XML"),
    "XML with an unknown entity": (entry("&nej;"), "rad 5: filen är inte hel XML"),
    "XML without bottom": (SIE5[:99].split(b"<FileInfo>")[0] + b"<a>" * 10_000, "nästlade"),
    "XML with an endless tag": (b'<Sie x="' + b"a" * 3_000_000, "orimligt stort"),
    "an entry's amount in words": (entry('<LedgerEntry accountId="1" amount="x"/>'), "rad 5: beloppet ”x”"),
    "an entry without amount": (entry('<LedgerEntry accountId="1"/>'), "rad 5: attributet amount saknas"),
    "an entry's day that is not": (
        entry('<LedgerEntry accountId="1" amount="1" ledgerDate="2031-02-31"/>'),
        "rad 5: dagen ”2031-02-31”",
    ),
    "an entry in an entry": (
        entry('<LedgerEntry accountId="1" amount="1"><LedgerEntry accountId="1" amount="1"/></LedgerEntry>'),
        "rad 5: en transaktion står utanför",
    ),
    "an entry in no journal": (
        b'<Sie xmlns="http://www.sie.se/sie5"><LedgerEntry accountId="1" amount="1"/></Sie>',
        "rad 1: en transaktion står utanför",
    ),
}  # fmt: skip
