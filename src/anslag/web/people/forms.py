"""The forms with which people are invited, named, examined and taken away from."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anslag.domain.mandate import Role
from anslag.records.people import Contact, Receiver
from anslag.web.forms import ActForm, DayField
from anslag.web.parts.roles import ABILITIES, NAMES

type Choice = tuple[str, Any]

PLACES = {
    "newcomer.name": "name",
    "newcomer.email": "email",
    "mandate.until": "until",
    "mandate.evidence": "evidence",
    "mandate.last_signer": "even_the_last",
    "address.email": "email",
    "application.evidence": "evidence",
    "application.document": "document",
    "document.empty": "document",
    "document.size": "document",
    "document.kind": "document",
    "document.active": "document",
    "document.heavy": "document",
    "examination.reason": "reason",
    "examination.outcome": "outcome",
    "proposal.reason": "reason",
}
"""The field that each rule's fault is told at."""

LONGEST = 2_000
"""Characters of a text that someone writes."""


def roles(among: Iterable[Role]) -> tuple[Choice, ...]:
    return tuple((role, f"{str(NAMES[role]).capitalize()}. {ABILITIES[role]}") for role in among)


class EmailField(forms.CharField):
    """An address, judged by the domain alone."""

    def __init__(self, **settings: Any) -> None:
        attributes = {"inputmode": "email", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(max_length=254, widget=forms.TextInput(attrs=attributes), **settings)


class InviteForm(ActForm):
    """Someone who is not known, by name and address, for a role and for as long as is said."""

    name = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Skriv personens namn.")},
    )
    email = EmailField(
        label=gettext_lazy("E-postadress"),
        help_text=gettext_lazy("Dit skickas en länk som personen loggar in med första gången."),
        error_messages={"required": gettext_lazy("Skriv personens e-postadress.")},
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Behörighet"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vilken behörighet personen ska ha.")},
    )
    programme = forms.ChoiceField(label=gettext_lazy("Gäller för"), required=False)
    until = DayField(
        label=gettext_lazy("Till och med"),
        required=False,
        help_text=gettext_lazy("Lämna tomt om det gäller tills vidare."),
    )

    def __init__(
        self, among: Iterable[Role], programmes: Iterable[Choice], *args: Any, **settings: Any
    ) -> None:
        super().__init__(*args, **settings)
        self.fields["role"].choices = roles(among)  # type: ignore[attr-defined]
        self.fields["programme"].choices = [("", _("Alla bidrag")), *programmes]  # type: ignore[attr-defined]


