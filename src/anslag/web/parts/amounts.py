"""An amount with its unit, in words."""

from django.utils.translation import ngettext

from anslag.domain.money import Kronor, format_kronor


def in_kronor(amount: Kronor) -> str:
    return ngettext("%(amount)s krona", "%(amount)s kronor", abs(amount)) % {"amount": format_kronor(amount)}
