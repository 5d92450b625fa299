"""Change the form of an open programme: a new version, which the answers to the earlier ones are not read with."""

import hashlib
from collections.abc import Iterator
from datetime import date

from pydantic import ValidationError

from anslag.domain.form import Form
from anslag.domain.form_version import carry_over, change_problems, changed_notice
from anslag.domain.mail import Notice
from anslag.domain.problem import Problem, Refused
from anslag.domain.programme import Programme
from anslag.files.form_text import form_problems
from anslag.records import models
from anslag.records.folder import dump_form, parse_form
from anslag.records.grants import Held, forms_of, held_programme
from anslag.records.mandates import parties_named
from anslag.records.report_space import begun_by
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.mail import queue_notices


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


def tell_of_change(held: Held, form: str, *, reason: str, home: str, today: date) -> None:
    """Tell those who have begun to fill in of the form that has come; who they are is told to nobody else."""
    pages = {
        each.name: f"{home}/ta-emot/{held.key}/{each.number}/redovisning/"
        for each in parties_named(begun_by(held))
    }
    letters = [change_letter(held, form, name, reason=reason, address=page) for name, page in pages.items()]
    queue_notices(letters, programme=held.key, today=today)


def change_letter(held: Held, form: str, recipient: str, *, reason: str, address: str) -> Notice:
    """What a receiver that has begun to fill in is told of another form, beside the version before it."""
    new = parse_form(form)
    changes = carry_over(forms_of(held).get(new.version - 1, held.programme.form), new, {})
    return changed_notice(held.terms, recipient, changes, version=new.version, reason=reason, address=address)


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
