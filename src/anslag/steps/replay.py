"""Replay events as steps: rehearsed whole before any is performed, each performed once."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from pydantic import ValidationError

from anslag.domain.problem import Problem, Refusal, Refused
from anslag.domain.programme import Programme
from anslag.files.events import Event
from anslag.files.people import Listed
from anslag.records import models
from anslag.steps.act import Act
from anslag.steps.allocation import allocate_pot
from anslag.steps.clawback import (
    abstain_from_clawback,
    answer_hearing,
    claw_back,
    lift_stop,
    open_clawback,
    stop_payment,
)
from anslag.steps.closing import close_programme
from anslag.steps.compilation import compile_national_report, publish
from anslag.steps.decision import open_programme
from anslag.steps.deliverable import deliver
from anslag.steps.facts import shape, typed
from anslag.steps.interest import charge_interest, receive_interest
from anslag.steps.invoice import (
    agree_instalments,
    grant_respite,
    hand_over_debt,
    remind_invoice,
    send_invoice,
    write_off,
)
from anslag.steps.payment import pay
from anslag.steps.people import PREFIX, Mandating, mandating
from anslag.steps.redistribution import redistribute_lapsed
from anslag.steps.repayment import credit_invoice, demand_repayment, receive_repayment, waive
from anslag.steps.report import accept, submit_report
from anslag.steps.requisition import close_call, requisition

STEPS: Mapping[str, Callable[..., None]] = {
    "open": open_programme,
    "allocate": allocate_pot,
    "requisition": requisition,
    "close_call": close_call,
    "redistribute": redistribute_lapsed,
    "pay": pay,
    "submit_report": submit_report,
    "accept": accept,
    "demand_repayment": demand_repayment,
    "waive": waive,
    "credit_invoice": credit_invoice,
    "charge_interest": charge_interest,
    "receive_interest": receive_interest,
    "send_invoice": send_invoice,
    "remind_invoice": remind_invoice,
    "grant_respite": grant_respite,
    "agree_instalments": agree_instalments,
    "hand_over_debt": hand_over_debt,
    "write_off": write_off,
    "open_clawback": open_clawback,
    "answer_hearing": answer_hearing,
    "claw_back": claw_back,
    "abstain_from_clawback": abstain_from_clawback,
    "stop_payment": stop_payment,
    "lift_stop": lift_stop,
    "receive_repayment": receive_repayment,
    "deliver": deliver,
    "compile": compile_national_report,
    "publish": publish,
    "close": close_programme,
}

ALL_THERE_IS = frozenset({"entitled", "demanded", "all"})
"""Words that stand for what the step itself works out: the same as leaving the fact out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An event ready to be done: the step's name, the act with its key, and facts of the right types."""

    event: Event
    act: Act
    facts: Mapping[str, Any]

    @property
    def place(self) -> str:
        return _place(self.event)

    def perform(self) -> None:
        STEPS[self.event.step](self.act, **self.facts)


type Doable = Prepared | Mandating
"""What a replay does: an event, or an act that lets the people of a folder act."""


class StepRefusedError(Refusal):
    """An event that the terms do not allow, with the place it stands in."""


def prepare(events: Iterable[Event], programmes: Mapping[str, Programme]) -> tuple[Prepared, ...]:
    """Check every event's facts against its step's and give it its key. Raises Refused with all faults."""
    prepared, problems = [], []
    seen: Counter[str] = Counter()
    for event in events:
        try:
            facts = _facts(event)
        except ValidationError as faults:
            problems += [_problem(event, fault) for fault in faults.errors()]
            continue
        if event.step == "open":
            facts = {"programme": programmes[event.programme]}
        else:
            facts["programme"] = event.programme
        text = json.dumps(json.loads(event.text), sort_keys=True, ensure_ascii=False)
        name = f"{event.programme}/{hashlib.sha256(text.encode()).hexdigest()[:20]}"
        seen[name] += 1
        act = Act(
            by=event.by,
            approved_by=event.approved_by,
            today=event.day,
            case_reference=event.case_reference,
            key=f"{name}/{seen[name]}",
        )
        prepared.append(Prepared(event=event, act=act, facts=facts))
    if problems:
        raise Refused(tuple(problems))
    return tuple(prepared)


def with_people(prepared: Iterable[Prepared], people: Mapping[str, Iterable[Listed]]) -> Iterator[Doable]:
    """The events, and right after a programme is opened the acts that let its people act; each act once."""
    given: set[str] = set()
    for each in prepared:
        yield each
        if each.event.step == "open":
            key = each.event.programme
            for act in mandating(people.get(key, ()), programme=each.facts["programme"], day=each.event.day):
                if act.act.key not in given:
                    given.add(act.act.key)
                    yield act


def undone(doable: Iterable[Doable]) -> list[Doable]:
    """Those that no diary entry tells of yet."""
    doable = list(doable)
    programmes = {each.event.programme for each in doable if isinstance(each, Prepared)}
    told = models.DiaryEntry.objects.filter(Q(programme__key__in=programmes) | Q(key__startswith=PREFIX))
    done = set(told.values_list("key", flat=True))
    return [each for each in doable if each.act.key not in done]


def rehearse(doable: Iterable[Doable], *, told: Callable[[], object]) -> None:
    """Do everything in one transaction and undo it, so that a refusal leaves nothing half done."""
    with transaction.atomic():
        perform(doable, told=told)
        transaction.set_rollback(True)


def perform(doable: Iterable[Doable], *, told: Callable[[], object]) -> None:
    """Do each as a transaction of its own. Raises StepRefusedError at the first that is refused."""
    for each in doable:
        try:
            each.perform()
        except Refusal as refusal:
            raise StepRefusedError(f"{each.place}:\n{refusal}") from refusal
        told()


def _facts(event: Event) -> dict[str, Any]:
    """The event's facts in the types of its step's parameters. Raises pydantic.ValidationError."""
    facts = {
        name: value
        for name, value in event.facts.items()
        if not (isinstance(value, str) and value in ALL_THERE_IS and name in {"amount", "recipients"})
    }
    return typed(STEPS[event.step], facts)


def _place(event: Event) -> str:
    return f"{event.file}, rad {event.line} ({event.day}, {event.step})"


def _problem(event: Event, fault: Any) -> Problem:
    where = ".".join(str(part) for part in fault["loc"]) or "raden"
    told = {
        "extra_forbidden": f"{where} är inget som steget känner.",
        "missing": f"{where} saknas.",
    }.get(fault["type"], f"{where} har ett värde av fel slag: {fault['input']!r}.")
    known = ", ".join(shape(STEPS[event.step]).model_fields) or "inga"
    return Problem(
        place=_place(event), rule="events.facts", message=told, remedy=f"Uppgifter som steget tar: {known}."
    )
