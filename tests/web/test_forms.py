"""Fields, faults and answers of a form are tied together so that nobody has to see the page to mend them."""

from django.test import Client

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