class NameForm(ActForm):
    """Someone known or new, for a role that two people give, on evidence."""

    known = forms.ChoiceField(
        label=gettext_lazy("Vem gäller det?"),
        required=False,
        help_text=gettext_lazy("Välj någon i listan, eller skriv namn och e-postadress i fälten nedanför."),
    )
    name = forms.CharField(
        label=gettext_lazy("Namn, om personen inte finns i listan"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = EmailField(label=gettext_lazy("E-postadress, om personen inte finns i listan"), required=False)
    role = forms.ChoiceField(
        label=gettext_lazy("Behörighet"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj vilken behörighet personen ska ha.")},
    )
    giver = forms.ChoiceField(
        label=gettext_lazy("Vem ska godkänna?"),
        help_text=gettext_lazy("Den som ger er bidrag godkänner vem som är firmatecknare."),
        error_messages={"required": gettext_lazy("Välj vem som ska godkänna.")},
    )
    evidence = forms.CharField(
        label=gettext_lazy("Underlag"),
        max_length=LONGEST,
        help_text=gettext_lazy("Vilket beslut eller vilken handling ger rätten? Skriv inga personuppgifter."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Skriv vilket beslut eller vilken handling som ger rätten.")
        },
    )
    until = DayField(
        label=gettext_lazy("Till och med"),
        required=False,
        help_text=gettext_lazy("Lämna tomt om det gäller tills vidare."),
    )

    def __init__(
        self,
        people: Iterable[Contact],
        *args: Any,
        among: Iterable[Role] = (),
        givers: Iterable[str] = (),
        **settings: Any,
    ) -> None:
        super().__init__(*args, **settings)
        for name in ("known", "name", "email"):
            self.fields[name].one_of = True  # type: ignore[attr-defined]  # one of them is needed: not to be called optional
        listed = [(each.person, f"{each.name} ({each.email})") for each in people]
        self.fields["known"].choices = [("", _("Någon annan, som jag skriver in")), *listed]  # type: ignore[attr-defined]
        for name, choices in (("role", roles(among)), ("giver", tuple((each, each) for each in givers))):
            if choices:
                self.fields[name].choices = choices  # type: ignore[attr-defined]
            else:
                del self.fields[name]


class EndForm(ActForm):
    """The end of a mandate."""

    reason = forms.CharField(
        label=gettext_lazy("Skäl"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Skriv inga personuppgifter. Skälet visas för dem som får se behörigheten."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    even_the_last = forms.BooleanField(
        label=gettext_lazy("Avsluta ändå. Jag vet att ingen då kan underteckna."), required=False
    )

    def __init__(self, *args: Any, last: bool, **settings: Any) -> None:
        super().__init__(*args, **settings)
        if not last:
            del self.fields["even_the_last"]


class RegistryForm(ActForm):
    """Where the registry is reached."""

    email = EmailField(
        label=gettext_lazy("Registraturens e-postadress"),
        help_text=gettext_lazy("Dit skickas kopior av beslut, kvittenser och påminnelser."),
        error_messages={"required": gettext_lazy("Skriv registraturens e-postadress.")},
    )


class ApplyForm(ActForm):
    """A wish to be proxy: for whom, on what evidence, with the document."""

    organisation = forms.ChoiceField(
        label=gettext_lazy("Vilken organisation vill du företräda?"),
        help_text=gettext_lazy("Listan har alla som får ett bidrag. Skriv första bokstaven för att hitta."),
        error_messages={
            "required": gettext_lazy("Välj organisation."),
            "invalid_choice": gettext_lazy("Välj en organisation i listan."),
        },
    )
    evidence = forms.CharField(
        label=gettext_lazy("Vad ger dig rätt att företräda hela organisationen?"),
        max_length=LONGEST,
        help_text=gettext_lazy(
            "Skriv vilket beslut eller vilken delegation det är, med paragraf och datum. Skriv inga personuppgifter."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": gettext_lazy("Skriv vilket beslut eller vilken delegation som ger rätten.")
        },
    )
    document = forms.FileField(
        label=gettext_lazy("Bifoga underlaget"),
        help_text=gettext_lazy(
            "Ett bestyrkt utdrag ur delegationsordningen eller ett undertecknat intyg. "
            "Pdf, jpg eller png, högst 5 megabyte."
        ),
        allow_empty_file=True,
        max_length=255,
        error_messages={
            "required": gettext_lazy("Välj filen med underlaget."),
            "invalid": gettext_lazy("Välj filen med underlaget på nytt."),
        },
    )

    def __init__(self, receivers: Iterable[Receiver], *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.by_choice = {choice_of(each): each for each in receivers}
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]
            ("", _("Välj organisation")),
            *(
                (
                    choice,
                    _("%(party)s, bidrag från %(giver)s")
                    % {"party": each.party.name, "giver": each.giver.name},
                )
                for choice, each in self.by_choice.items()
            ),
        ]


def choice_of(receiver: Receiver) -> str:
    return f"{receiver.party.number}-{receiver.giver.number}"


class ExamineForm(ActForm):
    """What an application comes to. `confirmed` when the message to the applicant has been seen."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Beslut"),
        choices=(
            ("approved", gettext_lazy("Godkänn")),
            ("sent_back", gettext_lazy("Begär komplettering")),
            ("refused", gettext_lazy("Avslå")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj ett beslut.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Skäl, eller vad som fattas"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Behövs om du inte godkänner. Den som har ansökt får läsa det."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class VerdictForm(ActForm):
    """What becomes of a proposal. Which button was pressed says what."""

    reason = forms.CharField(
        label=gettext_lazy("Skäl"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("Behövs om du avslår."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AccountForm(ActForm):
    """An account of one's own, where there is no e-ID to sign in with."""

    username = forms.CharField(
        label=gettext_lazy("Användarnamn"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Välj ett användarnamn.")},
    )
    password = forms.CharField(
        label=gettext_lazy("Lösenord"),
        strip=False,
        max_length=256,
        help_text=gettext_lazy("Minst 15 tecken, till exempel fyra ord i rad."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Välj ett lösenord.")},
    )
