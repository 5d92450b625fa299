"""A month's reconciliation as a workbook: accounts, movements, payments, receivables and what does not agree."""

from collections.abc import Sequence
from datetime import date

from anslag.domain.ledger import ACCOUNT_WORDS, MOVEMENT_WORDS
from anslag.domain.reconciliation import Reconciliation, differences
from anslag.files.workbook import Cell, Sheet, workbook

NOT_BUILT = (
    "Arbetsboken stämmer av bidragets reskontra. Myndighetens egen bokföring, kvittning, skatt och löner ingår inte: "
    "de sköts i myndighetens ekonomisystem."
)


def reconciliation_xlsx(month: Reconciliation, *, on: date) -> bytes:
    """The workbook; every sum is a value, and each table of amounts ends with its sums as a control."""
    sheets = (
        _summary(month),
        _accounts(month),
        _movements(month),
        _orders(month),
        _receivables(month),
        _differences(month),
    )
    return workbook(sheets, title=f"Avstämning {month.month} {month.programme}", on=on)


def _summary(month: Reconciliation) -> Sheet:
    found = differences(month)
    return Sheet(
        name="Sammanfattning",
        notes=(month.title, f"Dnr {month.case_reference}", f"Månad {month.month}", NOT_BUILT),
        head=("Kontroll", "Kronor", "Läge"),
        rows=(
            ("Ingående, alla konton", month.opening, ""),
            ("Till andra program, netto", month.to_elsewhere, ""),
            ("Utgående, alla konton", month.closing, ""),
            ("Rörelser i månaden, antal", len(month.booked), ""),
            ("Inlagda efter månadens slut, antal", len(month.late), "se Rörelser" if month.late else ""),
            ("Skillnader, antal", len(found), "se Skillnader" if found else "stämmer"),
        ),
    )


def _accounts(month: Reconciliation) -> Sheet:
    codes = month.codes
    head = ("Konto", "Del", "Mottagare", "Ingående", *(MOVEMENT_WORDS.get(code, code) for code in codes))
    rows: list[tuple[Cell, ...]] = [
        (
            ACCOUNT_WORDS.get(each.kind, each.kind),
            month.labels.get(each.detail, each.detail),
            each.recipient,
            each.opening,
            *(each.moved.get(code, 0) for code in codes),
            each.closing,
            each.kept,
            each.difference,
        )
        for each in month.accounts
        if each.opening or each.moved or each.closing or each.kept
    ]
    return Sheet(
        name="Konton",
        head=(*head, "Utgående", "Enligt kontot", "Skillnad"),
        rows=rows,
        sums=("Summa", "", "", *_sums(rows, first=3, count=len(codes) + 4)),
    )


def _movements(month: Reconciliation) -> Sheet:
    rows = [
        (
            each.entry,
            each.day,
            MOVEMENT_WORDS.get(each.code, each.code),
            "ja" if each.corrects else "",
            ACCOUNT_WORDS.get(each.source, each.source),
            ACCOUNT_WORDS.get(each.target, each.target),
            month.labels.get(each.detail, each.detail),
            each.recipient,
            each.elsewhere,
            each.amount,
            each.case_reference,
            month.names.get(each.by, each.by),
            month.names.get(each.approved_by, each.approved_by),
            "ja" if each.late else "",
        )
        for each in month.booked
    ]
    head = (
        "Post",
        "Dag",
        "Rörelse",
        "Rättelse",
        "Från",
        "Till",
        "Del",
        "Mottagare",
        "Annat program",
        "Kronor",
    )
    more = ("Diarienummer", "Utfört av", "Godkänt av", "Inlagd efter månadens slut")
    total = sum(each.amount for each in month.booked)
    return Sheet(
        name="Rörelser",
        head=(*head, *more),
        rows=rows,
        sums=("Summa", "", "", "", "", "", "", "", "", total),
    )


def _orders(month: Reconciliation) -> Sheet:
    rows = [
        (
            each.number,
            each.ordered,
            each.amount,
            each.refused,
            each.booked,
            each.outstanding,
            each.paid_on,
            each.reference,
        )
        for each in month.orders
    ]
    return Sheet(
        name="Utbetalningar",
        head=(
            "Uppdrag",
            "Dag",
            "Belopp",
            "Nekat eller återsänt av banken",
            "Bokfört utbetalt",
            "Inte utbetalt",
            "Betald dag",
            "Referens",
        ),
        rows=rows,
        sums=("Summa", "", *_sums(rows, first=2, count=4)),
    )


def _receivables(month: Reconciliation) -> Sheet:
    rows = [
        (each.recipient, each.opening, each.demanded, each.repaid, each.other, each.closing)
        for each in month.receivables
    ]
    return Sheet(
        name="Fordringar",
        head=("Mottagare", "Ingående", "Krävt åter", "Återbetalt", "Annat", "Utgående"),
        rows=rows,
        sums=("Summa", *_sums(rows, first=1, count=5)),
    )


def _differences(month: Reconciliation) -> Sheet:
    found = differences(month)
    rows = [(each.where, each.rule, each.expected, each.found, each.found - each.expected) for each in found]
    return Sheet(
        name="Skillnader",
        notes=() if rows else ("Inga skillnader.",),
        head=("Var", "Regel", "Ska vara", "Är", "Skillnad"),
        rows=rows,
    )


def _sums(rows: Sequence[Sequence[Cell]], *, first: int, count: int) -> tuple[int, ...]:
    """Of each of so many columns of amounts."""
    columns = range(first, first + count)
    return tuple(sum(each for row in rows if isinstance(each := row[column], int)) for column in columns)
