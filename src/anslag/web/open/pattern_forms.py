"""A form of every kind of field, made up for the page of patterns."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anslag.web.forms import PlainForm


class TrialForm(PlainForm):
    """Text and a long text, one of several, any of several, and a confirmation."""

    amount = forms.IntegerField(
        label=_("Hur mycket rekvirerar ni (kronor)?"),
        help_text=_("Skriv hela kronor. Högst 1 200 000."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": _("Skriv hur mycket ni rekvirerar."),
            "invalid": _("Skriv beloppet med siffror, till exempel 1 200."),
        },
    )
    reason = forms.CharField(
        label=_("Varför rekvirerar ni mindre än ni kan?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_more = forms.ChoiceField(
        label=_("Vill ni ha del av det som andra inte rekvirerar?"),
        choices=(("yes", _("Ja")), ("no", _("Nej"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("Svara ja eller nej på om ni vill ha mer.")},
    )
    kinds = forms.MultipleChoiceField(
        label=_("Vad ska pengarna gå till?"),
        help_text=_("Ni kan välja flera."),
        choices=(("first", _("Utbildning")), ("second", _("Lokaler"))),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Välj bland ändamålen i listan.")},
    )
    sure = forms.BooleanField(
        label=_("Vi följer villkoren för bidraget"),
        error_messages={"required": _("Bekräfta att ni följer villkoren.")},
    )
