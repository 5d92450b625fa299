"""What moved and what was answered in a programme, as public rows."""

from collections.abc import Iterator

from django.db.models import Q

from anslag.domain.open_data import PublicAnswer, PublicTransfer, public_answers
from anslag.records import models
from anslag.records.answers import read_answers
from anslag.records.grants import Held, forms_of


def public_transfers(held: Held) -> Iterator[PublicTransfer]:
    """Every movement to or from the programme's accounts, in the order they were made."""
    rows = (
        models.Transfer.objects.filter(Q(source__programme=held.row) | Q(target__programme=held.row))
        .select_related("source__grant__party", "target__grant__party")
        .order_by("id")
    )
    for row in rows.iterator():
        grant = row.source.grant or row.target.grant
        yield PublicTransfer(
            entry=row.entry_id,
            day=row.day,
            code=row.code,
            source=row.source.kind,
            target=row.target.kind,
            category=row.target.detail or row.source.detail,
            recipient=grant.party.name if grant else "",
            amount=row.amount,
            case_reference=row.case_reference,
        )


def answers(held: Held) -> Iterator[PublicAnswer]:
    """The answers of the accepted reports that stand, as rows."""
    accepted = models.ReportBack.objects.filter(grant__programme=held.row, acceptance__isnull=False)
    in_order = accepted.order_by("grant_id", "version")
    rows = in_order.values_list("grant__party__name", "answers", "form_version")
    latest = {name: (text, version) for name, text, version in rows}
    forms = forms_of(held)
    for name, (text, version) in latest.items():
        yield from public_answers(forms[version], name, read_answers(text))
