"""Made-up values that show every part of the pages in every state."""

from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.open_data import PublicGrant
from anslag.domain.stage import Stage as Step
from anslag.domain.stage import StageId, StageState
from anslag.domain.staircase import Stair
from anslag.web.open.programmes import Level, Recipient
from anslag.web.parts.act_words import act_words
from anslag.web.parts.county_map import state_of, state_words
from anslag.web.parts.flow import Flow, flow
from anslag.web.parts.outcome import Figure, key_figures, outcome
from anslag.web.parts.stage_words import Action, StageShown, title_of
from anslag.web.parts.stage_words import state_words as stage_words

GIVER = "Provmyndigheten"
POT = 10_000_000
DAY = date(2001, 2, 3)

type Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A moment in a programme's year, as its figures and its flow show it."""

    id: str
    title: str
    figures: tuple[Figure, ...]
    flow: Flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    words: Words
    look: str
    type: str = "button"
    disabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    title: Words
    state: Words
    address: str = ""
    help: Words = ""
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    title: Words
    number: str
    next: Words


BUTTONS = (
    Button(words=gettext_lazy("Spara och fortsätt"), look="primary"),
    Button(words=gettext_lazy("Spara och gör klart senare"), look="secondary"),
    Button(words=gettext_lazy("Återta rekvisitionen"), look="warning"),
    Button(words=gettext_lazy("Kan inte användas än"), look="secondary", disabled=True),
)

TASKS = (
    Task(title=gettext_lazy("Läs alla frågor"), state=gettext_lazy("Klar"), address="#main", quiet=True),
    Task(title=gettext_lazy("Fördela kostnaderna"), state=gettext_lazy("Påbörjad"), address="#main"),
    Task(title=gettext_lazy("Välj områden"), state=gettext_lazy("Ej påbörjad"), address="#main"),
    Task(
        title=gettext_lazy("Underteckna"),
        state=gettext_lazy("Kan inte påbörjas än"),
        help=gettext_lazy("Gör klart de andra delarna först."),
    ),
    Task(title=gettext_lazy("Berätta om områdena"), state=gettext_lazy("Ändring begärd"), address="#main"),
)

DONE = Confirmation(
    title=gettext_lazy("Rekvisitionen är inskickad"),
    number="PROV-17",
    next=gettext_lazy("Vi betalar ut pengarna när beslutet är fattat. Ni behöver inte göra något mer nu."),
)

NOTHING = PublicGrant(
    recipient="",
    organisation_number="",
    county_code="",
    entitled=2_500_000,
    requisitioned=0,
    paid=0,
    used=0,
    passed_on=0,
    unused=0,
    waived=0,
    demanded=0,
    returned=0,
)


def grants() -> tuple[PublicGrant, ...]:
    """One in each state that a grant can be in."""
    asked = replace(NOTHING, requisitioned=2_000_000)
    paid = replace(asked, paid=2_000_000)
    return (
        replace(NOTHING, recipient="Alfa", county_code="25"),
        replace(asked, recipient="Beta", county_code="24"),
        replace(paid, recipient="Gamma", county_code="23"),
        replace(paid, recipient="Delta", county_code="22", used=2_000_000),
        replace(paid, recipient="Epsilon", county_code="21", used=1_400_000, unused=600_000, waived=500,
                demanded=400_000, returned=150_000),
    )  # fmt: skip


def recipients() -> tuple[Recipient, ...]:
    return tuple(Recipient(grant=each, state=state_words(state_of(each))) for each in grants())


def stages() -> tuple[Stage, ...]:
    all_used = replace(NOTHING, requisitioned=POT, paid=POT, used=POT)
    little = replace(all_used, used=POT - 538, unused=538, waived=538)
    return (
        _stage("flow-before", _("Innan någon har rekvirerat"), NOTHING),
        _stage("flow-used", _("Allt använt"), all_used),
        _stage("flow-little", _("Nästan allt använt"), little),
        _stage("flow-under-way", _("Under året"), *grants()),
    )


def _stage(name: str, title: str, *given: PublicGrant) -> Stage:
    return Stage(id=name, title=title, figures=key_figures(POT, given), flow=flow(outcome(POT, given)))


def levels() -> tuple[Level, ...]:
    """Steps that balance, and one that does not."""
    whole, one = Stair(programme="prov"), Stair(programme="prov", recipient="Epsilon")
    return (
        Level(
            title=_("Provbidraget"),
            recipient="",
            here=True,
            steps=(
                whole.step("decision", _("Beslut"), POT, ("all", _("Provbidraget"), POT)),
                whole.step("allocation", _("Fördelning"), POT, ("allocated", _("fördelat"), POT)),
                whole.step("lapsed", _("Inte rekvirerat"), 0),
            ),
        ),
        Level(
            title=_("Provbidraget"),
            recipient=one.recipient,
            here=True,
            steps=(one.step("use", _("Användning"), 2_000_000, ("used", _("använt"), 1_999_462)),),
        ),
    )


ANSWERS = (
    {"label": gettext_lazy("Belopp"), "value": "1\N{NO-BREAK SPACE}200", "address": "#main"},
    {"label": gettext_lazy("Kontaktperson"), "value": "", "address": "#main"},
)

CHANGED = ({"label": gettext_lazy("Belopp"), "value": "1\N{NO-BREAK SPACE}100"},)
"""What someone else has saved meanwhile."""


def steps() -> tuple[StageShown, ...]:
    """A stage in each of its states."""
    states: tuple[tuple[StageId, StageState], ...] = (
        ("decision", "done"),
        ("requisition", "now"),
        ("payment", "waiting"),
        ("report", "late"),
        ("passing_on", "lapsed"),
        ("repayment", "coming"),
    )
    button = Action(words=_("Rekvirera"), address="#main", look="primary")
    return tuple(
        StageShown(
            stage=Step(id=name, state=state, due=DAY),
            title=title_of(name),
            state=stage_words(state),
            words=_("Så har det gått."),
            left=_("12 dagar kvar") if state == "now" else "",
            actions=(button,) if state == "now" else (),
        )
        for name, state in states
    )


def events() -> tuple[dict[str, object], ...]:
    told = {"entry": 17, "at": "", "case_reference": "PROV-1", "of_grant": True, "facts": {"amount": 1200}}
    return (
        {
            "words": act_words("requisition"),
            "who": "Prov Provsson",
            "approved_by": "",
            "event": {"day": DAY, **told},
        },
        {
            "words": act_words("pay"),
            "who": "Prov Provsson",
            "approved_by": "Test Testsson",
            "event": {"day": DAY, **told},
        },
    )
