"""Every act of the diary in words: what was done."""

from django.utils.translation import gettext as _

from anslag.domain.ledger import MOVEMENT_WORDS
from anslag.web.parts.roles import NAMES
from anslag.web.templatetags.domain_words import worded


def act_words(action: str, *, step: str = "", role: str = "") -> str:
    """The act in words, with the step that was proposed or the role; the name itself for one that is not known."""
    about = step_words(step) if step else str(NAMES.get(role, "")) if role else ""  # type: ignore[call-overload]
    words = (_words() | _bank_words() | _words_of_claims() | _reviewing()).get(action, action)
    return f"{words}: {about}" if about else words


def step_words(step: str) -> str:
    """What was proposed, in a word or two."""
    return _steps().get(step, step)


def _steps() -> dict[str, str]:
    return {
        "open": _("öppning av programmet"),
        "allocate": _("fördelning av potten"),
        "requisition": _("sen rekvisition"),
        "change_form": _("ändring av frågorna"),
        "close_call": _("stängning av utlysningen"),
        "redistribute": _("ny fördelning av det som återstår"),
        "order_payment": _("utbetalning"),
        "change_account": _("annat konto"),
        "match_rows": _("inbetalningar från banken"),
        "return_payment": _("betalning som kom tillbaka"),
        "pay_back": _("att betala tillbaka det som är för mycket"),
        "accept": _("godkännande av redovisningar"),
        "settle_coding": _("teman i fritextsvar"),
        "demand_repayment": _("krav på återbetalning"),
        "waive": _("eftergift av ej använt belopp"),
        "credit_invoice": _("kreditfaktura"),
        "charge_interest": _("ränta"),
        "receive_interest": _("betald ränta"),
        "grant_respite": _("anstånd"),
        "agree_instalments": _("delbetalning"),
        "hand_over_debt": _("indrivning"),
        "write_off": _("avförd fordran"),
        "claw_back": _("återkrav"),
        "abstain_from_clawback": _("att avstå från återkrav"),
        "lift_stop": _("att häva ett betalningsstopp"),
        "receive_repayment": _("återbetalning som kom in"),
        "publish": _("publicering av redovisningen"),
        "close": _("stängning av programmet"),
        "appoint": _("behörighet"),
        "name_signatory": _("firmatecknare"),
        "erase_person": _("radering av personuppgifter"),
    }


def _words() -> dict[str, str]:
    return {
        "open": _("Programmet öppnades"),
        "allocate": _("Potten fördelades"),
        "requisition": _("Rekvisition"),
        "change_form": _("Frågorna ändrades"),
        "close_call": _("Utlysningen stängdes"),
        "redistribute": _("Det som återstod fördelades på nytt"),
        "order_payment": _("Utbetalningen godkändes"),
        "pay": _("Utbetalning"),
        "send_links": _("Länkar till redovisningen skickades"),
        "submit_report": _("Redovisningen skickades in"),
        "accept": _("Redovisningen godkändes"),
        "demand_repayment": _("Återbetalning krävdes"),
        "waive": _("Ej använt belopp eftergavs"),
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


def movement_words(code: str) -> str:
    """A movement of money in words, by its code; the code itself for one that is not known."""
    return worded(MOVEMENT_WORDS.get(code, code))


def _bank_words() -> dict[str, str]:
    """Of what passes between the giver and its bank."""
    return {
        "change_account": _("Kontot ändrades"),
        "deliver_payment_file": _("Betalfilen lämnades till banken"),
        "refuse_payment": _("Banken nekade en utbetalning"),
        "read_statement": _("Bankens svar lästes in"),
        "match_rows": _("Inbetalningar bokfördes"),
        "return_payment": _("Betalningen återkom från banken"),
        "pay_back": _("Det som betalats för mycket ska betalas tillbaka"),
        "refuse_paid": _("Banken nekade en utbetalning som var markerad som betald"),
        "settle_refusal": _("Bankens svar om en nekad utbetalning"),
        "set_row_aside": _("En bokad rad lades åt sidan"),
    }


def _words_of_claims() -> dict[str, str]:
    return {
        "credit_invoice": _("Fakturan krediterades"),
        "charge_interest": _("Ränta fakturerades"),
        "receive_interest": _("Ränta betalades"),
        "send_invoice": _("Fakturan ska skickas som e-faktura"),
        "deliver_invoice": _("Fakturan lämnades till accesspunkten"),
        "remind_invoice": _("Påminnelse om fakturan"),
        "grant_respite": _("Anstånd gavs"),
        "agree_instalments": _("Delbetalning avtalades"),
        "hand_over_debt": _("Fordran lämnades till indrivning"),
        "write_off": _("Fordran avfördes som förlust"),
        "open_clawback": _("Ärende om återkrav öppnades"),
        "answer_hearing": _("Mottagaren svarade i ärendet om återkrav"),
        "claw_back": _("Återkrav beslutades"),
        "abstain_from_clawback": _("Beslut att avstå från återkrav"),
        "stop_payment": _("Utbetalningar stoppades"),
        "lift_stop": _("Betalningsstoppet hävdes"),
    }


def _reviewing() -> dict[str, str]:
    """What is said of reports."""
    return {
        "request_completion": _("Komplettering av redovisningen begärdes"),
        "approve_part": _("En del av redovisningen godkändes"),
        "note_review": _("Anteckning om redovisningen"),
        "add_theme": _("Tema lades till"),
        "code_answer": _("Svar kodades"),
        "settle_coding": _("Teman fastställdes"),
        "draw_sample": _("Stickprov drogs"),
        "hand_in_evidence": _("Underlag skickades in"),
        "record_sample": _("Resultat av stickprov"),
    }
