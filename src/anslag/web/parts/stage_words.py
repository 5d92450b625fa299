"""The stages of a grant in words: what has been done, what is to be done, and how long there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anslag.domain.grant import Position
from anslag.domain.programme import Terms
from anslag.domain.stage import Acts, Stage, StageId, StageState, stages
from anslag.web.parts.amounts import in_kronor
from anslag.web.parts.days import day_words


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """A stage as a page shows it. `left` says how long there is, where the receiver has something to do."""

    stage: Stage
    title: str
    state: str
    words: str
    left: str
    actions: tuple["Action", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done at a stage: a link, or a button where `look` says how it looks."""

    words: str
    address: str
    look: str = ""


def stages_shown(
    terms: Terms,
    position: Position,
    acts: Acts,
    *,
    today: date,
    actions: Mapping[StageId, tuple[Action, ...]],
    ours: bool = True,
) -> tuple[StageShown, ...]:
    """`ours`: it is the receiver that reads; the giver is told the same of the receiver."""
    return tuple(
        StageShown(
            stage=stage,
            title=title_of(stage.id),
            state=state_words(stage.state),
            words=_words(stage, terms, position, acts, ours=ours),
            left=days_left(stage.due, today) if stage.due and stage.state in {"now", "late"} else "",
            actions=actions.get(stage.id, ()),
        )
        for stage in stages(terms, position, acts, today=today)
    )


def days_left(due: date, today: date) -> str:
    """How long there is to a day."""
    days = (due - today).days
    if days < 0:
        return ngettext("%(days)d dag försenat", "%(days)d dagar försenat", -days) % {"days": -days}
    if days == 0:
        return _("i dag är sista dagen")
    return ngettext("%(days)d dag kvar", "%(days)d dagar kvar", days) % {"days": days}


def title_of(stage: StageId) -> str:
    return {
        "decision": _("Beslut"),
        "requisition": _("Rekvirera"),
        "payment": _("Utbetalning"),
        "passing_on": _("Fördela vidare"),
        "report": _("Redovisa"),
        "repayment": _("Återbetala"),
    }[stage]


def state_words(state: StageState) -> str:
    return {
        "done": _("Klart"),
        "now": _("Att göra nu"),
        "late": _("Försenat"),
        "coming": _("Kommer senare"),
        "waiting": _("Väntar på givaren"),
        "lapsed": _("Inte gjort i tid"),
    }[state]


def _words(stage: Stage, terms: Terms, position: Position, acts: Acts, *, ours: bool) -> str:
    if ours and (said := _to_the_receiver(stage, position, acts)):
        return said
    words = {
        "decision": _decision,
        "requisition": _requisition,
        "payment": _payment,
        "passing_on": _passing_on,
        "report": _report,
        "repayment": _repayment,
    }[stage.id]
    return words(stage.state, terms, position, acts)


def _to_the_receiver(stage: Stage, position: Position, acts: Acts) -> str:
    """What is said otherwise to whoever it concerns."""
    if stage.id == "decision" and stage.state == "done":
        return _("Ni kan få högst %(amount)s.") % {"amount": in_kronor(position.granted)}
    if stage.id == "requisition" and stage.state == "now":
        return _("Ni har inte rekvirerat än. Ni kan rekvirera upp till %(amount)s.") % {
            "amount": in_kronor(position.unrequisitioned)
        }
    if stage.id == "report" and stage.state in {"now", "late"}:
        if acts.complete_by:
            return _("Givaren har bett er att komplettera redovisningen.")
        if acts.restate_by:
            return _(
                "En redovisning längre ned har rättats sedan er godkändes. Gör en ny version av er redovisning."
            )
        return _("Ni har inte redovisat än.")
    return ""


def _decision(state: StageState, _terms: Terms, position: Position, _acts: Acts) -> str:
    if state == "waiting":
        return _("Potten är inte fördelad än.")
    return _("Högst %(amount)s.") % {"amount": in_kronor(position.granted)}


