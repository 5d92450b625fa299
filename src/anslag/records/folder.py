"""A programme as the canonical JSON that is kept, and back again."""

from pydantic import TypeAdapter

from anslag.domain.programme import Programme

_PROGRAMME = TypeAdapter(Programme)


def dump_programme(programme: Programme) -> str:
    """The programme as JSON: every field, in the order the types declare them, without spaces.

    Equal programmes give equal text; the order of recipients, questions and options is part of a programme.
    """
    return _PROGRAMME.dump_json(programme).decode()


def parse_programme(folder: str) -> Programme:
    """The programme that `dump_programme` wrote. Raises pydantic.ValidationError for any other text."""
    return _PROGRAMME.validate_json(folder)
