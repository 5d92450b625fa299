"""Invoices and cases of clawback in words: how they stand, and what has been done with them."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

STATES: Mapping[str, Promise] = {
    "issued": _("Utfärdad"),
    "sent": _("Skickad"),
    "late": _("Försenad"),
    "reminded": _("Försenad, påmind"),
    "respite": _("Anstånd"),
    "instalments": _("Delbetalas"),
    "handed_over": _("Hos den som driver in"),
    "paid": _("Betald"),
    "written_off": _("Avförd som förlust"),
    "credited": _("Krediterad"),
}

CASES: Mapping[str, Promise] = {
    "hearing": _("Mottagaren får svara"),
    "to_decide": _("Att besluta"),
    "clawed_back": _("Återkrävt"),
    "credited": _("Återkrävt, men fakturan är krediterad"),
    "abstained": _("Inget återkrav"),
}

HAPPENINGS: Mapping[str, Promise] = {
    "send_invoice": _("Ska skickas som e-faktura"),
    "deliver_invoice": _("Lämnad till accesspunkten"),
    "remind_invoice": _("Påminnelse"),
    "grant_respite": _("Anstånd"),
    "agree_instalments": _("Delbetalning avtalad"),
    "hand_over_debt": _("Lämnad till indrivning"),
    "write_off": _("Avförd som förlust"),
    "receive_repayment": _("Betalning kom in"),
    "charge_interest": _("Ränta fakturerad"),
    "receive_interest": _("Betalning av ränta kom in"),
    "credit_invoice": _("Krediterad"),
}
