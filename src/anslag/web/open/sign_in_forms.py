"""What people fill in to sign in to a local account. Everything may be pasted, and filled in by a password manager."""

from django import forms
from django.utils.translation import gettext_lazy as _

from anslag.web.forms import PlainForm

LONGEST = 1000
"""Characters of a password that are read at all."""


class PasswordForm(PlainForm):
    username = forms.CharField(
        label=_("Användarnamn"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
        error_messages={"required": _("Skriv ditt användarnamn.")},
    )
    password = forms.CharField(
        label=_("Lösenord"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Skriv ditt lösenord.")},
    )


class NewPasswordForm(PlainForm):
    password = forms.CharField(
        label=_("Nytt lösenord"),
        help_text=_(
            "Minst 15 tecken, vilka du vill. Fyra ord i rad är lätta att minnas och svåra att gissa."
        ),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv ett nytt lösenord.")},
    )
    again = forms.CharField(
        label=_("Samma lösenord igen"),
        max_length=LONGEST,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("Skriv lösenordet en gång till.")},
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("Kod"),
        help_text=_("Sex siffror. Appen visar en ny var trettionde sekund."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Skriv koden som appen visar.")},
    )
