"""A programme's situation: what its giver's agenda goes by, read in a few queries however many receivers there are."""

from datetime import date

from anslag.domain.agenda import Situation
from anslag.records import models
from anslag.records.chain import Chain
from anslag.records.evidence import with_evidence_to_read
from anslag.records.grants import Held
from anslag.records.invoice_life import lives
from anslag.records.invoices import DEMANDING
from anslag.records.requisitions import RequisitionKept
from anslag.records.roll_up import changed_below


def situation_in(chain: Chain, held: Held, asked: tuple[RequisitionKept, ...], *, today: date) -> Situation:
    """The situation on a day of a programme in a chain that has been read, with its requisitions."""
    accepted = {grant.party.name for grant in chain.grants[held.row.pk] if grant.pk in chain.reported}
    acts = set(
        models.DiaryEntry.objects.filter(programme=held.row)
        .exclude(action="requisition")
        .values_list("action", "grant__party__name")
        .order_by()
        .distinct()
    )
    standing = [each for each in asked if not (each.superseded or each.paid)]
    waiting = models.Proposal.objects.filter(programme=held.row, verdict=None)
    return Situation(
        terms=held.terms,
        positions=chain.positions(held),
        acts={action for action, grant in acts if grant is None},
        lapsed=chain.kept.get((held.row.pk, None), {}).get("lapsed", 0),
        proposals=tuple(waiting.values_list("step", flat=True)),
        to_pay=[each.amount for each in standing if not each.ordered],
        ordered=[each.amount for each in standing if each.ordered],
        reported={name for action, name in acts if action == "submit_report" and name},
        accepted=accepted,
        corrected=accepted & _latest_not_accepted(held),
        restating=_restating(held) if accepted else 0,
        evidence=len(with_evidence_to_read(held)),
        claims=lives(held, today=today).values() if DEMANDING & {action for action, _ in acts} else (),
    )


def _restating(held: Held) -> int:
    """How many are to report again, and have not."""
    return sum(not each.restated for each in changed_below([held]).get(held.row.pk, ()))


def _latest_not_accepted(held: Held) -> set[str]:
    """The recipients whose latest report has not been accepted."""
    reports = models.ReportBack.objects.filter(grant__programme=held.row).order_by("version")
    latest = dict(reports.values_list("grant__party__name", "acceptance"))
    return {name for name, acceptance in latest.items() if acceptance is None}
