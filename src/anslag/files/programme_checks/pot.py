"""The pot: its parts add up, and each can be shared out by its method with the figures of key.csv."""

from collections import Counter
from collections.abc import Iterator, Mapping

from anslag.domain.allocation import allocate_part
from anslag.domain.ledger import MOST_PER_TRANSFER
from anslag.domain.money import format_kronor
from anslag.domain.programme import Part
from anslag.domain.share import KeyUnusableError
from anslag.files.programme_fault import Fault, KeyPath
from anslag.files.programme_read import KEY, TERMS, Folder

_FIELDS = {
    "given": ("column",),
    "equal": (),
    "proportional": ("column",),
    "fixed_plus_proportional": ("column", "fixed"),
    "weighted": ("weights",),
    "per_class": ("column", "class_amounts"),
}
"""What each method goes by. A cap may be set on any part."""


def parts_add_up(folder: Folder) -> Iterator[Fault]:
    pot = folder.terms.pot
    total = sum(part.amount for part in pot.parts)
    if total != pot.amount:
        message = f"Delarna blir tillsammans {_kronor(total)} men potten är {_kronor(pot.amount)}."
        yield _fault(
            ("pot", "amount"), "parts_add_up", message, "Ändra delarna eller potten så att de stämmer."
        )


def amounts_in_range(folder: Folder) -> Iterator[Fault]:
    for path, amount, lowest in _amounts(folder):
        if not lowest <= amount <= MOST_PER_TRANSFER:
            remedy = f"Ange ett heltal från {lowest} till {format_kronor(MOST_PER_TRANSFER)}."
            yield _fault(path, "amounts_in_range", f"{format_kronor(amount)} går inte att använda.", remedy)


def _amounts(folder: Folder) -> Iterator[tuple[KeyPath, int, int]]:
    """Every amount and weight of the terms, with the least it may be."""
    yield ("pot", "amount"), folder.terms.pot.amount, 1
    for index, part in enumerate(folder.terms.pot.parts):
        path = ("pot", "parts", index)
        yield (*path, "amount"), part.amount, 1
        yield (*path, "fixed"), part.fixed, 0
        if part.cap is not None:
            yield (*path, "cap"), part.cap, 1
        for name, weight in part.weights.items():
            yield (*path, "weights", name), weight, 1
        for name, amount in part.class_amounts.items():
            yield (*path, "class_amounts", name), amount, 0
    if waiver := folder.terms.repayment.waiver:
        yield ("repayment", "waiver", "threshold"), waiver.threshold, 0


def method_has_its_fields(folder: Folder) -> Iterator[Fault]:
    for index, part in enumerate(folder.terms.pot.parts):
        for name in ("column", "fixed", "weights", "class_amounts"):
            wanted, given = name in _FIELDS[part.method], bool(getattr(part, name))
            if wanted and not given:
                message = f"Metoden {part.method} behöver {name}."
                remedy = f"Lägg till {name} i delen {part.id}, eller välj en annan metod."
                yield _fault(("pot", "parts", index), "method_has_its_fields", message, remedy)
            if given and not wanted:
                message = f"Metoden {part.method} använder inte {name}."
                remedy = f"Ta bort {name} eller välj en annan metod."
                yield _fault(("pot", "parts", index, name), "method_has_its_fields", message, remedy)


def columns_exist(folder: Folder) -> Iterator[Fault]:
    for index, part in enumerate(folder.terms.pot.parts if folder.basis else ()):
        columns = _columns(folder.classes if part.method == "per_class" else folder.basis)
        named: list[KeyPath] = [("column",)] if part.column else []
        named += [("weights", name) for name in part.weights]
        for path in named:
            name = part.column if path == ("column",) else str(path[-1])
            if name not in columns:
                message = f"Kolumnen {name} finns inte i {KEY}."
                remedy = f"Lägg till kolumnen, eller välj bland: {', '.join(columns) or 'ingen finns'}."
                yield _fault(("pot", "parts", index, *path), "columns_exist", message, remedy)