def _requisition(state: StageState, terms: Terms, position: Position, acts: Acts) -> str:
    if state == "done":
        return _("%(amount)s rekvirerades den %(day)s.") % {
            "amount": in_kronor(position.requisitioned),
            "day": day_words(acts.requisitioned),
        }
    if state == "waiting":
        return _("En sen rekvisition väntar på beslut.")
    if state == "lapsed":
        return _("Inte rekvirerat i tid. Sista dagen var %(day)s.") % {"day": day_words(terms.call.closes)}
    if state == "coming":
        return _("Utlysningen öppnar %(day)s.") % {"day": day_words(terms.call.opens)}
    return _("Inte rekvirerat än. %(amount)s kan rekvireras.") % {
        "amount": in_kronor(position.unrequisitioned)
    }


def _payment(state: StageState, _terms: Terms, position: Position, acts: Acts) -> str:
    if acts.returned:
        return _(
            "Återkom från banken den %(day)s: %(reason)s. %(amount)s väntar på att betalas ut på nytt."
        ) % {
            "day": day_words(acts.returned),
            "reason": acts.returned_why,
            "amount": in_kronor(position.awaiting_payment),
        }
    if state == "done":
        return _("%(amount)s betalades ut den %(day)s.") % {
            "amount": in_kronor(position.paid),
            "day": day_words(acts.paid),
        }
    if state == "waiting":
        return _("%(amount)s väntar på att betalas ut.") % {"amount": in_kronor(position.awaiting_payment)}
    return ""


def _passing_on(_state: StageState, _terms: Terms, position: Position, _acts: Acts) -> str:
    return _("%(amount)s är fördelade vidare.") % {"amount": in_kronor(position.passed_on)}


def _report(state: StageState, terms: Terms, position: Position, acts: Acts) -> str:
    if state == "done":
        return _("Inskickad den %(sent)s, godkänd den %(accepted)s.") % {
            "sent": day_words(acts.reported),
            "accepted": day_words(acts.accepted),
        }
    if acts.complete_by or acts.restate_by:
        return _again(acts)
    if acts.reported:
        return _in_review(acts)
    if state == "coming" and not position.paid:
        return _("Redovisas när bidraget är utbetalt, tidigast %(day)s.") % {
            "day": day_words(terms.report_back.opens)
        }
    if state == "coming":
        return _("Formuläret öppnar %(day)s.") % {"day": day_words(terms.report_back.opens)}
    return _("Inte redovisat än.")


def _again(acts: Acts) -> str:
    """Of a report that is to be completed, or made again."""
    if acts.complete_by:
        return _("Komplettering är begärd.")
    return _("En redovisning längre ned har rättats. En ny version av den här väntas.")


def _in_review(acts: Acts) -> str:
    """Of a report that has been sent in and is not accepted, or of a later version of one that is."""
    if acts.corrected:
        return _(
            "Version %(new)d skickades in den %(sent)s och granskas. Version %(old)d godkändes den %(accepted)s."
        ) % {
            "new": acts.version,
            "sent": day_words(acts.reported),
            "old": acts.accepted_version,
            "accepted": day_words(acts.accepted),
        }
    return _("Inskickad den %(sent)s. Den granskas.") % {"sent": day_words(acts.reported)}


def _repayment(state: StageState, _terms: Terms, position: Position, acts: Acts) -> str:
    if due := acts.to_pay:
        now = _("Betala tillbaka %(amount)s.") % {"amount": in_kronor(due.to_pay)}
        later = sum(each.left for each in acts.claims) - due.to_pay
        return f"{now} {_('%(amount)s är kvar efter det.') % {'amount': in_kronor(later)}}" if later else now
    if state == "waiting":
        return _("%(amount)s är ej använt. Givaren beslutar vad som gäller.") % {
            "amount": in_kronor(position.undecided)
        }
    waived = (
        _("%(amount)s är eftergivet.") % {"amount": in_kronor(position.waived)} if position.waived else ""
    )
    returned = (
        _("%(amount)s betalades tillbaka den %(day)s.")
        % {"amount": in_kronor(position.returned), "day": day_words(acts.repaid)}
        if position.returned
        else ""
    )
    return f"{returned} {waived}".strip()
