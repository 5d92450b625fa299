"""What every form that does something has in common: sent once, and a refusal told at the field it is about."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms

from anslag.domain.money import NotKronorError, format_kronor, read_kronor
from anslag.domain.problem import Refusal, Refused


class ActForm(forms.Form):
    """A form with a key of its own, made when it is opened: sent twice, it is one act."""

    use_required_attribute = False

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
            raise forms.ValidationError(str(fault)) from fault

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(self.error_messages["required"])

    def run_validators(self, value: Any) -> None:
        """The amount itself is judged by the rules of whatever is done with it."""


class YesNoField(forms.TypedChoiceField):
    """Yes or no, neither of them chosen beforehand."""

    def __init__(self, *, yes: str, no: str, **settings: Any) -> None:
        super().__init__(
            choices=(("yes", yes), ("no", no)),
            coerce=lambda value: value == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            **settings,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)
