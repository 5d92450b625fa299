"""Fields, faults and answers of a form are tied together so that nobody has to see the page to mend them."""

from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from anslag.web.forms import DayField, PlainForm
from tests.house.tree import SOURCE, modules
from tests.web.reading import Element, Page, read


def named(page: Page, name: str) -> Element:
    return next(element for element in page.elements if element.get("id") == name)


def test_a_field_names_its_help_and_its_fault(client: Client) -> None:
    page = read(client, "/stil/")
    field = named(page, "wrong_amount")
    assert field.get("aria-describedby") == "wrong_amount_helptext wrong_amount_error"
    assert field.get("aria-invalid") == "true"
    assert field.get("inputmode") == "numeric"
    assert named(page, "wrong_amount_error").text == "Fel: Skriv beloppet med siffror, till exempel 1 200."


def test_a_group_of_choices_is_a_fieldset_that_names_its_help_and_its_fault(client: Client) -> None:
    page = read(client, "/stil/")
    group = named(page, "wrong_kinds")
    assert group.tag == "fieldset"
    assert group.get("aria-describedby") == "wrong_kinds_helptext wrong_kinds_error"
    assert "Vad ska pengarna gå till?" in group.text


def test_the_summary_says_each_fault_in_the_words_of_its_field_and_leads_there(client: Client) -> None:
    page = read(client, "/stil/")
    links = {
        element.get("href")[1:]: element.text
        for element in page.all("a")
        if element.get("href").startswith("#wrong_")
    }
    assert links == {
        name: named(page, f"{name}_error").text.removeprefix("Fel: ")
        for name in ("wrong_amount", "wrong_wants_more", "wrong_kinds", "wrong_sure")
    }


def test_a_field_without_a_fault_says_nothing_of_one(client: Client) -> None:
    page = read(client, "/stil/")
    assert named(page, "empty_amount").get("aria-invalid") == ""
    assert named(page, "filled_amount").get("value") == "1200"


CHOICES = (("person-1", "Anna"), ("person-2", "Bo"))


class EveryField(PlainForm):
    needed = forms.CharField()
    named = forms.CharField(label="Hur mycket har ni använt?")
    chosen = forms.ChoiceField(label="Ort", choices=CHOICES)
    ticked = forms.BooleanField(label="Jag intygar")
    handed = forms.FileField(label="Underlaget")
    text = forms.CharField(max_length=3)
    short = forms.CharField(min_length=3)
    null = forms.CharField()
    number = forms.IntegerField()
    little = forms.IntegerField(min_value=2)
    much = forms.IntegerField(max_value=2)
    day = forms.DateField()
    one = forms.ChoiceField(choices=CHOICES)
    typed = forms.TypedChoiceField(choices=CHOICES)
    several = forms.MultipleChoiceField(choices=CHOICES)
    listed = forms.MultipleChoiceField(choices=CHOICES)
    sure = forms.BooleanField()
    file = forms.FileField()
    long_name = forms.FileField(max_length=3)
    own = forms.ChoiceField(choices=CHOICES, error_messages={"invalid_choice": "Välj Anna eller Bo."})


WRONG = {
    "text": "fyra", "short": "ab", "null": "a\0b", "number": "ett", "little": "1", "much": "3", "day": "i går",
    "one": "person-3", "typed": "person-3", "several": ["person-3"], "listed": "person-3", "own": "person-3",
}  # fmt: skip

TOLD = {
    "needed": "Fyll i det här.",
    "named": "Fyll i ”Hur mycket har ni använt?”.",
    "chosen": "Välj ett svar under ”Ort”.",
    "ticked": "Kryssa i ”Jag intygar”.",
    "handed": "Välj en fil under ”Underlaget”.",
    "text": "Texten är 4 tecken. Korta den till högst 3.",
    "short": "Texten är 2 tecken. Skriv minst 3.",
    "null": "Texten har ett tecken som inte går att spara. Skriv den på nytt, för hand.",
    "number": "Det är inget heltal. Skriv det med bara siffror.",
    "little": "Talet är för litet. Skriv minst 2.",
    "much": "Talet är för stort. Skriv högst 2.",
    "day": "Det är ingen dag. Skriv den som år-månad-dag, till exempel 2031-03-02.",
    "one": "Det valet går inte att göra. Välj ett av alternativen som visas.",
    "typed": "Det valet går inte att göra. Välj ett av alternativen som visas.",
    "several": "Det valet går inte att göra. Välj ett av alternativen som visas.",
    "listed": "Svaret går inte att läsa. Välj bland alternativen som visas.",
    "sure": "Fyll i det här.",
    "file": "Filen är tom. Välj en annan.",
    "long_name": "Filens namn är 5 tecken. Korta det till högst 3.",
    "own": "Välj Anna eller Bo.",
}


def test_a_fault_is_told_in_the_words_of_the_house_and_repeats_no_choice() -> None:
    files: Any = {"file": SimpleUploadedFile("a", b""), "long_name": SimpleUploadedFile("a.pdf", b"x")}
    with translation.override("sv"):
        for _ in range(2):
            form = EveryField(WRONG, files)
            assert {name: " ".join(map(str, faults)) for name, faults in form.errors.items()} == TOLD


def forms_of_the_house() -> Iterator[type[forms.BaseForm]]:
    """Every form that a module of web/ defines."""
    for path in modules("web"):
        name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
        for each in vars(import_module(name)).values():
            if isinstance(each, type) and issubclass(each, forms.BaseForm) and each.__module__ == name:
                yield each


def test_every_form_tells_its_faults_so() -> None:
    found = set(forms_of_the_house())
    assert len(found) > 15
    assert {each.__name__ for each in found if not issubclass(each, PlainForm)} == set()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_choice_that_is_not_there_is_not_shown(language: str) -> None:
    with translation.override(language):
        assert "person-3" not in str(EveryField(WRONG).errors)


@pytest.mark.parametrize(
    "text", ["2026-03-02", " 2026-3-2 ", "2 mars 2026", "den 2 Mars 2026", "2 mar. 2026", "2 March 2026"]
)
def test_a_day_is_read_as_in_tables_or_in_letters(text: str) -> None:
    assert DayField().clean(text) == date(2026, 3, 2)


@pytest.mark.parametrize(
    "text",
    [
        "06/25/2025",
        "2/3 2026",
        "02-03-2026",
        "20260302",
        "2026-02-30",
        "30 februari 2026",
        "2 mars",
        "2 mart 2026",
    ],
)
def test_a_day_that_could_be_another_or_is_none_is_refused_in_the_same_words_everywhere(text: str) -> None:
    class Asked(PlainForm):
        day = DayField(required=False)

    form = Asked({"day": text})
    assert form.errors == {"day": ["Det är ingen dag. Skriv den som år-månad-dag, till exempel 2031-03-02."]}


def test_no_page_asks_for_a_day_in_a_field_of_its_own() -> None:
    used = [path.name for path in modules("web") if "forms.DateField(" in path.read_text(encoding="utf-8")]
    assert used == []
