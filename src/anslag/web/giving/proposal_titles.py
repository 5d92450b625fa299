"""What a proposal is called, in a few words."""

from django.utils.translation import gettext as _

from anslag.records.folder import parse_programme
from anslag.records.proposals import ProposalKept
from anslag.web.giving.claims_told import claim_titles


def title_of(proposal: ProposalKept) -> str:
    """What the proposal is, in a few words; asks the database for nothing."""
    facts = proposal.facts
    return (_titles() | claim_titles())[proposal.step] % {
        "name": facts.get("recipient", proposal.party),
        "count": len(facts.get("amounts") or ()),
        "title": parse_programme(facts["folder"]).terms.title if proposal.step == "open" else "",
    }


def _titles() -> dict[str, str]:
    return {
        "open": _("Öppna %(title)s"),
        "allocate": _("Fördela potten"),
        "requisition": _("Ta emot en sen rekvisition från %(name)s"),
        "change_form": _("Ändra frågorna"),
        "close_call": _("Stäng utlysningen"),
        "redistribute": _("Fördela om det som återstår"),
        "order_payment": _("Betala ut till %(count)d mottagare"),
        "change_account": _("Betala %(name)s till ett annat konto"),
        "accept": _("Godkänn redovisningar"),
        "settle_coding": _("Fastställ teman i fritextsvar"),
        "demand_repayment": _("Kräv återbetalning av %(name)s"),
        "waive": _("Efterge det som %(name)s inte har använt"),
        "receive_repayment": _("Bokför återbetalning från %(name)s"),
        "match_rows": _("Bokför återbetalningar som har kommit in på kontot"),
        "pay_back": _("Betala tillbaka det som %(name)s har betalat för mycket"),
        "return_payment": _("Återför en betalning som kom tillbaka"),
        "publish": _("Publicera redovisningen"),
        "close": _("Stäng programmet"),
        "erase_person": _("Radera uppgifter om en person"),
    }
