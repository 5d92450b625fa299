"""A form that does not hold as a whole: sections, shared options, the questions of money, what is asked for nothing."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told_by_files

FAULTS: Faults = {
    "a section without questions": (
        (
            (
                "form.toml",
                '[[sections]]\nid = "work"',
                '[[sections]]\nid = "empty"\ntitle = "Tomt"\n\n[[sections]]\nid = "work"',
            ),
        ),
        (
            "form.toml: sections[empty] (rad 59): Avsnittet empty har inga frågor. Lägg till en, eller ta bort det. [sections_have_questions]",
        ),
    ),
    "options that are not there": (
        (("form.toml", 'option_set = "level"', 'option_set = "levels"'),),
        (
            "form.toml: sections[work].questions[levels].option_set (rad 78): Det finns inga gemensamma alternativ levels. Välj bland: level. [option_sets_exist]",
            "form.toml: option_sets.level (rad 5): Ingen fråga använder alternativen level. Ta bort dem. [option_sets_are_used]",
        ),
    ),
    "options of two origins": (
        (
            (
                "form.toml",
                'option_set = "level"',
                'option_set = "level"\noptions = [{ id = "group", label = "Grupp" }]',
            ),
        ),
        (
            "form.toml: sections[work].questions[levels].options (rad 79): Frågan har både egna och gemensamma alternativ. Ta bort de ena. [option_sets_exist]",
        ),
    ),
    "options nobody uses": (
        (
            (
                "form.toml",
                '[[option_sets.level]]\nid = "individual"',
                '[[option_sets.other]]\nid = "a"\nlabel = "A"\n\n[[option_sets.level]]\nid = "individual"',
            ),
        ),
        (
            "form.toml: option_sets.other (rad 5): Ingen fråga använder alternativen other. Ta bort dem. [option_sets_are_used]",
        ),
    ),
    "one option under two labels": (
        (
            ("form.toml", 'row_kind = "area"', 'row_kind = "level"'),
            (
                "form.toml",
                '{ id = "visits", label = "Besök" }',
                '{ id = "visits", label = "Besök" },\n    { id = "group", label = "I grupp" }',
            ),
        ),
        (
            "form.toml: sections[work].questions[levels].options (rad 74): Alternativet group heter ”Grupp” här men ”I grupp” i en tidigare fråga. Låt det heta lika överallt inom level. [one_label_per_option]",
        ),
    ),
    "two questions of what was used": (
        (
            (
                "form.toml",
                'id = "reason"\nkind = "long_text"',
                'id = "reason"\nkind = "money"\nat_most = "claimed"\nuses = ["money"]',
            ),
            (
                "report.toml",
                'kind = "quote"\ntext = "En verksamhet skriver: {text}"\nquestion = "reason"',
                'kind = "total"\ntext = "De fick {amount} kronor."\nof = "claimed"',
            ),
        ),
        (
            'form.toml: sections (rad 13): Formuläret har 2 frågor om använda kronor; det ska vara en. Ha en fråga med kind = "money" och at_most = "claimed". [used_amount_is_asked]',
        ),
    ),
    "used kronor not asked of all": (
        (("form.toml", 'at_most = "claimed"', 'at_most = "claimed"\nrequired = false'),),
        (
            "form.toml: sections[money].questions[used] (rad 35): Frågan om använda kronor ställs inte till alla. Ta bort shown_if och required = false. [used_amount_is_asked]",
        ),
    ),
    "used kronor not shared out": (
        (
            (
                "form.toml",
                'kind = "distribution"\ntext = "Vad gick pengarna till?"\nadds_up_to = "used"',
                'kind = "multiple"\ntext = "Vad gick pengarna till?"',
            ),
        ),
        (
            'form.toml: sections (rad 13): Formuläret har 0 frågor som fördelar använda kronor; det ska vara en. Ha en fråga med kind = "distribution" vars adds_up_to är frågan om använda kronor. [costs_follow_the_categories]',
        ),
    ),
    "a cost category without its option": (
        (("form.toml", '    { id = "travel", label = "Resor" },\n', ""),),
        (
            "form.toml: sections[money].questions[costs].options (rad 48): Kostnadsslagen travel saknas bland alternativen. Låt frågans alternativ vara just kostnadsslagen i cost_categories. [costs_follow_the_categories]",
        ),
    ),
    "an option that is no cost category": (
        (("programme.toml", '\n[[cost_categories]]\nid = "travel"\nlabel = "Resor"\n', ""),),
        (
            "form.toml: sections[money].questions[costs].options (rad 48): Alternativen travel är inga kostnadsslag. Låt frågans alternativ vara just kostnadsslagen i cost_categories. [costs_follow_the_categories]",
        ),
    ),
    "a cost category called something else": (
        (("form.toml", '{ id = "travel", label = "Resor" }', '{ id = "travel", label = "Transporter" }'),),
        (
            "form.toml: sections[money].questions[costs].options (rad 48): travel heter olika i frågan och i cost_categories. Låt frågans alternativ vara just kostnadsslagen i cost_categories. [costs_follow_the_categories]",
        ),
    ),
    "a question asked for nothing": (
        (
            (
                "form.toml",
                'at_most = "claimed"\nuses = ["money"]',
                'at_most = "claimed"\nuses = ["money"]\n\n[[sections.questions]]\nid = "colour"\nkind = "short_text"\ntext = "Vilken färg?"',
            ),
        ),
        (
            "form.toml: sections[money].questions[colour] (rad 42): Svaret på colour används inte till något. Ta bort frågan, ange uses, använd den i report.toml, eller säg i reason varför den ändå ställs. [questions_are_used]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told_by_files(small_programme(tmp_path, *edits)) == faults
