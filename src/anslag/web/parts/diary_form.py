"""What is looked for in a diary, as it stands in the address."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.records.diary_read import Wanted
from anslag.web.forms import DayField, PlainForm
from anslag.web.parts.act_words import act_words


class DiaryForm(PlainForm):
    case_reference = forms.CharField(
        label=gettext_lazy("Diarienummer eller en del av det"), required=False, max_length=100
    )
    number = forms.IntegerField(
        label=gettext_lazy("Post nummer"),
        required=False,
        min_value=1,
        max_value=10**9,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), gettext_lazy("Skriv postens nummer med siffror.")
        ),
    )
    recipient = forms.ChoiceField(label=gettext_lazy("Mottagare"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Åtgärd"), required=False)
    since = DayField(label=gettext_lazy("Från och med"), required=False)
    until = DayField(label=gettext_lazy("Till och med"), required=False)

    def __init__(self, given: QueryDict, *, recipients: Iterable[str], actions: Iterable[str]) -> None:
        super().__init__(given)
        by_words = sorted(((each, act_words(each)) for each in actions), key=lambda pair: pair[1])
        named = tuple((each, each) for each in recipients)
        if named:
            self._choose("recipient", named)
        else:
            del self.fields["recipient"]
        self._choose("action", by_words)

    def _choose(self, name: str, choices: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Alla")), *choices]

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a field that could not be read looks for nothing in particular."""
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return Wanted(**{name: value for name, value in found.items() if value})
