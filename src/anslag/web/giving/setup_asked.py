"""When a question or a section that is set up is asked, what parts add up to, and what is checked in an answer."""

from collections.abc import Callable, Iterator
from copy import deepcopy

from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.form import CheckName
from anslag.domain.question_kind import KINDS
from anslag.files.programme_checks.questions import NUMERIC_VALUES
from anslag.files.programme_toml import Content
from anslag.web.giving.setup_questions_read import questions_of, tables_in
from anslag.web.giving.setup_values import Entry, Group, Rows, new_id

PARTS = ("distribution", "table")

LONGEST = 60
"""How many characters of a question are read in a list."""

_CHECKS: dict[CheckName, str | Promise] = {
    "whole_thousands": gettext_lazy("Ser avrundat ut till hela tusental"),
    "far_below_paid": gettext_lazy("Långt under det som är utbetalt"),
    "far_from_last_year": gettext_lazy("Långt från förra årets belopp"),
    "differs_from": gettext_lazy("Skiljer sig från ett annat svar"),
}


def asked_groups(form: Content, asked: Content | None) -> tuple[Group, ...]:
    """What can be said of the question beside how it is put. None: a new one, of any kind."""
    kind = "" if asked is None else str(asked.get("kind"))
    has_parts = asked is None or kind in PARTS
    fields: list[Entry | Rows] = [
        _condition(
            form,
            asked,
            label=gettext_lazy("När ställs frågan?"),
            help_text=gettext_lazy("Välj ett svar på en tidigare fråga, eller låt den ställas till alla."),
        )
    ]
    if has_parts:
        sums = tuple((name, told) for name, told in _earlier(form, asked, _is_money))
        fields.append(
            Entry(
                path=("adds_up_to",),
                label=gettext_lazy("Vad ska beloppen bli tillsammans?"),
                kind="choice",
                choices=(("", gettext_lazy("Inget bestämt")), *sums),
            )
        )
    checks = (_checks(form, asked),) if asked is not None and (has_parts or kind == "money") else ()
    return (Group(heading=gettext_lazy("Hur frågan hänger ihop med andra"), fields=tuple(fields)), *checks)


def section_groups(form: Content, section: Content) -> tuple[Group, ...]:
    """What is said of a whole section: its headings, and when its questions are asked at all."""
    fields = (
        Entry(path=("title",), label=gettext_lazy("Avsnittets rubrik")),
        Entry(
            path=("group",),
            label=gettext_lazy("Rubrik över flera avsnitt"),
            help=gettext_lazy("Avsnitt i följd med samma rubrik står tillsammans i mottagarens lista."),
            needed=False,
        ),
        _condition(
            before_section(form, section),
            section,
            label=gettext_lazy("När frågas hela avsnittet?"),
            help_text=gettext_lazy(
                "Välj ett svar på en fråga i ett tidigare avsnitt, eller låt det frågas av alla."
            ),
        ),
    )
    return (Group(heading=gettext_lazy("Avsnittet"), fields=fields),)


def before_section(form: Content, section: Content) -> Content:
    """The form as far as the section, which hangs on nothing in itself."""
    sections = tables_in(form.get("sections"))
    at = next((at for at, each in enumerate(sections) if each.get("id") == section.get("id")), len(sections))
    return form | {"sections": sections[:at]}


def _condition(
    form: Content, asked: Content | None, *, label: str | Promise, help_text: str | Promise
) -> Entry:
    rules = ((code, told) for code, told, _ in _rules(form, asked))
    return Entry(
        path=("shown_if",),
        label=label,
        help=help_text,
        kind="choice",
        choices=(("", gettext_lazy("Alltid")), *rules),
    )


def shown_with(form: Content, asked: Content) -> Content:
    """The question as its fields show it: its condition by its code, and its checks with it."""
    rule = asked.get("shown_if")
    checks = [each for each in tables_in(form.get("checks")) if each.get("question") == asked.get("id")]
    return asked | {"checks": checks} | ({"shown_if": _code(rule)} if isinstance(rule, dict) else {})


def written_with(form: Content, before: Content | None, asked: Content) -> tuple[Content, list[Content]]:
    """The question as the file has it, and the checks of its answer."""
    written = deepcopy(asked)
    checks, code = tables_in(written.pop("checks", [])), written.pop("shown_if", "")
    rule = next((rule for each, _told, rule in _rules(form, before) if each == code), None)
    return written | ({"shown_if": rule} if rule else {}), checks


