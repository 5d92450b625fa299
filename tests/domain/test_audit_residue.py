"""Template text is seen for what it is, and ordinary text is left alone."""

import pytest

from anslag.domain.audit.residue import residue_in
from tests.domain.spoiled_report import RESIDUES


@pytest.mark.parametrize(
    "text",
    [
        *RESIDUES,
        "Källa: något. Skrivs här",
        "SKRIVS HÄR",
        "skriv din text här",
        "Skriv\N{NO-BREAK SPACE}här",
        "Klicka här för att ange text",
        "Diagramrubrik",
        "Underrubrik",
        "Rubrik 1",
        "lorem",
        "TBD",
        "xx kronor",
        "XX-XX-XX",
        "år 20XX",
        "X kronor",
        "NN har svarat",
        "[ … ]",
        "[]",
        "[infoga tabell]",
        "{{ namn }}",
        "<<namn>>",
        "åååå-mm-dd",
        "Platshållare för bild",
        "#VÄRDEFEL!",
        "Error! Reference source not found.",
    ],
)
def test_template_text_is_seen(text: str) -> None:
    assert residue_in(f"{text}") != ()
    assert residue_in(f"Före {text} efter") != () or text in {"Underrubrik", "Rubrik 1"}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Kapitel XXI och XXIV",
        "storlek XXL, MAXXX och exxet",
        "personer med XX-kromosomer",
        "Insatserna beskrivs här nedan",
        "Det finns text, rubriker och källor",
        "de lägger till […nej] inte",
        "307 356 kronor … 538 kronor",
        "vad som ska göras, metodologi, todos",
        "[1] och [a, b]",
        "Region X",
        "NNE och ANN",
        "1 < 2 och 3 > 2",
        "Fel! sade de inte",
        "Är det så? Ja.",
        "Tabell 1. Rubriken är satt",
        "Mångsökare (de 10 % som söker mest frekvent vård under 1 år)",
        "Utförarnivå - en eller flera enheter",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert residue_in(text) == ()


def test_each_piece_is_told_once_in_the_order_it_stands() -> None:
    assert residue_in("TODO och XX och TODO") == ("TODO", "XX")
