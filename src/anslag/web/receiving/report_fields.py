"""The field of each kind of question: what it is filled in with, and what an answer in it says."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from anslag.domain.document import MOST_BYTES, Document
from anslag.domain.form import Answer, Question, Sex
from anslag.domain.money import NotKronorError, format_kronor, read_kronor
from anslag.domain.problem import Refused
from anslag.domain.question_kind import SEXES, longest
from anslag.files.handed_in import document_in
from anslag.web.forms import DayField, KronorField, YesNoField

LONGEST_LINE = 200
"""Characters that an address or a number may have, where the form says nothing."""

MOST_CHOICES = 11
"""Steps of a scale that are shown as choices; a longer one is written as a number."""


class AmountsWidget(forms.Widget):
    """A text field for each amount; the template writes them out. `cells` by what stands after the field's name."""

    use_fieldset = True

    def __init__(self, cells: Iterable[str]) -> None:
        super().__init__()
        self.cells = tuple(cells)

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> dict[str, str]:
        return {cell: str(data.get(f"{name}-{cell}", "")) for cell in self.cells}


class AmountsField(forms.Field):
    """Whole numbers, each in a field of its own by its label. One that is left empty says nothing."""

    widget: AmountsWidget

    def __init__(self, cells: Mapping[str, str], read: Callable[[str], int] = read_kronor) -> None:
        self.cells, self.read = dict(cells), read
        super().__init__(widget=AmountsWidget(self.cells))

    def clean(self, value: Mapping[str, str]) -> dict[str, Any]:
        said, faults = {}, []
        for cell, text in value.items():
            try:
                if text.strip():
                    said[cell] = self.read(text)
            except NotKronorError as fault:
                faults.append(f"{self.cells[cell]}, ”{text.strip()[:40]}”: {fault}")
        if faults:
            raise forms.ValidationError(faults)
        return self.answer(said)

    def answer(self, said: Mapping[str, int]) -> dict[str, Any]:
        return dict(said)

    def given(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        """What stands in each cell for an answer, or for what was written."""
        return answer

    def written(self, value: Any) -> dict[str, str]:
        given = self.given(value) if isinstance(value, Mapping) else {}
        return {cell: _written(given.get(cell, "")) for cell in self.cells}


class TableField(AmountsField):
    """Amounts by row and column."""

    def __init__(self, question: Question) -> None:
        self.rows, self.columns = question.options, question.columns
        super().__init__(
            {
                f"{row.id}-{column.id}": f"{row.label}, {column.label}"
                for row in self.rows
                for column in self.columns
            }
        )

    def answer(self, said: Mapping[str, int]) -> dict[str, Any]:
        found = {
            row.id: {
                column.id: said[f"{row.id}-{column.id}"]
                for column in self.columns
                if f"{row.id}-{column.id}" in said
            }
            for row in self.rows
        }
        return {row: amounts for row, amounts in found.items() if amounts}

    def given(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        return {
            **answer,
            **{
                f"{row}-{column}": amount
                for row, amounts in answer.items()
                if isinstance(amounts, Mapping)
                for column, amount in amounts.items()
            },
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A document that has just been handed in."""

    document: Document
    name: str


AWAY = "away"
"""What a field says whose document is to be taken away."""


class DocumentWidget(forms.Widget):
    """A new document, or that the one there is taken away. Which one is there is never taken from what is sent."""

    needs_multipart_form = True

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        return files.get(name) or (AWAY if data.get(f"{name}-{AWAY}") else None)


class DocumentField(forms.Field):
    """A document. What is not handed in anew stands as it is."""

    widget = DocumentWidget

    def clean(self, value: Any) -> Handed | str | None:
        if value is None or value == AWAY:
            return None if value is None else AWAY
        try:
            return Handed(document=document_in(value.read(MOST_BYTES + 1)), name=value.name or "")
        except Refused as refused:
            faults = [f"{each.message} {each.remedy}" for each in refused.problems]
            raise forms.ValidationError(faults) from refused


def read_count(text: str) -> int:
    """How many people someone has written."""
    bare = "".join(text.split())
    if not re.fullmatch(r"[0-9]{1,9}", bare):
        raise NotKronorError(_("Skriv antalet med siffror, till exempel 12."))
    return int(bare)


def _written(amount: Any) -> str:
    return format_kronor(amount) if isinstance(amount, int) else str(amount)


def field_of(question: Question) -> forms.Field | None:
    """The field that a question is answered in; None for what is known and not asked.

    Nothing is demanded of it here: what is left empty is left to be done, and not wrong.
    """
    make = _FIELDS.get(question.kind)
    if make is None:
        return None
    field = make(question)
    field.required = False
    field.label, field.help_text = question.text, question.help
    return field


def _text(question: Question) -> forms.Field:
    return forms.CharField(max_length=longest(question))


def _long_text(question: Question) -> forms.Field:
    most = longest(question)
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(widget=area, max_length=most)


def _email(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=question.longest or LONGEST_LINE,
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )


def _phone(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=question.longest or LONGEST_LINE,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(option.id, option.label) for option in question.options]


def _multiple(question: Question) -> forms.Field:
    return forms.MultipleChoiceField(choices=_choices(question), widget=forms.CheckboxSelectMultiple)


def _single(question: Question) -> forms.Field:
    return forms.ChoiceField(choices=_choices(question), widget=forms.RadioSelect)


def _scale(question: Question) -> forms.Field:
    if question.highest - question.lowest >= MOST_CHOICES:
        number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})
        return forms.IntegerField(widget=number)
    return forms.TypedChoiceField(
        choices=[(str(step), _step(question, step)) for step in range(question.lowest, question.highest + 1)],
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
    )


def _step(question: Question, step: int) -> str:
    ends = {question.lowest: question.lowest_label, question.highest: question.highest_label}
    label = ends.get(step, "")
    return f"{step} – {label}" if label else str(step)


def _yes_no(_question: Question) -> forms.Field:
    return YesNoField(yes=_("Ja"), no=_("Nej"))


def _amounts(question: Question) -> forms.Field:
    return AmountsField(dict(_choices(question)))


def _by_sex(_question: Question) -> forms.Field:
    words: dict[Sex, str] = {"women": _("Kvinnor"), "men": _("Män"), "unknown": _("Kön inte känt")}
    return AmountsField({sex: words[sex] for sex in SEXES}, read_count)


_FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    "money": lambda _question: KronorField(),
    "distribution": _amounts,
    "table": TableField,
    "count_by_sex": _by_sex,
    "multiple": _multiple,
    "single": _single,
    "yes_no": _yes_no,
    "scale": _scale,
    "short_text": _text,
    "long_text": _long_text,
    "email": _email,
    "phone": _phone,
    "date": lambda _question: DayField(),
    "file": lambda _question: DocumentField(),
}


def answer_in(value: Any) -> Answer | None:
    """The answer that a field's value is; None for nothing."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return tuple(value) or None
    return None if value is None or value == {} else value


def shown_in(answer: Any) -> Any:
    """What stands in a field for an answer, or for what was written in it."""
    return list(answer) if isinstance(answer, tuple) else answer


def written_in(field: forms.BoundField) -> Any:
    """What was written in a field that could not be read, as it is kept with the draft."""
    data = field.data
    return list(data) if isinstance(data, list | tuple | MultiValueDict) else data
