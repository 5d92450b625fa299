"""What differs between two programmes is told by key path: terms, form, report and key."""

from pathlib import Path

from anslag.files.programme_diff import Change, Difference, KeyColumn, difference
from anslag.files.programme_folder import load_programme
from tests.files.small_programme import CASES, Edit, small_programme

NOTHING = Difference(terms=(), form=(), report=(), recipients_added=(), recipients_removed=(), columns=())


def differences(place: Path, *edits: Edit) -> Difference:
    return difference(
        load_programme(CASES / "small-programme"), load_programme(small_programme(place, *edits))
    )


def test_a_programme_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert differences(tmp_path) == NOTHING


def test_terms_differ_by_key_path(tmp_path: Path) -> None:
    found = differences(
        tmp_path,
        ("programme.toml", "amount = 200_000", "amount = 250_000"),
        ("programme.toml", "amount = 400_000", "amount = 350_000"),
        ("programme.toml", "closes = 2031-03-31", "closes = 2031-04-01"),
        ("programme.toml", 'label = "Resor"', 'label = "Resor"\naccounts = ["70", "71"]'),
        ("programme.toml", "[national_report]\ndue = 2032-05-31\n", "[national_report]\ndue = 2032-05-30\n"),
        ("programme.toml", 'id = "courses"\nlabel = "Kurser"', 'id = "visits"\nlabel = "Besök"'),
        ("programme.toml", "[repayment.waiver]\nthreshold = 500\nassumed = true\n", ""),
    )
    assert found.terms == (
        Change(key="pot.parts[training].amount", before=200_000, after=250_000),
        Change(key="pot.parts[listed].amount", before=400_000, after=350_000),
        Change(key="call.closes", before="2031-03-31", after="2031-04-01"),
        Change(key="purposes[courses]", before="Kurser", after=None),
        Change(key="purposes[visits]", before=None, after="Besök"),
        Change(key="cost_categories[travel].accounts", before=None, after="70, 71"),
        Change(key="repayment.waiver.assumed", before=True, after=None),
        Change(key="repayment.waiver.threshold", before=500, after=None),
        Change(key="national_report.due", before="2032-05-31", after="2032-05-30"),
    )
    assert found == Difference(
        terms=found.terms, form=(), report=(), recipients_added=(), recipients_removed=(), columns=()
    )


def test_questions_are_added_removed_and_changed(tmp_path: Path) -> None:
    found = differences(
        tmp_path,
        ("form.toml", 'id = "name"', 'id = "unit"'),
        ("form.toml", 'text = "Hur väl nådde ni målen?"', 'text = "Nådde ni målen?"'),
        ("form.toml", 'label = "Grupp"', 'label = "I grupp"'),
    )
    assert found.form == (
        Change(key="questions[name]", before="Verksamhet", after=None),
        Change(key="questions[levels].options[group].label", before="Grupp", after="I grupp"),
        Change(key="questions[extent].text", before="Hur väl nådde ni målen?", after="Nådde ni målen?"),
        Change(key="questions[unit]", before=None, after="Verksamhet"),
    )


def test_the_report_differs_by_section_and_sentence(tmp_path: Path) -> None:
    found = differences(tmp_path, ("report.toml", "Målen nåddes väl av", "Målen nåddes av"))
    assert found.report == (
        Change(
            key="sentences[extent].text",
            before="Målen nåddes väl av {percent} procent.",
            after="Målen nåddes av {percent} procent.",
        ),
    )


def test_the_key_differs_by_recipient_and_sum(tmp_path: Path) -> None:
    found = differences(
        tmp_path,
        ("key.csv", "Björkens verksamhet,01,30", "Björkens verksamhet,01,31"),
        ("key.csv", "Granens verksamhet,01,10", "Lindens verksamhet,01,12"),
        ("parties.csv", "Granens", "Lindens"),
    )
    assert found == Difference(
        terms=(),
        form=(),
        report=(),
        recipients_added=("Lindens verksamhet",),
        recipients_removed=("Granens verksamhet",),
        columns=(KeyColumn(column="places", before=40, after=43, changed=1),),
    )
