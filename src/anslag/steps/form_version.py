"""Change the form of an open programme: a new version, which the answers to the earlier ones are not read with."""

import hashlib
from collections.abc import Iterator

from pydantic import ValidationError

from anslag.domain.form import Form
from anslag.domain.form_version import change_problems
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Programme
from anslag.files.form_text import form_problems
from anslag.records import models
from anslag.records.folder import dump_form, parse_form
from anslag.records.grants import Held, held_programme
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def change_form(act: Act, *, programme: str, form: str, reason: str) -> None:
    """Ask by another form from now on. `form` is canonical JSON, with the number of the next version.

    Refused without a reason, when nothing is changed, and when the form does not hold with the programme's terms.
    """
    held = held_programme(programme)
    new = _read(form)
    refuse(change_problems(held.programme.form, new, reason=reason))
    refuse(form_problems(held.programme, new, beside=funders(held)))
    text = dump_form(new)
    digest = hashlib.sha256(text.encode()).hexdigest()
    entry = enter(act, held, "change_form", version=new.version, form=digest, reason=reason)
    models.FormVersion.objects.create(
        programme=held.row, entry=entry, version=new.version, form=text, digest=digest, reason=reason
    )


def funders(held: Held) -> Iterator[Programme]:
    """The programme that it is funded by, with those above it."""
    while held.row.funded_by:
        held = held_programme(held.row.funded_by.programme.key)
        yield held.programme


def _read(form: str) -> Form:
    try:
        return parse_form(form)
    except ValidationError as error:
        raise Refused(
            (
                Problem(
                    place="Formuläret",
                    rule="form.readable",
                    message="Formuläret går inte att läsa.",
                    remedy="Förbered ändringen på nytt.",
                ),
            )
        ) from error
