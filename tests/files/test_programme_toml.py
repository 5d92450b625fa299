"""TOML files that do not have their shape: told by key, line and remedy."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told

FAULTS: Faults = {
    "a misspelt key": (
        (("programme.toml", "giver =", "givr ="),),
        (
            "programme.toml: giver: Nyckeln giver saknas. Lägg till giver. [missing_key]",
            "programme.toml: givr (rad 5): Nyckeln givr finns inte här. Menade du giver? [unknown_key]",
        ),
    ),
    "a key nothing like any other": (
        (("programme.toml", "[requisition]", "[requisition]\nwallpaper = 1"),),
        (
            "programme.toml: requisition.wallpaper (rad 58): Nyckeln wallpaper finns inte här. Ta bort den eller välj bland: source, assumed, fields, leftover. [unknown_key]",
        ),
    ),
    "a key in the table above its own": (
        (
            (
                "programme.toml",
                "[pot]\namount = 600_000",
                '[pot]\namount = 600_000\nappeal = "Kan inte överklagas."',
            ),
        ),
        (
            "programme.toml: pot.appeal (rad 26): Nyckeln appeal finns inte här. Om appeal hör till filens översta nivå ska den stå ovanför första tabellen. [unknown_key]",
        ),
    ),
    "a key left out": (
        (("programme.toml", "latest = 2031-05-15\n", ""),),
        ("programme.toml: payment.latest (rad 60): Nyckeln latest saknas. Lägg till latest. [missing_key]",),
    ),
    "an amount with decimals": (
        (("programme.toml", "amount = 200_000", "amount = 200_000.00"),),
        (
            "programme.toml: pot.parts[training].amount (rad 30): Värdet 200000.0 är inget heltal. Skriv bara siffror, utan citattecken, decimaler eller mellanrum; belopp anges i hela kronor. [type]",
        ),
    ),
    "an amount as text": (
        (("programme.toml", "amount = 200_000", 'amount = "200 000"'),),
        (
            'programme.toml: pot.parts[training].amount (rad 30): Värdet "200 000" är inget heltal. Skriv bara siffror, utan citattecken, decimaler eller mellanrum; belopp anges i hela kronor. [type]',
        ),
    ),
    "an amount of yes": (
        (("programme.toml", "amount = 200_000", "amount = true"),),
        (
            "programme.toml: pot.parts[training].amount (rad 30): Värdet true är inget heltal. Skriv bara siffror, utan citattecken, decimaler eller mellanrum; belopp anges i hela kronor. [type]",
        ),
    ),
    "a number of thousands of digits": (
        (("programme.toml", "amount = 200_000", "amount = " + "9" * 5000),),
        (
            "programme.toml: Ett tal har tusentals siffror. Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0. [toml]",
        ),
    ),
    "a text as a number": (
        (("programme.toml", 'title = "Utbildning"', "title = 7"),),
        (
            "programme.toml: pot.parts[training].title (rad 29): Värdet 7 har fel slag. Här ska stå en text inom citattecken. [type]",
        ),
    ),
    "a date as text that is none": (
        (("programme.toml", "opens = 2031-03-01", 'opens = "första mars"'),),
        (
            'programme.toml: call.opens (rad 46): Värdet "första mars" har fel slag. Här ska stå ett datum, skrivet ÅÅÅÅ-MM-DD utan citattecken. [type]',
        ),
    ),
    "a date with a time": (
        (("programme.toml", "opens = 2031-03-01", "opens = 2031-03-01T08:00:00"),),
        (
            'programme.toml: call.opens (rad 46): Värdet "2031-03-01 08:00:00" har fel slag. Här ska stå ett datum, skrivet ÅÅÅÅ-MM-DD utan citattecken. [type]',
        ),
    ),
    "an unknown method": (
        (("programme.toml", 'method = "equal"', 'method = "fair"'),),
        (
            'programme.toml: pot.parts[training].method (rad 31): Värdet "fair" är inget av de tillåtna. Välj bland: given, equal, proportional, fixed_plus_proportional, weighted eller per_class. [choice]',
        ),
    ),
    "an unknown kind of question": (
        (("form.toml", 'kind = "scale"', 'kind = "slider"'),),
        (
            'form.toml: sections[work].questions[extent].kind (rad 83): Värdet "slider" är inget av de tillåtna. Välj bland: prefilled, computed, money, distribution, table, count_by_sex, multiple, single, yes_no, scale, short_text, long_text, email, phone, date, file eller confirmation. [choice]',
        ),
    ),
    "a list where a text should be": (
        (("programme.toml", 'eligible = ["unit"]', 'eligible = "unit"'),),
        (
            'programme.toml: eligible (rad 10): Värdet "unit" har fel slag. Här ska stå en lista inom hakparenteser. [type]',
        ),
    ),
    "a table where a list should be": (
        (("programme.toml", "[[purposes]]", "[purposes]"),),
        (
            'programme.toml: purposes (rad 53): Värdet {"id": "courses", "label": "Kurser"} har fel slag. Här ska stå en lista inom hakparenteser. [type]',
        ),
    ),
    "a number where a table should be": (
        (
            ("programme.toml", '[requisition]\nleftover = "redistribute"', ""),
            ("programme.toml", 'eligible = ["unit"]', 'eligible = ["unit"]\nrequisition = 3'),
        ),
        ("programme.toml: requisition (rad 11): Värdet 3 har fel slag. Här ska stå en tabell. [type]",),
    ),
    "a truth value as text": (
        (("form.toml", "required = false", 'required = "nej"'),),
        (
            'form.toml: sections[money].questions[reason].required (rad 57): Värdet "nej" har fel slag. Här ska stå true eller false. [type]',
        ),
    ),
    "a branch on a fraction": (
        (("form.toml", 'contains = "courses"', "equals = 1.5"),),
        (
            "form.toml: sections[work].questions[levels].shown_if.equals (rad 79): Värdet 1.5 har fel slag. Här ska stå en text inom citattecken eller true eller false eller ett heltal. [type]",
        ),
    ),
    "no TOML at all": (
        (("programme.toml", 'title = "Nedre provbidraget"', "title: Nedre provbidraget"),),
        (
            "programme.toml (rad 2): Efter en nyckel ska ett likhetstecken stå. Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0. [toml]",
        ),
    ),
    "a key given twice": (
        (("programme.toml", "grant_year = 2031", "grant_year = 2031\ngrant_year = 2032"),),
        (
            "programme.toml (rad 5): Nyckeln har redan fått ett värde. Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0. [toml]",
        ),
    ),
    "a day that no calendar has": (
        (("programme.toml", "opens = 2031-03-01", "opens = 2031-02-30"),),
        (
            "programme.toml (rad 46): Dagen finns inte i kalendern. Rätta skrivsättet; det beskrivs på https://toml.io/en/v1.0.0. [toml]",
        ),
    ),
    "an unknown key beside an unknown order": (
        (("report.toml", 'order = "as_listed"', 'order = "rising"\nfootnote = "x"'),),
        (
            'report.toml: tables[levels].order (rad 61): Värdet "rising" är inget av de tillåtna. Välj bland: descending, descending_in_groups eller as_listed. [choice]',
            "report.toml: tables[levels].footnote (rad 62): Nyckeln footnote finns inte här. Ta bort den eller välj bland: key, title, question, head, order, hide_zero, numbered. [unknown_key]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told(small_programme(tmp_path, *edits)) == faults
