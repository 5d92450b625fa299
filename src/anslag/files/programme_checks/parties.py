"""The parties: that those who give and receive are there, may receive, and bear numbers that can exist."""

import re
from collections import Counter
from collections.abc import Iterator

from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from anslag.domain.bank_account import NotAnAccountError, read_bank_account
from anslag.domain.party import Party
from anslag.files.programme_csv import PARTY_OPTIONAL
from anslag.files.programme_fault import Fault
from anslag.files.programme_read import KEY, PARTIES, TERMS, Folder


def giver_is_a_party(folder: Folder) -> Iterator[Fault]:
    giver = folder.terms.giver
    if all(party.name != giver for party in folder.parties):
        yield Fault(
            file=TERMS,
            path=("giver",),
            rule="giver_is_a_party",
            message=f"{giver} finns inte i {PARTIES}.",
            remedy=f"Lägg till givaren i {PARTIES}, med samma namn.",
        )


def recipients_are_eligible(folder: Folder) -> Iterator[Fault]:
    kinds = {party.name: party.kind for party in folder.parties}
    eligible = folder.terms.eligible
    for name, line in folder.key_lines.items():
        if name not in kinds:
            message = f"{name} finns inte i {PARTIES}."
            remedy = f"Lägg till mottagaren i {PARTIES}, med samma namn."
        elif kinds[name] not in eligible:
            message = f"{name} är av slaget {kinds[name]}, som inte kan få bidraget."
            remedy = f"Rätta slaget i {PARTIES} eller eligible i {TERMS}: {', '.join(eligible) or 'tomt'}."
        else:
            continue
        yield _fault("recipient", line, "recipients_are_eligible", message, remedy, file=KEY)


def key_has_recipients(folder: Folder) -> Iterator[Fault]:
    if not folder.basis:
        message, remedy = "Nyckeln har inga mottagare.", "Lägg till en rad för varje mottagare."
        yield Fault(file=KEY, rule="key_has_recipients", message=message, remedy=remedy)


def county_codes_agree(folder: Folder) -> Iterator[Fault]:
    codes = {party.name: party.county_code for party in folder.parties}
    for name, code in folder.county_codes.items():
        known = codes.get(name)
        if code and known and code != known:
            message = f"{name} har länskoden {code} här men {known} i {PARTIES}."
            yield _fault(
                "county_code",
                folder.key_lines[name],
                "county_codes_agree",
                message,
                "Rätta den ena.",
                file=KEY,
            )


def parties_are_told_apart(folder: Folder) -> Iterator[Fault]:
    for column in ("name", "organisation_number"):
        counts = Counter(getattr(party, column) for party in folder.parties)
        seen: set[str] = set()
        for party, line in _rows(folder):
            value = getattr(party, column)
            if value and counts[value] > 1 and value in seen:
                message = f"{value} står på flera rader."
                remedy = "Låt varje part stå en gång, med eget namn och nummer."
                yield _fault(column, line, "parties_are_told_apart", message, remedy)
            seen.add(value)


def organisation_numbers_hold(folder: Folder) -> Iterator[Fault]:
    for party, line in _rows(folder):
        number = party.organisation_number
        if number and not (re.fullmatch(r"[0-9]{6}-[0-9]{4}", number) and _holds(number)):
            message = f"{number} är inget organisationsnummer: formen eller kontrollsiffran stämmer inte."
            remedy = "Skriv NNNNNN-NNNN, eller lämna cellen tom om parten inget har."
            yield _fault("organisation_number", line, "organisation_numbers_hold", message, remedy)


def bankgiros_hold(folder: Folder) -> Iterator[Fault]:
    for party, line in _rows(folder):
        number = party.bankgiro
        if number and not (
            re.fullmatch(r"[0-9]{3,4}-?[0-9]{4}", number) and luhn.is_valid(number.replace("-", ""))
        ):
            message = f"{number} är inget bankgironummer: formen eller kontrollsiffran stämmer inte."
            remedy = "Skriv sju eller åtta siffror, NNNN-NNNN, eller lämna cellen tom."
            yield _fault("bankgiro", line, "bankgiros_hold", message, remedy)


def accounts_hold(folder: Folder) -> Iterator[Fault]:
    for party, line in _rows(folder):
        try:
            if party.account:
                read_bank_account(party.account)
        except NotAnAccountError as fault:
            yield _fault(
                "account", line, "accounts_hold", str(fault), "Rätta numret, eller lämna cellen tom."
            )


_FORMS = {
    "county_code": (r"[0-9]{2}", "en länskod", "Skriv två siffror, som 01."),
    "registry_email": (r"[^@\s]+@[^@\s]+\.[^@\s]+", "en e-postadress", "Skriv den som namn@exempel.se."),
    "postcode": (r"[0-9]{3} ?[0-9]{2}", "ett postnummer", "Skriv fem siffror, som 111 22."),
    "endpoint": (r"[0-9]{4}:\S+", "en Peppol-adress", "Skriv schema och id, som 0007: och tio siffror."),
}


def cells_have_their_form(folder: Folder) -> Iterator[Fault]:
    for party, line in _rows(folder):
        for column, (form, words, remedy) in _FORMS.items():
            value = getattr(party, column)
            if value and not re.fullmatch(form, value):
                yield _fault(column, line, "cells_have_their_form", f"{value} är inte {words}.", remedy)


def assumed_cells_are_filled(folder: Folder) -> Iterator[Fault]:
    for party, line in _rows(folder):
        for column in party.assumed:
            if column not in PARTY_OPTIONAL or not getattr(party, column):
                message = f"{column} anges som antagen men är ingen ifylld kolumn."
                remedy = f"Ta bort {column} ur assumed eller fyll i cellen."
                yield _fault("assumed", line, "assumed_cells_are_filled", message, remedy)


CHECKS = (
    giver_is_a_party,
    key_has_recipients,
    recipients_are_eligible,
    county_codes_agree,
    parties_are_told_apart,
    organisation_numbers_hold,
    bankgiros_hold,
    accounts_hold,
    cells_have_their_form,
    assumed_cells_are_filled,
)


def _fault(column: str, line: int, rule: str, message: str, remedy: str, *, file: str = PARTIES) -> Fault:
    return Fault(file=file, path=(column,), line=line, rule=rule, message=message, remedy=remedy)


def _rows(folder: Folder) -> Iterator[tuple[Party, int]]:
    return zip(folder.parties, folder.party_lines, strict=True)


def _holds(number: str) -> bool:
    try:
        orgnr.validate(number)
    except ValidationError:
        return False
    return True
