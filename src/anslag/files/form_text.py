"""A form as the text of a form.toml, and back: what is wrong with it is told as for any programme folder."""

from collections.abc import Iterable
from dataclasses import dataclass

from anslag.domain.form import Form
from anslag.domain.problem import Problem
from anslag.domain.programme import Programme
from anslag.files.programme_read import FORM
from anslag.files.programme_texts import checked_texts
from anslag.files.programme_write import content_of, folder_texts, toml_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadForm:
    """`form` is there when the text has the shape of one, though it may not agree with the programme's other files."""

    form: Form | None
    problems: tuple[Problem, ...]


def form_text(form: Form) -> str:
    return toml_text(content_of(form))


def read_form(programme: Programme, text: str, *, beside: Iterable[Programme] = ()) -> ReadForm:
    """The form that the text gives the programme, and all that is wrong with it and is not wrong already."""
    beside, texts = tuple(beside), folder_texts(programme)
    checked = checked_texts(programme.key, texts | {FORM: text}, beside=beside)
    known = {
        (each.rule, each.message) for each in checked_texts(programme.key, texts, beside=beside).problems
    }
    return ReadForm(
        form=checked.programme.form if checked.programme else None,
        problems=tuple(each for each in checked.problems if (each.rule, each.message) not in known),
    )


def form_problems(
    programme: Programme, form: Form, *, beside: Iterable[Programme] = ()
) -> tuple[Problem, ...]:
    """What would be wrong with the programme's folder if it asked by this form."""
    return read_form(programme, form_text(form), beside=beside).problems