def classes_have_amounts(folder: Folder) -> Iterator[Fault]:
    for index, part in enumerate(folder.terms.pot.parts):
        classes = (
            {row.get(part.column, "") for row in folder.classes.values()}
            if _per_class(part, folder)
            else set()
        )
        for name in sorted(classes - set(part.class_amounts)):
            message = f"Klassen ”{name}” i {KEY} har inget belopp."
            remedy = "Ge den ett belopp, eller rätta klassen i tabellen."
            path = ("pot", "parts", index, "class_amounts")
            yield _fault(path, "classes_have_amounts", message, remedy)


def given_amounts_add_up(folder: Folder) -> Iterator[Fault]:
    for index, part in enumerate(folder.terms.pot.parts):
        if part.method == "given" and part.column in _columns(folder.basis):
            total = sum(row[part.column] for row in folder.basis.values())
        elif _per_class(part, folder):
            counts = Counter(row.get(part.column, "") for row in folder.classes.values())
            total = sum(part.class_amounts.get(name, 0) * count for name, count in counts.items())
        else:
            continue
        if total != part.amount:
            message = f"Beloppen blir tillsammans {_kronor(total)} men delen är {_kronor(part.amount)}."
            remedy = "Rätta beloppen eller delens belopp."
            yield _fault(("pot", "parts", index, "amount"), "given_amounts_add_up", message, remedy)


def cap_is_enough(folder: Folder) -> Iterator[Fault]:
    for index, part in enumerate(folder.terms.pot.parts):
        most = (part.cap or 0) * len(folder.basis)
        if part.cap is not None and most < part.amount:
            message = (
                f"Med taket kan delas ut högst {_kronor(most)}; {_kronor(part.amount - most)} blir kvar."
            )
            path = ("pot", "parts", index, "cap")
            yield _fault(path, "cap_is_enough", message, "Höj taket eller sänk delens belopp.")


def parts_can_be_shared(folder: Folder) -> Iterator[Fault]:
    """What the arithmetic itself refuses, told where no other check of the part has found the cause."""
    told = {fault.path[2] for check in _CAUSES for fault in check(folder) if fault.path[1] == "parts"}
    names = {party.name: party for party in folder.parties}
    recipients = [names[name] for name in folder.basis if name in names]
    for index, part in enumerate(folder.terms.pot.parts):
        if index in told or not recipients or len(recipients) < len(folder.basis):
            continue
        try:
            allocate_part(part, folder.basis, recipients, folder.classes)
        except KeyUnusableError as error:
            remedy = f"Rätta delen eller {KEY}."
            yield _fault(("pot", "parts", index), "parts_can_be_shared", str(error), remedy)


def accounts_are_intervals(folder: Folder) -> Iterator[Fault]:
    for index, category in enumerate(folder.terms.cost_categories):
        for at, accounts in enumerate(category.accounts):
            first, _, last = accounts.partition("-")
            if not (_is_account(first) and _is_account(last or first) and first <= (last or first)):
                message = f"”{accounts}” är inget kontointervall."
                remedy = "Skriv två siffror, eller två och två med bindestreck: 50-51."
                path = ("cost_categories", index, "accounts", at)
                yield _fault(path, "accounts_are_intervals", message, remedy)


_CAUSES = (
    amounts_in_range,
    method_has_its_fields,
    columns_exist,
    classes_have_amounts,
    given_amounts_add_up,
    cap_is_enough,
)
CHECKS = (parts_add_up, *_CAUSES, parts_can_be_shared, accounts_are_intervals)


def _fault(path: KeyPath, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=TERMS, path=path, rule=rule, message=message, remedy=remedy)


def _kronor(amount: int) -> str:
    return f"{format_kronor(amount)} kronor"


def _columns(rows: Mapping[str, Mapping[str, object]]) -> list[str]:
    return list(dict.fromkeys(column for row in rows.values() for column in row))


def _per_class(part: Part, folder: Folder) -> bool:
    return part.method == "per_class" and any(part.column in row for row in folder.classes.values())


def _is_account(text: str) -> bool:
    return len(text) == 2 and text.isascii() and text.isdigit()
