"""A programme that is being set up: its folder as a draft, what is wrong with it, and how far each task has come."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.allocation import allocate
from anslag.domain.problem import Problem
from anslag.domain.programme import Programme
from anslag.domain.share import KeyUnusableError
from anslag.files.programme_read import FORM, KEY, OUTLINE, PARTIES, SOURCES, TERMS
from anslag.files.programme_texts import Checked, checked_texts
from anslag.files.programme_toml import Content
from anslag.files.programme_write import Texts, toml_text
from anslag.records.drafts import NEW, SavedDraft, draft_of, drafts_of, drop_draft, save_draft
from anslag.records.grants import UnknownProgrammeError, held_programme
from anslag.records.proposals import ProposalKept, proposals
from anslag.web import clock
from anslag.web.access import Visit

KIND = "programme"

type Task = Literal["grunduppgifter", "beslut", "nyckel", "tider", "villkor", "fragor", "granska"]
"""As it stands in the address."""

TASKS: dict[Task, Promise] = {
    "grunduppgifter": gettext_lazy("Grunduppgifter"),
    "beslut": gettext_lazy("Beslut och anslag"),
    "nyckel": gettext_lazy("Mottagare och fördelningsnyckel"),
    "tider": gettext_lazy("Tider"),
    "villkor": gettext_lazy("Villkor"),
    "fragor": gettext_lazy("Redovisningsfrågor"),
    "granska": gettext_lazy("Granska och öppna"),
}

LAST: Task = "granska"
"""The task that waits for all the others."""

_BY_KEY: dict[str, Task] = {
    "decisions": "beslut",
    "funding": "beslut",
    "pot": "beslut",
    "key": "nyckel",
    "repayment.due": "tider",
    **dict.fromkeys(
        ("call", "use_period", "payment", "report_back", "national_report", "deliverables"), "tider"
    ),
    **dict.fromkeys(
        ("purposes", "conditions", "requisition", "cost_categories", "repayment", "appeal", "tasks"),
        "villkor",
    ),
    "instructions": "villkor",
}
"""Where each table of the terms is written; what is not here is among the basics."""

_BY_FILE: dict[str, Task] = {KEY: "nyckel", PARTIES: "nyckel", FORM: "fragor", OUTLINE: "fragor"}

NOT_DONE = "setup.not_done"
"""The rule that each task has been looked at and saved: what is copied is not thereby right."""

ASSUMED_RULE = "assumed_rules_are_listed"
"""Is mended in the file of sources, wherever the rule itself stands."""


@dataclass(frozen=True, kw_only=True)
class Setup:
    """A draft of a programme. `after` is the key of the one it was copied from, or empty."""

    name: str
    giver: str
    texts: Texts
    after: str = ""
    done: tuple[Task, ...] = ()
    upload: Mapping[str, Any] | None = None
    """A key that has been sent and not yet saved: its text, and which columns were chosen."""
    saved: SavedDraft | None = None

    @cached_property
    def checked(self) -> Checked:
        return checked_texts(self.name, self.texts, beside=funders(self.terms))

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is left to mend, whoever the giver is said to be among it."""
        return (*_other_giver(self), *_opened_already(self), *self.checked.problems)

    @cached_property
    def terms(self) -> Content:
        return parsed(self.texts.get(TERMS, ""))

    @cached_property
    def form(self) -> Content:
        return parsed(self.texts.get(FORM, ""))

    @cached_property
    def before(self) -> Programme | None:
        """The opened programme it was copied from."""
        return opened(self.after)

    @cached_property
    def amounts_before(self) -> dict[str, int]:
        return amounts_of(self.before)

    @property
    def is_unread(self) -> bool:
        """Whether some file has another shape than it must, so that the rest cannot be judged yet."""
        return self.checked.programme is None

    @cached_property
    def is_opened(self) -> bool:
        return opened(self.name) is not None

    @property
    def title(self) -> str:
        return str(self.terms.get("title") or self.name)

    @property
    def unfinished(self) -> tuple[Task, ...]:
        """The tasks that are not done: a task is when it has been saved and nothing in it is wrong."""
        wrong = {task_of(each) for each in self.problems}
        return tuple(each for each in TASKS if each != LAST and (each not in self.done or each in wrong))

    @property
    def hindrances(self) -> tuple[Problem, ...]:
        """All that keeps it from being sent for approval: it may be when there is nothing here."""
        wrong = {task_of(each) for each in self.problems}
        return (*self.problems, *(_not_done(each) for each in self.unfinished if each not in wrong))

    def problems_of(self, task: Task) -> tuple[Problem, ...]:
        return tuple(each for each in self.problems if task_of(each) == task)

    def with_terms(self, terms: Content) -> "Setup":
        return self.with_text(TERMS, toml_text(terms))

    def with_text(self, file: str, text: str) -> "Setup":
        return replace(self, texts=self.texts | {file: text})

    def having_done(self, task: Task) -> "Setup":
        return self if task in self.done else replace(self, done=(*self.done, task))


def _not_done(task: Task) -> Problem:
    return Problem(
        place=task,
        rule=NOT_DONE,
        message=_("Delen är inte gjord."),
        remedy=_("Öppna den, se efter att den stämmer och spara."),
    )


