"""The forms of a requisition, a page each: amount, leftover, account, who signs, and the confirmation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from anslag.domain.bank_account import NotAnAccountError, masked, read_payee_account
from anslag.domain.money import format_kronor
from anslag.domain.policy import SIGNERS
from anslag.domain.programme import Terms
from anslag.domain.requisition import Asked, requisition_problems
from anslag.web.access import Visit
from anslag.web.forms import ActForm, KronorField, YesNoField
from anslag.web.parts.people import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What the forms go by: who fills in, what may be had, and who acts for the receiver."""

    visit: Visit
    asked: Asked
    """As it would be if nothing were asked for."""
    account: str
    """The account that the giver knows; empty when it knows none."""
    people: tuple[Actor, ...]
    names: Mapping[str, str]
    """Of them, and of whoever saved the draft."""

    @property
    def late(self) -> bool:
        return bool(self.asked.late_reason)

    @property
    def terms(self) -> Terms:
        return self.visit.held.terms

    @property
    def signers(self) -> tuple[Actor, ...]:
        return tuple(each for each in self.people if each.role in SIGNERS)


class PageForm(ActForm):
    """A page of the requisition. `version` is that of the draft it was shown from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, asking: Asking, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.asking = asking
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to what is asked for."""

    def content(self) -> Mapping[str, Any]:
        """What the draft is to say."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in {"act_key", "version"}
        }


class AmountForm(PageForm):
    amount = KronorField()
    less_reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)
    late_reason = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)

    def prepare(self) -> None:
        amount, less, late = (self.fields[name] for name in ("amount", "less_reason", "late_reason"))
        amount.label = _("Hur mycket rekvirerar ni?")
        amount.help_text = _("Hela kronor. Ni kan rekvirera högst %(most)s kronor.") % {
            "most": format_kronor(self.asking.asked.ceiling)
        }
        amount.error_messages["required"] = _("Skriv hur mycket ni rekvirerar.")
        less.label = _("Om ni rekvirerar mindre än ni kan: varför?")
        less.help_text = late.help_text = _("Skriv inga personuppgifter.")
        late.label = _("Varför rekvirerar ni efter sista dagen?")
        late.required = True
        late.error_messages["required"] = _("Skriv varför rekvisitionen är sen.")
        if not self.asking.late:
            del self.fields["late_reason"]

    def clean_amount(self) -> int:
        amount: int = self.cleaned_data["amount"]
        found = requisition_problems(replace(self.asking.asked, amount=amount))
        if found:
            raise forms.ValidationError([f"{each.message} {each.remedy}" for each in found])
        return amount


class LeftoverForm(PageForm):
    wants_leftover = YesNoField(yes="", no="")

    def prepare(self) -> None:
        field = self.fields["wants_leftover"]
        field.label = _("Vill ni ha del av det som andra inte rekvirerar?")
        field.help_text = _(
            "Det som ingen har rekvirerat när utlysningen stänger fördelas bland dem som svarat ja, "
            "efter samma nyckel. Ni behöver inte rekvirera på nytt."
        )
        field.choices = [("yes", _("Ja, vi vill ha mer om det finns")), ("no", _("Nej"))]  # type: ignore[attr-defined]
        field.error_messages["required"] = _("Svara ja eller nej på om ni vill ha mer.")


class AccountForm(PageForm):
    account_right = YesNoField(yes="", no="")
    account = forms.CharField(required=False, max_length=40)

    def prepare(self) -> None:
        right, number, known = self.fields["account_right"], self.fields["account"], self.asking.account
        right.label = _("Ska pengarna till konto %(account)s?") % {"account": masked(known)}
        right.help_text = _("Numret är det som givaren har. Det visas inte helt.")
        right.choices = [("yes", _("Ja")), ("no", _("Nej, till ett annat"))]  # type: ignore[attr-defined]
        right.error_messages["required"] = _("Svara ja eller nej på om kontot är rätt.")
        number.label = _("Vilket konto ska pengarna till?")
        number.help_text = _(
            "Fyll i om det är ett annat: bankgiro, plusgiro (PG 12345-5), IBAN, eller clearingnummer och kontonummer. "
            "Den som undertecknar begär bytet. En person hos givaren godkänner kontot, och en annan godkänner "
            "utbetalningen till det."
        )
        number.required = not known
        number.error_messages["required"] = _("Skriv numret på ert konto.")
        if not known:
            del self.fields["account_right"]

    def clean(self) -> dict[str, Any]:
        given = {"account_right": False} | dict(super().clean() or {})
        if given["account_right"]:
            return given | {"account": ""}
        if "account" in self.errors:
            return given
        if not given.get("account"):
            self.add_error("account", _("Skriv numret på ert konto."))
            return given
        try:
            return given | {"account": str(read_payee_account(given.get("account", "")))}
        except NotAnAccountError as fault:
            self.add_error("account", str(fault))
            return given


class SignatoryForm(PageForm):
    signatory = forms.ChoiceField(widget=forms.RadioSelect)
    contact = forms.ChoiceField(widget=forms.RadioSelect)

    def prepare(self) -> None:
        signatory, contact = self.fields["signatory"], self.fields["contact"]
        signatory.label = _("Vem undertecknar rekvisitionen?")
        signatory.help_text = _("Firmatecknare, ombud och representanter kan underteckna.")
        signatory.choices = _choices(self.asking.signers)  # type: ignore[attr-defined]
        signatory.error_messages["required"] = _("Välj vem som undertecknar.")
        contact.label = _("Vem är kontaktperson?")
        contact.choices = _choices(self.asking.people)  # type: ignore[attr-defined]
        contact.error_messages["required"] = _("Välj en kontaktperson.")


class SignForm(ActForm):
    """Signs what the draft says, as it was when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    conditions = forms.BooleanField()

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.fields["conditions"].label = _("Vi följer villkoren för bidraget")
        self.fields["conditions"].error_messages["required"] = _("Bekräfta att ni följer villkoren.")


def _choices(people: Iterable[Actor]) -> list[tuple[str, str]]:
    by_person: dict[str, list[Actor]] = {}
    for each in people:
        by_person.setdefault(each.person, []).append(each)
    return [
        (person, f"{roles[0].name}, {', '.join(each.words for each in roles)}")
        for person, roles in by_person.items()
    ]


FORMS: Mapping[str, type[PageForm]] = {
    "belopp": AmountForm,
    "kvarvarande": LeftoverForm,
    "konto": AccountForm,
    "undertecknare": SignatoryForm,
}


def pages_of(terms: Terms) -> tuple[str, ...]:
    """The pages that the programme's requisition has, in order."""
    return tuple(
        name for name in FORMS if name != "kvarvarande" or terms.requisition.leftover == "redistribute"
    )
