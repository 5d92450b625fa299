"""What differs between two versions of a form, as whoever answers it meets it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.form import Form, Option, Question
from anslag.domain.form_version import CarriedOver, ChangedQuestion, carry_over
from anslag.domain.question_kind import longest
from anslag.web.parts.answer_words import answer_lines
from anslag.web.parts.question_list import kind_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A question that is put in another way, and in which ways."""

    question: Question
    ways: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormChanges:
    added: tuple[Question, ...]
    changed: tuple[Changed, ...]
    removed: tuple[Question, ...]
    dropped: tuple[tuple[Question, tuple[str, ...]], ...] = ()
    """Answers, or parts of them, that no longer count: to which question, and in words."""

    @property
    def none(self) -> bool:
        return not (self.added or self.changed or self.removed)


def form_changes(old: Form, new: Form) -> FormChanges:
    return changes_told(carry_over(old, new, {}))


def changes_told(over: CarriedOver) -> FormChanges:
    """The changes of a draft that is carried over."""
    before = {each.id: each for each in (*over.removed, *(each.before for each in over.changed))}
    return FormChanges(
        added=over.added,
        changed=tuple(Changed(question=each.after, ways=tuple(_ways(each))) for each in over.changed),
        removed=over.removed,
        dropped=tuple(
            (before[name], answer_lines(before[name], gone))
            for name, gone in over.dropped.items()
            if name in before
        ),
    )


def _ways(changed: ChangedQuestion) -> Iterator[str]:
    before, after = changed.before, changed.after
    if before.text != after.text:
        yield _("Frågan löd förut: ”%(text)s”") % {"text": before.text}
    if before.kind != after.kind:
        yield _("Svaret är nu: %(kind)s.") % {"kind": kind_words(after).lower()}
    if before.required != after.required:
        yield _("Den måste nu besvaras.") if after.required else _("Den är nu frivillig.")
    for what, old, new in (
        (_("Alternativ"), before.options, after.options),
        (_("Kolumner"), before.columns, after.columns),
    ):
        yield from _options_told(what, old, new)
    if longest(before) != longest(after) and before.kind == after.kind:
        yield _("Svaret får nu ha %(limit)s tecken.") % {"limit": longest(after)}
    for name, words in _OTHERWISE.items():
        if getattr(before, name) != getattr(after, name):
            yield str(words)


_OTHERWISE: dict[str, Promise] = {
    "help": gettext_lazy("Hjälptexten är en annan."),
    "shown_if": gettext_lazy("Den ställs i andra fall än förut."),
    "adds_up_to": gettext_lazy("Delarna ska bli en annan summa."),
    "at_most": gettext_lazy("Högsta beloppet är ett annat."),
    "lowest": gettext_lazy("Skalan är en annan."),
    "highest": gettext_lazy("Skalan är en annan."),
}


def _options_told(what: str, before: Sequence[Option], after: Sequence[Option]) -> Iterator[str]:
    old, new = {each.id: each.label for each in before}, {each.id: each.label for each in after}
    if came := [label for name, label in new.items() if name not in old]:
        yield _("%(what)s som har kommit till: %(labels)s.") % {"what": what, "labels": "; ".join(came)}
    if went := [label for name, label in old.items() if name not in new]:
        yield _("%(what)s som är borta: %(labels)s.") % {"what": what, "labels": "; ".join(went)}
    if renamed := [label for name, label in new.items() if name in old and old[name] != label]:
        yield _("%(what)s som heter något annat: %(labels)s.") % {"what": what, "labels": "; ".join(renamed)}