def _other_giver(setup: Setup) -> Iterator[Problem]:
    named = setup.terms.get("giver")
    if named != setup.giver:
        yield Problem(
            place=f"{TERMS}: giver",
            rule="setup.giver",
            message=f"Givaren är {named}, men du lägger upp program för {setup.giver}.",
            remedy="Lägg upp programmet hos den som ger bidraget, eller ladda upp en mapp med rätt givare.",
        )


def _opened_already(setup: Setup) -> Iterator[Problem]:
    if setup.is_opened:
        yield Problem(
            place=TERMS,
            rule="setup.opened",
            message=f"Programmet {setup.name} är redan öppnat.",
            remedy="Ta bort utkastet, eller börja på ett med ett annat namn.",
        )


def parsed(text: str) -> Content:
    """What the file says; nothing where it cannot be read, which the checks tell."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}


def opened(key: str) -> Programme | None:
    try:
        return held_programme(key).programme if key else None
    except UnknownProgrammeError:
        return None


def amounts_of(programme: Programme | None) -> dict[str, int]:
    """What each recipient got in it; nothing where there is none, or its key cannot be used."""
    try:
        return allocate(programme).amounts if programme else {}
    except KeyUnusableError:
        return {}


def funders(terms: Content) -> tuple[Programme, ...]:
    """The opened programme that the terms are funded by, with those above it."""
    funding = terms.get("funding")
    key = funding.get("programme") if isinstance(funding, dict) else None
    found: list[Programme] = []
    while isinstance(key, str) and (above := opened(key)) and above not in found:
        found.append(above)
        key = above.terms.funding.programme if above.terms.funding else None
    return tuple(found)


def task_of(problem: Problem) -> Task:
    """The task in which a fault is mended."""
    if problem.rule == NOT_DONE:
        return next(each for each in TASKS if each == problem.place)
    file, _separator, words = problem.place.partition(": ")
    file = file.partition(" (")[0]
    if file in _BY_FILE:
        return _BY_FILE[file]
    if file == SOURCES or problem.rule == ASSUMED_RULE:
        return "grunduppgifter"
    words = words.partition(" (")[0]
    outer = words.partition(".")[0].partition("[")[0]
    return _BY_KEY.get(words) or _BY_KEY.get(outer, "grunduppgifter")


def setup_of(visit: Visit, name: str) -> Setup:
    """The draft of that name, or no such page."""
    saved = draft_of(KIND, visit.name, name=name)
    if saved is None:
        raise Http404
    return _setup(visit, saved)


def setups_of(visit: Visit) -> tuple[Setup, ...]:
    return tuple(_setup(visit, saved) for saved in drafts_of(KIND, visit.name))


def _setup(visit: Visit, saved: SavedDraft) -> Setup:
    content = saved.content
    return Setup(
        name=saved.name,
        giver=visit.name,
        texts=content["texts"],
        after=content["after"],
        done=tuple(content["done"]),
        upload=content["upload"],
        saved=saved,
    )


def save(visit: Visit, setup: Setup) -> Setup:
    """Raises DraftChangedError where someone else has saved since it was read."""
    saved = save_draft(
        KIND,
        visit.name,
        name=setup.name,
        content={
            "texts": setup.texts,
            "after": setup.after,
            "done": list(setup.done),
            "upload": setup.upload,
        },
        version=setup.saved.version if setup.saved else NEW,
        by=visit.visitor.person,
        at=clock.now(),
    )
    return replace(setup, saved=saved)


def drop(visit: Visit, name: str) -> None:
    drop_draft(KIND, visit.name, name=name)


def proposals_to_open(visit: Visit, name: str) -> tuple[ProposalKept, ...]:
    """What has been sent for approval of this programme, the newest first."""
    return tuple(
        each
        for each in proposals(party=visit.name)
        if each.step == "open" and json.loads(each.facts["folder"])["key"] == name
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A row of the task list."""

    title: str
    state: str
    address: str = ""
    help: str = ""
    quiet: bool = False


def address(visit: Visit, setup: Setup, page: str = "setup-task", **more: str) -> str:
    assert visit.party is not None
    return reverse(page, kwargs={"party": visit.party.number, "name": setup.name, **more})


def task_lines(visit: Visit, setup: Setup) -> Iterator[TaskLine]:
    """Each task with how far it has come."""
    for task, title in TASKS.items():
        if task == LAST:
            yield _last_line(visit, setup, str(title))
            continue
        faults = len(setup.problems_of(task))
        finished = task not in setup.unfinished
        yield TaskLine(
            title=str(title),
            address=address(visit, setup, task=task),
            state=_("Klar") if finished else _("Påbörjad") if task in setup.done else _("Ej påbörjad"),
            help=_faults(faults),
            quiet=finished,
        )


def _last_line(visit: Visit, setup: Setup, title: str) -> TaskLine:
    if setup.hindrances:
        reason = _("Gör klart de andra delarna först.")
        return TaskLine(title=title, state=_("Kan inte påbörjas än"), help=reason)
    return TaskLine(title=title, state=_("Ej påbörjad"), address=address(visit, setup, task=LAST))


def _faults(number: int) -> str:
    if not number:
        return ""
    return _("1 sak är kvar att rätta") if number == 1 else _("%d saker är kvar att rätta") % number
