"""A field for an amount in whole kronor, as people write it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from anslag.domain.money import MOST, format_kronor

_UNIT = re.compile(r"(?:,00|:-|kr(?:onor)?\.?)$", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}([.,’'][0-9]{3})+")


class KronorField(forms.Field):
    """Any spaces between thousands, `kr`, `:-` and `,00` are read; a decimal or a separator that may be one is not."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_kronor(value) if type(value) is int else value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        return read_kronor(text) if text else None


def read_kronor(text: str) -> int:
    """The kronor that the text says. Raises ValidationError with what to write instead."""
    plain = text.strip()
    while shorter := _UNIT.sub("", plain).strip():
        if shorter == plain:
            break
        plain = shorter
    digits = re.sub(r"\s", "", plain)
    if re.fullmatch(r"[0-9]+", digits):
        return _within(int(digits) if len(digits) < 20 else MOST + 1)
    if _GROUPED.fullmatch(digits):
        amount = format_kronor(int(re.sub(r"[^0-9]", "", digits)))
        raise ValidationError(_("Menar du %(amount)s kronor? Skriv det så.") % {"amount": amount})
    if re.fullmatch(r"[0-9]+[.,][0-9]+", digits):
        raise ValidationError(_("Skriv hela kronor, inte miljoner eller ören."))
    if re.fullmatch(r"[-\N{MINUS SIGN}–][0-9]+", digits):
        raise ValidationError(_("Skriv ett belopp som är noll eller mer."))
    raise ValidationError(
        _("”%(text)s” är inget belopp. Skriv bara siffror, till exempel 1 200.") % {"text": text[:40]}
    )


def _within(amount: int) -> int:
    if amount > MOST:
        raise ValidationError(
            _("Beloppet är för stort. Skriv högst %(most)s kronor.") % {"most": format_kronor(MOST)}
        )
    return amount
