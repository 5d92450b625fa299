"""What every form has in common: faults in the house's words, sent once, a refusal told at the field it is about."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from anslag.domain.money import NotKronorError, format_kronor, read_kronor
from anslag.domain.problem import Refusal, Refused

_FAULTS: dict[str, Promise] = {
    "required": gettext_lazy("Fyll i det här."),
    "invalid_choice": gettext_lazy("Det valet går inte att göra. Välj ett av alternativen som visas."),
    "invalid_list": gettext_lazy("Svaret går inte att läsa. Välj bland alternativen som visas."),
    "max_length": gettext_lazy("Texten är %(show_value)d tecken. Korta den till högst %(limit_value)d."),
    "min_length": gettext_lazy("Texten är %(show_value)d tecken. Skriv minst %(limit_value)d."),
    "min_value": gettext_lazy("Talet är för litet. Skriv minst %(limit_value)s."),
    "max_value": gettext_lazy("Talet är för stort. Skriv högst %(limit_value)s."),
    "null_characters_not_allowed": gettext_lazy(
        "Texten har ett tecken som inte går att spara. Skriv den på nytt, för hand."
    ),
}
"""Each says what is wrong and what to do. None repeats what was chosen, which may be someone's pseudonym."""

_FAULTS_OF: dict[type[forms.Field], dict[str, Promise]] = {
    forms.IntegerField: {"invalid": gettext_lazy("Det är inget heltal. Skriv det med bara siffror.")},
    forms.DateField: {
        "invalid": gettext_lazy("Det är ingen dag. Skriv den som år-månad-dag, till exempel 2031-03-02.")
    },
    forms.RegexField: {"invalid": gettext_lazy("Texten har tecken som inte går här. Skriv den på nytt.")},
    forms.FileField: {
        "invalid": gettext_lazy("Filen kom inte fram. Välj den på nytt."),
        "missing": gettext_lazy("Filen kom inte fram. Välj den på nytt."),
        "empty": gettext_lazy("Filen är tom. Välj en annan."),
        "max_length": gettext_lazy("Filens namn är %(length)d tecken. Korta det till högst %(max)d."),
    },
}


_MISSING: dict[type[forms.Field], Promise] = {
    forms.Field: gettext_lazy("Fyll i ”%(label)s”."),
    forms.ChoiceField: gettext_lazy("Välj ett svar under ”%(label)s”."),
    forms.BooleanField: gettext_lazy("Kryssa i ”%(label)s”."),
    forms.FileField: gettext_lazy("Välj en fil under ”%(label)s”."),
}
"""What is missing, by its label."""


class PlainForm(forms.Form):
    """A form whose faults are told in the house's words, where a field has none of its own."""

    use_required_attribute = False

    def full_clean(self) -> None:
        for field in self.fields.values():
            _tell_plainly(field)
        super().full_clean()


def _tell_plainly(field: forms.Field) -> None:
    """Put the house's words for Django's. What the field itself says of a fault stands."""
    words: dict[str, Any] = dict(_FAULTS)
    given: dict[str, Any] = {}
    for kind in reversed(type(field).__mro__):
        words |= _FAULTS_OF.get(kind, {})
        if field.label and kind in _MISSING:
            words["required"] = _MISSING[kind] % {"label": field.label}
        given |= getattr(kind, "default_error_messages", {})
    for code, fault in words.items():
        if field.error_messages.get(code) is given.get(code):
            field.error_messages[code] = fault


class ActForm(PlainForm):
    """A form with a key of its own, made when it is opened: sent twice, it is one act."""

    act_key = forms.CharField(widget=forms.HiddenInput, max_length=64, initial=lambda: uuid4().hex)

    @property
    def key(self) -> str:
        key: str = self.cleaned_data["act_key"]
        return key

    def refuse(self, refusal: Refusal, places: Mapping[str, str] | None = None) -> None:
        """Tell of a refusal, at the field that `places` gives for its rule, else at the head of the form."""
        if not isinstance(refusal, Refused):
            self.add_error(None, str(refusal))
            return
        for problem in refusal.problems:
            self.add_error((places or {}).get(problem.rule), f"{problem.message} {problem.remedy}")


class KronorField(forms.CharField):
    """Whole kronor, written as people write them; shown again with its thousands apart."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "kronor"}),
        )
        super().__init__(**settings)

    def prepare_value(self, value: Any) -> Any:
        return format_kronor(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]  # the kronor that the text says
        text = super().to_python(value)
        if not text:
            return None
        try:
            return read_kronor(text)
        except NotKronorError as fault:
            raise forms.ValidationError(f"”{text[:40]}”: {fault}") from fault

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        """The amount itself is judged by the rules of whatever is done with it."""


_MONTHS = tuple(
    each.split()
    for each in (
        "januari january jan",
        "februari february feb",
        "mars march mar",
        "april apr",
        "maj may",
        "juni june jun",
        "juli july jul",
        "augusti august aug",
        "september sept sep",
        "oktober october okt oct",
        "november nov",
        "december dec",
    )
)
_BY_NUMBERS = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_IN_WORDS = re.compile(r"(?:den )?([0-9]{1,2})(?::?[ae])?\.? ([a-z]+)\.?,? ([0-9]{4})")


def read_day(text: str) -> date | None:
    """The day that a text says, as year-month-day or with the month in letters; None where it could be another."""
    plain = " ".join(text.casefold().split())
    numbers, words = _BY_NUMBERS.fullmatch(plain), _IN_WORDS.fullmatch(plain)
    if numbers:
        year, month, day = numbers.groups()
    elif words:
        day, name, year = words.groups()
        month = next((number for number, names in enumerate(_MONTHS, 1) if name in names), 0)
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


class DayField(forms.DateField):
    """A day, written as in tables or as in letters, and shown again as in tables."""

    def __init__(self, **settings: Any) -> None:
        settings.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}))
        super().__init__(**settings)

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value.strip() if isinstance(value, str) else value)
        if (day := read_day(value)) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


class YesNoField(forms.TypedChoiceField):
    """Yes or no, neither of them chosen beforehand."""

    def __init__(self, *, yes: str | Promise, no: str | Promise, **settings: Any) -> None:
        super().__init__(
            choices=(("yes", yes), ("no", no)),
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **settings,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)
