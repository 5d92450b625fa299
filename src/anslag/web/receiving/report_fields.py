"""The field of each kind of question: what it is filled in with, and what an answer in it says."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from anslag.domain.form import Answer, Question
from anslag.domain.money import NotKronorError, format_kronor, read_kronor
from anslag.web.forms import DayField, KronorField, YesNoField

LONGEST = {"short_text": 200, "long_text": 4000, "email": 200, "phone": 50}
"""Characters that a text may have."""

MOST_CHOICES = 11
"""Steps of a scale that are shown as choices; a longer one is written as a number."""


class AmountsWidget(forms.Widget):
    """A text field a row; the template writes them out."""

    use_fieldset = True

    def __init__(self, rows: tuple[str, ...]) -> None:
        super().__init__()
        self.rows = rows

    def value_from_datadict(self, data: Mapping[str, Any], _files: Any, name: str) -> dict[str, str]:
        return {row: str(data.get(f"{name}-{row}", "")) for row in self.rows}


class AmountsField(forms.Field):
    """Whole kronor on each of several rows. A row that is left empty says nothing."""

    widget: AmountsWidget

    def __init__(self, rows: Mapping[str, str], **settings: Any) -> None:
        self.rows = dict(rows)
        super().__init__(widget=AmountsWidget(tuple(rows)), **settings)

    def clean(self, value: Mapping[str, str]) -> dict[str, int]:
        said, faults = {}, []
        for row, text in value.items():
            try:
                if text.strip():
                    said[row] = read_kronor(text)
            except NotKronorError as fault:
                faults.append(f"{self.rows[row]}: {fault}")
        if faults:
            raise forms.ValidationError(faults)
        return said

    def written(self, value: Any) -> dict[str, str]:
        """Each row as it stands in its field."""
        given = value if isinstance(value, Mapping) else {}
        return {row: _written(given.get(row, "")) for row in self.rows}


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
    return forms.CharField(max_length=LONGEST[question.kind])


def _long_text(question: Question) -> forms.Field:
    most = LONGEST[question.kind]
    area = forms.Textarea(attrs={"rows": 5, "data-most": most})
    return forms.CharField(widget=area, max_length=most)


def _email(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=LONGEST[question.kind],
        widget=forms.TextInput(attrs={"inputmode": "email", "autocomplete": "email"}),
    )


def _phone(question: Question) -> forms.Field:
    return forms.CharField(
        max_length=LONGEST[question.kind],
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


_FIELDS: dict[str, Callable[[Question], forms.Field]] = {
    "money": lambda _question: KronorField(),
    "distribution": _amounts,
    "multiple": _multiple,
    "single": _single,
    "yes_no": _yes_no,
    "scale": _scale,
    "short_text": _text,
    "long_text": _long_text,
    "email": _email,
    "phone": _phone,
    "date": lambda _question: DayField(),
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
