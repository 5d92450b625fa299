"""What is looked for in a diary, as it stands in the address."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.records.diary_read import Wanted
from anslag.web.parts.act_words import act_words


class Day(forms.DateField):
    def __init__(self, label: object) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"autocomplete": "off"}),
            error_messages={
                "invalid": gettext_lazy("Skriv dagen som år, månad och dag, till exempel 2031-06-30.")
            },
        )


class DiaryForm(forms.Form):
    use_required_attribute = False

    case_reference = forms.CharField(
        label=gettext_lazy("Diarienummer eller en del av det"), required=False, max_length=100
    )
    recipient = forms.ChoiceField(label=gettext_lazy("Mottagare"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("Åtgärd"), required=False)
    since = Day(gettext_lazy("Från och med"))
    until = Day(gettext_lazy("Till och med"))

    def __init__(self, *given: object, recipients: Iterable[str], actions: Iterable[str]) -> None:
        super().__init__(*given)
        self.fields["recipient"].choices = [("", _("Alla")), *((each, each) for each in recipients)]
        by_words = sorted(((each, act_words(each)) for each in actions), key=lambda pair: pair[1])
        self.fields["action"].choices = [("", _("Alla")), *by_words]

    @property
    def wanted(self) -> Wanted:
        """What is looked for; a field that could not be read looks for nothing in particular."""
        found = {name: self.cleaned_data.get(name) for name in self.fields}
        return Wanted(**{name: value for name, value in found.items() if value})
