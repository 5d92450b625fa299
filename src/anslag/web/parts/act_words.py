"""Every act of the diary in words: what was done."""

from django.utils.translation import gettext as _


def act_words(action: str) -> str:
    """The act in words; the name itself for one that is not known."""
    return _words().get(action, action)


def _words() -> dict[str, str]:
    return {
        "open": _("Programmet öppnades"),
        "allocate": _("Potten fördelades"),
        "requisition": _("Rekvisition"),
        "close_call": _("Utlysningen stängdes"),
        "redistribute": _("Det som återstod fördelades på nytt"),
        "order_payment": _("Utbetalningen godkändes"),
        "pay": _("Utbetalning"),
        "submit_report": _("Återrapporten skickades in"),
        "accept": _("Återrapporten godkändes"),
        "demand_repayment": _("Återbetalning krävdes"),
        "waive": _("Oanvänt belopp eftergavs"),
        "receive_repayment": _("Återbetalning kom in"),
        "deliver": _("Leverans"),
        "compile": _("Redovisningen sammanställdes"),
        "publish": _("Redovisningen publicerades"),
        "close": _("Programmet stängdes"),
        "link": _("Det som fördelats vidare knöts till bidraget"),
        "correct": _("Rättelse"),
        "propose": _("Förslag förbereddes"),
        "decline": _("Förslag avslogs"),
        "withdraw_proposal": _("Förslag togs tillbaka"),
        "remind": _("Påminnelser skickades"),
        "apply_for_proxy": _("Ansökan om att vara ombud"),
        "decide_proxy": _("Beslut om ombud"),
        "appoint": _("Behörighet gavs"),
        "name_signatory": _("Firmatecknare utsågs"),
        "found": _("Första behörigheten gavs"),
        "invite": _("Behörighet gavs genom inbjudan"),
        "take_up": _("Inbjudan togs emot av någon som redan var känd"),
        "revoke": _("Behörighet avslutades"),
        "change_registry_address": _("Registraturens adress ändrades"),
        "erase_person": _("Personuppgifter raderades"),
    }
