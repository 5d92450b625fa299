"""A programme funded by another: that the other stands beside it, and gives this giver just this pot."""

import re
from collections.abc import Iterator
from pathlib import Path

from anslag.domain.allocation import allocate_part
from anslag.domain.material import GOES_INTO
from anslag.domain.money import format_kronor
from anslag.domain.programme import Funding, Terms
from anslag.domain.report import questions
from anslag.domain.share import KeyUnusableError
from anslag.files.programme_checks.form import form_questions
from anslag.files.programme_fault import Fault
from anslag.files.programme_read import FORM, TERMS, Folder, read_folder
from anslag.files.programme_toml import read_toml


def funding_stands_beside(folder: Folder) -> Iterator[Fault]:
    funding = folder.terms.funding
    if funding and not _beside(folder, funding):
        message = f"Mappen {funding.programme} med en {TERMS} finns inte bredvid den här."
        yield _fault("programme", "funding_stands_beside", message, "Ange namnet på en mapp i samma katalog.")
    elif funding and not _above(folder):
        message = f"Mappen {funding.programme} har egna fel."
        yield _fault("programme", "funding_stands_beside", message, f"Rätta {funding.programme} först.")


def funding_has_no_circle(folder: Folder) -> Iterator[Fault]:
    names = [folder.path.name]
    terms: Terms | None = folder.terms
    while terms and terms.funding and _beside(folder, terms.funding):
        names.append(terms.funding.programme)
        if names[-1] in names[:-1]:
            message = f"Programmen finansierar varandra i en cirkel: {' ← '.join(names)}."
            yield _fault(
                "programme", "funding_has_no_circle", message, "Låt pengarna komma utifrån någonstans."
            )
            return
        terms = read_toml(folder.path.parent / names[-1] / TERMS, Terms).value


def funding_recipient_is_giver(folder: Folder) -> Iterator[Fault]:
    funding, giver = folder.terms.funding, folder.terms.giver
    if funding and funding.recipient != giver:
        message = f"Det finansierande bidraget går till {funding.recipient}, men givaren här är {giver}."
        yield _fault("recipient", "funding_recipient_is_giver", message, "Låt båda vara samma part.")


def funding_gives_this_pot(folder: Folder) -> Iterator[Fault]:
    funding = folder.terms.funding
    above = _above(folder)
    if not funding or not above:
        return
    rule = "funding_gives_this_pot"
    parts = {part.id: part for part in above.terms.pot.parts}
    if funding.part not in parts:
        message = f"{above.path.name} har ingen del {funding.part}."
        yield _fault("part", rule, message, f"Välj bland: {', '.join(parts)}.")
        return
    if funding.recipient not in above.basis:
        message = f"{funding.recipient} är ingen mottagare i {above.path.name}."
        yield _fault("recipient", rule, message, "Ange en mottagare som står i dess key.csv.")
        return
    amount = _allotted(above, funding)
    if amount is None:
        message = f"Det går inte att räkna ut vad {above.path.name} ger, för den mappen har egna fel."
        yield _fault("programme", rule, message, f"Rätta {above.path.name} först.")
    elif amount != folder.terms.pot.amount:
        message = (
            f"Potten är {format_kronor(folder.terms.pot.amount)} kronor, men {above.path.name} ger"
            f" {funding.recipient} {format_kronor(amount)} kronor i delen {funding.part}."
        )
        yield _fault("part", rule, message, "Gör dem lika.")


def funding_counts_every_category(folder: Folder) -> Iterator[Fault]:
    """What is used here can be rolled up into the categories of the funding grant."""
    funding, above = folder.terms.funding, _above(folder)
    if not funding or not above:
        return
    there = [category.id for category in above.terms.cost_categories]
    here = [category.id for category in folder.terms.cost_categories]
    rule, remedy = "funding_counts_every_category", f"Välj bland: {', '.join(there)}."
    if funding.roll_up and funding.roll_up not in there:
        message = f"{above.path.name} har inget kostnadsslag {funding.roll_up}."
        yield _fault("roll_up", rule, message, remedy)
    if not funding.roll_up and (missing := [name for name in here if name not in there]):
        message = f"Kostnadsslagen {', '.join(missing)} finns inte i {above.path.name}."
        yield _fault("programme", rule, message, f"Ange roll_up, ett kostnadsslag där. {remedy}")


def material_has_its_questions(folder: Folder) -> Iterator[Fault]:
    """What an answer here is material for is asked in the funding grant, and can be answered with it."""
    above = _above(folder)
    asked = {question.id: question for question in questions(above.form)} if above else {}
    for path, question in form_questions(folder):
        for name in question.material_for:
            if name in asked and question.kind in GOES_INTO.get(asked[name].kind, ()):
                continue
            message = f"{name} är ingen fråga i det finansierande bidraget som svaret kan vara underlag för."
            yield Fault(
                file=FORM,
                path=(*path, "material_for"),
                rule="material_has_its_questions",
                message=message,
                remedy="Ange en fritextfråga för en text, eller en flervalsfråga för ett val.",
            )


def funding_is_reported_later(folder: Folder) -> Iterator[Fault]:
    """What is reported here must be in before the giver itself has to report it."""
    above = _above(folder)
    if above and folder.terms.report_back.due > above.terms.report_back.due:
        message = (
            f"Redovisningen här ska in {folder.terms.report_back.due}, men {folder.terms.giver} ska själv"
            f" redovisa till {above.terms.giver} redan {above.terms.report_back.due}."
        )
        yield Fault(
            file=TERMS,
            path=("report_back", "due"),
            rule="funding_is_reported_later",
            message=message,
            remedy="Lägg dagen tidigare.",
        )


CHECKS = (
    funding_stands_beside,
    funding_has_no_circle,
    funding_recipient_is_giver,
    funding_gives_this_pot,
    funding_counts_every_category,
    material_has_its_questions,
    funding_is_reported_later,
)


def _fault(key: str, rule: str, message: str, remedy: str) -> Fault:
    return Fault(file=TERMS, path=("funding", key), rule=rule, message=message, remedy=remedy)


def _beside(folder: Folder, funding: Funding) -> Path | None:
    """The funding folder; none where the name is no plain name, so that no other place is ever read."""
    path = folder.path.parent / funding.programme
    return path if re.fullmatch(r"\w[\w.-]*", funding.programme) and (path / TERMS).is_file() else None


def _above(folder: Folder) -> Folder | None:
    """The funding folder, where its files have their shape; where they do not, its own check says so."""
    funding = folder.terms.funding
    path = _beside(folder, funding) if funding else None
    above = read_folder(path) if path else None
    return above if isinstance(above, Folder) else None


def _allotted(above: Folder, funding: Funding) -> int | None:
    parties = {party.name: party for party in above.parties}
    part = next(part for part in above.terms.pot.parts if part.id == funding.part)
    try:
        recipients = [parties[name] for name in above.basis]
        lines = allocate_part(part, above.basis, recipients, above.classes).lines
    except (KeyError, KeyUnusableError):
        return None
    return next(line.amount for line in lines if line.recipient == funding.recipient)
