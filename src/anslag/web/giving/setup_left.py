"""What is left to mend in a programme that is being set up, in the words of its pages and with the way there."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.problem import Problem
from anslag.files.programme_read import FORM, KEY, OUTLINE, PARTIES, SOURCES, TERMS
from anslag.web.access import Visit
from anslag.web.giving.setup_decisions import decision_groups
from anslag.web.giving.setup_draft import ASSUMED_RULE, NOT_DONE, TASKS, Setup, Task, address, task_of
from anslag.web.giving.setup_fields import TermsForm
from anslag.web.giving.setup_questions_read import questions_of
from anslag.web.giving.setup_terms import GROUPS, labelled

CALLED: Mapping[str, Promise] = {
    TERMS: gettext_lazy("villkoren"),
    KEY: gettext_lazy("nyckeln"),
    PARTIES: gettext_lazy("listan över organisationer"),
    FORM: gettext_lazy("frågorna"),
    OUTLINE: gettext_lazy("rapportens upplägg"),
    SOURCES: gettext_lazy("källorna"),
    "use_period": gettext_lazy("tiden då pengarna får användas"),
    "decisions": gettext_lazy("besluten"),
    "cost_categories": gettext_lazy("kostnadsslagen"),
}
"""What files and tables of a folder are called on the pages."""

LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A fault as a page tells it. `place` and `rule` are for whoever reads the folder; empty where it has no say."""

    label: str
    address: str
    message: str = ""
    remedy: str = ""
    place: str = ""
    rule: str = ""

    @property
    def mark(self) -> str:
        """What stands between the label and the fault: many labels are questions."""
        return "" if self.label.endswith(("?", "…")) else ":"


@dataclass(frozen=True, kw_only=True)
class Places:
    """Where on the pages of a set-up each thing is mended. `form` is the one on the page that is shown, if any."""

    visit: Visit
    setup: Setup
    form: TermsForm | None = None

    def left(self, problems: Iterable[Problem]) -> tuple[Left, ...]:
        return tuple(self._left(each) for each in problems)

    def naming(self, places: Iterable[str]) -> tuple[Left, ...]:
        """Texts to look at, each once."""
        problems = (Problem(place=place, rule="", message="", remedy="") for place in places)
        return tuple(self._left(each) for each in problems)

    def _left(self, problem: Problem) -> Left:
        label, way = self._found(problem)
        message, remedy = _told(problem, has_field="#" in way)
        place = "" if problem.rule == NOT_DONE else problem.place
        return Left(label=label, address=way, message=message, remedy=remedy, place=place, rule=problem.rule)

    def _found(self, problem: Problem) -> tuple[str, str]:
        task = task_of(problem)
        file, _separator, words = problem.place.partition(": ")
        if task == "fragor":
            return self._question(words)
        if row := re.search(r"\(rad (\d+)\)", problem.place if file.startswith((KEY, PARTIES)) else ""):
            return _("%(task)s, rad %(row)s") % {"task": TASKS[task], "row": row[1]}, self._page(task)
        form = self.form or self._forms[task]
        assumed = problem.rule == ASSUMED_RULE and SOURCES in form.fields
        found = form.found(f"{TERMS}: {SOURCES}" if assumed else problem.place)
        if found is None or problem.rule == NOT_DONE:
            return str(TASKS[task]), self._page(task)
        field, label = found
        return label, f"{'' if self.form else self._page(task)}#{field}"

    def _page(self, task: Task) -> str:
        """The page of the task, which is not linked from itself."""
        return "" if self.form else address(self.visit, self.setup, task=task)

    def _question(self, words: str) -> tuple[str, str]:
        named = re.search(r"questions\[([-\w]+)\]", words, re.ASCII)
        for each in questions_of(self.setup.form):
            if named and each.get("id") == named[1]:
                text = " ".join(str(each.get("text", "")).split()) or _("Fråga utan text")
                way = address(self.visit, self.setup, "setup-question", question=named[1])
                return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…", way
        return str(TASKS["fragor"]), address(self.visit, self.setup, "setup-questions")

    @cached_property
    def _forms(self) -> "_Forms":
        return _Forms(self.setup)


class _Forms(dict[Task, TermsForm]):
    """The form of each task, made when something in it is asked for. What the giver receives does not matter here."""

    def __init__(self, setup: Setup) -> None:
        super().__init__()
        self.setup = setup

    def __missing__(self, task: Task) -> TermsForm:
        terms = self.setup.terms | {SOURCES: self.setup.texts.get(SOURCES, "")}
        groups = decision_groups((), terms) if task == "beslut" else GROUPS.get(task, ())
        return self.setdefault(task, TermsForm(groups, terms))


def _told(problem: Problem, *, has_field: bool) -> tuple[str, str]:
    """The fault and its remedy as a page says them: the keys of the folder by the names of their fields."""
    if problem.rule == "missing_key" and has_field:
        return _("Uppgiften saknas."), _("Fyll i den.")
    return plain_words(problem.message), plain_words(problem.remedy)


def plain_words(text: str) -> str:
    """The text with files and key paths by the names that the pages have for them, but for what is to be typed."""
    return re.sub(r"`[^`]*`|\b[a-z_]+(?:\.[a-z_]+)*\b", lambda found: _called(found[0]), text)


def _called(words: str) -> str:
    if words in CALLED:
        return str(CALLED[words])
    entry = labelled().get(words) if "." in words else None
    return f"”{entry.label}”" if entry else words