def with_checks(form: Content, question: str, checks: list[Content]) -> Content:
    """The form with just these checks of the question."""
    others = [each for each in tables_in(form.get("checks")) if each.get("question") != question]
    taken = {str(each.get("id")) for each in (*questions_of(form), *others, *checks)}
    for each in checks:
        each["question"] = question
        if not each.get("id"):
            each["id"] = new_id(f"{question} {each.get('check')}", taken)
            taken.add(each["id"])
    kept = {name: each for name, each in form.items() if name != "checks"}
    return kept | ({"checks": [*others, *checks]} if others or checks else {})


def _checks(form: Content, asked: Content | None) -> Group:
    sums = _earlier(form, asked, lambda each: _is_money(each) or str(each.get("kind")) in PARTS)
    rows = Rows(
        path=("checks",),
        each=gettext_lazy("Kontroll"),
        ids=False,
        spare=1,
        entries=(
            Entry(
                path=("check",),
                label=gettext_lazy("Vad ser konstigt ut?"),
                kind="choice",
                choices=(("", gettext_lazy("Ingen kontroll")), *_CHECKS.items()),
            ),
            Entry(
                path=("percent",),
                label=gettext_lazy("Hur många procent?"),
                help=gettext_lazy("För det som är långt under eller långt från."),
                kind="number",
                needed=False,
            ),
            Entry(
                path=("other",),
                label=gettext_lazy("Vilket annat svar?"),
                kind="choice",
                needed=False,
                choices=(("", "–"), *sums),
            ),
            Entry(
                path=("text",),
                label=gettext_lazy("Vad frågas då? Lämna tomt för det vanliga."),
                needed=False,
            ),
        ),
    )
    return Group(
        heading=gettext_lazy("Kontroller av svaret"),
        help=gettext_lazy("En kontroll ber om en förklaring. Den hindrar ingen från att skicka in."),
        fields=(rows,),
    )


def _rules(form: Content, asked: Content | None) -> Iterator[tuple[str, str, Content]]:
    """Every answer to an earlier question that this one may hang on: a code, in words, and as the file has it."""
    now = asked.get("shown_if") if asked else None
    found = False
    for question in _before(form, asked):
        for key, value, told in _answers(form, question):
            rule = {"question": str(question.get("id")), key: value}
            found = found or rule == now
            yield _code(rule), f"{_short(question)} {told}", rule
    if isinstance(now, dict) and not found:
        yield _code(now), _("som i filen: %(rule)s") % {"rule": _code(now)}, now


def _answers(form: Content, question: Content) -> Iterator[tuple[str, str | bool | int, str]]:
    kind = KINDS.get(question.get("kind"))  # type: ignore[arg-type]  # any word may stand in the file
    compared = "number" if question.get("source_value") in NUMERIC_VALUES else kind.compared if kind else ""
    if compared == "truth":
        yield "equals", True, _("Ja")
        yield "equals", False, _("Nej")
    elif compared == "number":
        yield "above", 0, _("Mer än noll")
    elif compared:
        shared = form.get("option_sets", {}).get(question.get("option_set", ""))
        key = "contains" if compared == "contains" else "equals"
        for option in tables_in(question.get("options") or shared):
            yield key, str(option.get("id")), str(option.get("label", ""))


def _before(form: Content, asked: Content | None) -> Iterator[Content]:
    for each in questions_of(form):
        if asked is not None and each.get("id") == asked.get("id"):
            return
        yield each


def _earlier(
    form: Content, asked: Content | None, fits: Callable[[Content], bool]
) -> tuple[tuple[str, str], ...]:
    return tuple((str(each.get("id")), _short(each)) for each in _before(form, asked) if fits(each))


def _is_money(question: Content) -> bool:
    return question.get("kind") == "money"


def _short(question: Content) -> str:
    return Truncator(str(question.get("text", ""))).chars(LONGEST)


def _code(rule: Content) -> str:
    """A condition in the address of a choice: the question, then what its answer is to be."""
    return ".".join(str(rule[name]).lower() for name in sorted(rule, key=lambda name: name != "question"))
