"""A programme as the canonical JSON that is kept, and back again."""

from pydantic import TypeAdapter

from anslag.domain.form import Form
from anslag.domain.programme import Programme

_PROGRAMME = TypeAdapter(Programme)
_FORM = TypeAdapter(Form)


def dump_programme(programme: Programme) -> str:
    """The programme as JSON: every field, in the order the types declare them, without spaces.

    Equal programmes give equal text; the order of recipients, questions and options is part of a programme.
    """
    return _PROGRAMME.dump_json(programme).decode()


def parse_programme(folder: str) -> Programme:
    """The programme that `dump_programme` wrote. Raises pydantic.ValidationError for any other text."""
    return _PROGRAMME.validate_json(folder)


def dump_form(form: Form) -> str:
    """The form as JSON, by the same rules."""
    return _FORM.dump_json(form).decode()


def parse_form(form: str) -> Form:
    """The form that `dump_form` wrote. Raises pydantic.ValidationError for any other text."""
    return _FORM.validate_json(form)
