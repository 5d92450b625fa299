"""The questions of a form that is being set up, as far as its file can be read."""

from collections.abc import Iterator

from anslag.files.programme_toml import Content


def questions_of(form: Content) -> Iterator[Content]:
    for section in tables_in(form.get("sections")):
        yield from tables_in(section.get("questions"))


def tables_in(value: object) -> list[Content]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
