"""Questions whose fields do not fit their kind, and branches that cannot be followed."""

from pathlib import Path

import pytest

from tests.files.small_programme import Faults, small_programme, told_by_files

FAULTS: Faults = {
    "a choice without options": (
        (("form.toml", 'option_set = "level"\n', ""),),
        (
            "form.toml: option_sets.level (rad 5): Ingen fråga använder alternativen level. Ta bort dem. [option_sets_are_used]",
            "form.toml: sections[work].questions[levels] (rad 73): En fråga av slaget multiple behöver alternativ. Lägg till options eller option_set. [options_fit_kind]",
        ),
    ),
    "options of a question without choice": (
        (("form.toml", 'kind = "scale"', 'kind = "scale"\noption_set = "level"'),),
        (
            "form.toml: sections[work].questions[extent] (rad 81): En fråga av slaget scale har inga alternativ. Ta bort dem eller byt slag. [options_fit_kind]",
        ),
    ),
    "a scale that falls": (
        (("form.toml", 'kind = "scale"', 'kind = "scale"\nlowest = 5\nhighest = 1'),),
        (
            "form.toml: sections[work].questions[extent].highest (rad 85): Skalan går från 5 till 1. Låt den gå från lägre till högre. [scales_rise]",
        ),
    ),
    "a shown value that is not named": (
        (("form.toml", 'source_value = "recipient"\n', ""),),
        (
            "form.toml: sections[about].questions[name] (rad 17): En fråga av slaget prefilled behöver ett source_value. Välj bland: recipient, organisation_number, case_reference, claimed, used_last_year. [shown_values_exist]",
        ),
    ),
    "a shown value of a question that is asked": (
        (("form.toml", 'kind = "email"', 'kind = "email"\nsource_value = "case_reference"'),),
        (
            "form.toml: sections[about].questions[email].source_value (rad 27): En fråga av slaget email visar inget källvärde. Ta bort source_value, eller byt slag till prefilled eller computed. [shown_values_exist]",
        ),
    ),
    "a sum of something else": (
        (("form.toml", 'adds_up_to = "used"', 'adds_up_to = "email"'),),
        (
            'form.toml: sections (rad 13): Formuläret har 0 frågor som fördelar använda kronor; det ska vara en. Ha en fråga med kind = "distribution" vars adds_up_to är frågan om använda kronor. [costs_follow_the_categories]',
            "form.toml: sections[money].questions[costs].adds_up_to (rad 46): ”email” är ingen fråga om kronor. Ange i adds_up_to en av: used. [sums_name_a_money_question]",
        ),
    ),
    "a sum without parts": (
        (("form.toml", 'kind = "scale"', 'kind = "scale"\nadds_up_to = "used"\nat_most = "claimed"'),),
        (
            "form.toml: sections[work].questions[extent].adds_up_to (rad 84): En fråga av slaget scale har inga delar som blir en summa. Ta bort adds_up_to. [sums_name_a_money_question]",
            "form.toml: sections[work].questions[extent].at_most (rad 85): En fråga av slaget scale är inget belopp. Ta bort at_most. [sums_name_a_money_question]",
        ),
    ),
    "columns of what is no table": (
        (("form.toml", 'kind = "scale"', 'kind = "scale"\ncolumns = [{ id = "one", label = "En" }]'),),
        (
            "form.toml: sections[work].questions[extent] (rad 81): En fråga av slaget scale har inga kolumner. Lägg till columns, eller byt slag. [options_fit_kind]",
        ),
    ),
    "another option where nothing is chosen": (
        (("form.toml", 'label = "Resor" }', 'label = "Resor", other = true }'),),
        (
            "form.toml: sections[money].questions[costs].options (rad 48): En fråga av slaget distribution frågar inte vad som menas med travel. Ta bort other, eller byt slag. [others_can_be_chosen]",
        ),
    ),
    "what another option asks has a question's id": (
        (
            ("form.toml", 'label = "Besök" }', 'label = "Besök", other = true }'),
            ("form.toml", 'id = "levels"', 'id = "areas_visits"'),
            ("report.toml", 'question = "levels"', 'question = "areas_visits"'),
        ),
        (
            "form.toml: sections[work].questions[areas_visits].id (rad 74): areas_visits står redan på en annan rad i samma lista. Ge varje post ett eget id. [ids_unique]",
        ),
    ),
    "a limit of what is no text": (
        (("form.toml", 'kind = "scale"', 'kind = "scale"\nlongest = 10'),),
        (
            "form.toml: sections[work].questions[extent].longest (rad 84): En fråga av slaget scale har inget antal tecken. Ta bort longest. [limits_fit_texts]",
        ),
    ),
    "a text that holds nothing": (
        (("form.toml", 'kind = "long_text"', 'kind = "long_text"\nlongest = 0'),),
        (
            "form.toml: sections[money].questions[reason].longest (rad 56): Inget får plats. Ange minst 1. [limits_fit_texts]",
        ),
    ),
    "checks that cannot be made": (
        (
            (
                "form.toml",
                'highest_label = "Helt"',
                'highest_label = "Helt"\n\n[[checks]]\nid = "rounded"\ncheck = "whole_thousands"\nquestion = "areas"\npercent = 100\n\n[[checks]]\nid = "sums"\ncheck = "differs_from"\nquestion = "used"\nother = "costs"\n\n[[checks]]\nid = "low"\ncheck = "far_below_paid"\nquestion = "used"\n',
            ),
        ),
        (
            "form.toml: checks[rounded].question (rad 91): ”areas” är ingen fråga vars svar är en summa. Ange en av: used, costs. [named_checks_look_at_sums]",
            "form.toml: checks[sums].other (rad 98): costs är ingen tidigare fråga än used. Låt other vara den fråga som står först av de två. [named_checks_look_back]",
            "form.toml: checks[rounded] (rad 88): Kontrollen whole_thousands går inte efter percent. Ta bort percent. [named_checks_have_their_keys]",
            "form.toml: checks[rounded].percent (rad 92): 100 procent prövar ingenting. Ange ett tal från 1 till 99. [named_checks_have_their_keys]",
            "form.toml: checks[low] (rad 100): Kontrollen far_below_paid behöver percent. Lägg till percent. [named_checks_have_their_keys]",
        ),
    ),
    "personal data not marked": (
        (("form.toml", "personal_data = true\n", ""),),
        (
            "form.toml: sections[about].questions[email] (rad 24): Svaret pekar ut en person men är inte märkt som personuppgift. Lägg till personal_data = true. [personal_data_is_marked]",
        ),
    ),
    "a branch on a later question": (
        (
            (
                "form.toml",
                "required = false",
                'required = false\nshown_if = { question = "areas", contains = "courses" }',
            ),
        ),
        (
            "form.toml: sections[money].questions[reason].shown_if.question (rad 58): areas är ingen tidigare fråga. Ange en fråga som står före den här. [branches_point_back]",
        ),
    ),
    "a branch on an option that is not there": (
        (("form.toml", 'contains = "courses"', 'contains = "travel"'),),
        (
            "form.toml: sections[work].questions[levels].shown_if (rad 79): areas har inget alternativ travel. Välj bland: courses, visits. [branches_point_back]",
        ),
    ),
    "a branch that cannot be met": (
        (("form.toml", 'contains = "courses"', 'equals = "courses"'),),
        (
            "form.toml: sections[work].questions[levels].shown_if (rad 79): Villkoret passar inte areas, som är av slaget multiple. Använd contains för multiple, equals för single och yes_no, above för tal och belopp. [branches_point_back]",
        ),
    ),
    "a branch without a test": (
        (("form.toml", ', contains = "courses"', ""),),
        (
            "form.toml: sections[work].questions[levels].shown_if (rad 79): Villkoret ska ha just ett av contains, equals och above. Ange ett av dem. [branches_point_back]",
        ),
    ),
    "a section that hangs on a later one": (
        (
            (
                "form.toml",
                'id = "money"\ntitle = "Pengarna"',
                'id = "money"\ntitle = "Pengarna"\nshown_if = { question = "extent", above = 3 }',
            ),
        ),
        (
            "form.toml: sections[money].questions[used] (rad 36): Frågan om använda kronor ställs inte till alla. Ta bort shown_if och required = false. [used_amount_is_asked]",
            "form.toml: sections[money].shown_if.question (rad 34): extent är ingen tidigare fråga. Ange en fråga som står före den här. [branches_point_back]",
        ),
    ),
}


@pytest.mark.parametrize(("edits", "faults"), FAULTS.values(), ids=FAULTS)
def test_every_fault_is_told_and_no_other(
    tmp_path: Path, edits: tuple[tuple[str, str, str], ...], faults: tuple[str, ...]
) -> None:
    assert told_by_files(small_programme(tmp_path, *edits)) == faults


def test_a_question_asked_for_nothing_may_say_why(tmp_path: Path) -> None:
    colour = '\n\n[[sections.questions]]\nid = "colour"\nkind = "short_text"\ntext = "Vilken färg?"\nreason = "Vi vill veta."'
    highest = 'highest_label = "Helt"'
    assert told_by_files(small_programme(tmp_path, ("form.toml", highest, highest + colour))) == ()
