"""What a compilation is made of: the accepted returns and each recipient's money, in a constant number of queries."""

from collections.abc import Iterator

import msgspec
from django.db.models import F

from anslag.domain.compilation import Account, account_of
from anslag.domain.counting import Return
from anslag.domain.form import Form
from anslag.records import models
from anslag.records.grants import Held, forms_of, positions

_decode = msgspec.json.Decoder(dict).decode


def accepted_returns(held: Held) -> Iterator[Return]:
    """The version of each report that was last accepted, streamed."""
    rows = (
        models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
        .exclude(grant__reports__acceptance__entry_id__gt=F("acceptance__entry_id"))
        .order_by("grant_id")
        .values_list("grant__party__name", "answers", "form_version")
    )
    for recipient, answers, form_version in rows.iterator(chunk_size=2000):
        yield Return(recipient, _decode(answers), form_version)


def answered_forms(held: Held) -> dict[int, Form]:
    """The earlier versions of the form that accepted returns answered."""
    current = held.programme.form.version
    rows = models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    versions = set(rows.exclude(form_version=current).values_list("form_version", flat=True))
    return (
        {version: form for version, form in forms_of(held).items() if version in versions} if versions else {}
    )


def accounts(held: Held) -> tuple[Account, ...]:
    """Each recipient's money as the ledger has it, in the key's order."""
    return tuple(account_of(name, position) for name, position in positions(held).items())
