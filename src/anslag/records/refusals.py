"""What the database refuses, said so that whoever asked can mend it."""

from collections.abc import Sequence

from django.db import IntegrityError

from anslag.domain.ledger import Movement
from anslag.domain.money import format_kronor
from anslag.domain.problem import Refusal
from anslag.records.models import Account

KINDS = {
    "appropriation": "anslaget",
    "pot": "potten",
    "administration": "förvaltningsmedlen",
    "lapsed": "det som förfallit",
    "entitled": "det som är beviljat",
    "requisitioned": "det som är rekvirerat",
    "paid": "det som är utbetalt",
    "used": "det som är använt",
    "unused": "det som ej är använt",
    "waived": "det som är eftergivet",
    "receivable": "fordran",
    "returned": "det som är återbetalt",
}

RULES = {
    "append_only": "Det som är bokfört ändras inte och görs inte om. Kontrollera att det inte redan är gjort.",
    "transfer_is_whole_kronor": "Ett belopp är hela kronor, minst 1 och högst 1 000 miljarder.",
    "amount_in_range": "Ett belopp är hela kronor, minst 1 och högst 1 000 miljarder.",
    "transfer_goes_along_an_edge": "En sådan rörelse finns inte. Pengarna går bara mellan steg som följer på varandra.",
    "transfer_is_approved": "Åtgärden ska godkännas av en annan person än den som har förberett den.",
    "transfer_approved_by_another": "Åtgärden ska godkännas av en annan person än den som har förberett den.",
    "transfer_stays_in_its_tree": "Pengarna går bara inom ett bidrag, eller mellan ett program och det bidrag som "
    "betalar det.",
    "transfer_belongs_to_the_newest_entry": "Rörelsen hör inte till den senaste posten i diariet. Gör om åtgärden "
    "från början.",
    "correction_undoes_a_transfer": "En rättelse ska ta tillbaka hela beloppet från en tidigare rörelse, en gång.",
    "payment_is_of_a_requisition": "En utbetalning ska gälla hela beloppet i en rekvisition som inte är ersatt.",
    "requisition_paid_once": "Rekvisitionen är redan utbetald.",
    "payment_is_ordered": "Betala bara det som två personer har godkänt i ett betalningsuppdrag.",
    "payment_order_is_approved": "Ett betalningsuppdrag ska godkännas av en annan person än den som har förberett det.",
    "payment_order_is_of_requisitions": "Ett betalningsuppdrag gäller obetalda rekvisitioner i samma program, som inte "
    "är ersatta.",
    "account_is_changed_by_two": "Ett konto ändras av en person och godkänns av en annan, i ett program som betalar "
    "till organisationen.",
    "payment_is_not_to_an_account_of_ones_own": "Den som godkände kontot kan inte godkänna betalningen till det, och "
    "ingen samma dag som kontot ändrades.",
    "delivery_says_what_its_entry_says": "Filen är inte den som diariet säger. Lämna den på nytt.",
    "refusal_is_of_an_unpaid_line": "Banken kan inte neka det som redan är betalt. Kontrollera mot kontoutdraget.",
    "statement_says_what_its_entry_says": "Filen från banken är inte den som diariet säger. Läs in den på nytt.",
    "row_stands_in_its_statement": "Raden hör inte till filen från banken. Läs in filen på nytt.",
    "match_is_within_its_row": "Mer än det som banken har bokfört kan inte matchas, och en utbetalning bara en gång.",
    "paying_back_is_approved": "Två personer ska ha beslutat att det betalas tillbaka.",
    "requisition_supersedes_an_unpaid_one": "Rekvisitionen är redan godkänd för betalning och kan inte ändras.",
    "proposal_says_what_its_entry_says": "Förslaget säger inte detsamma som diariet. Förbered det på nytt.",
    "form_version_says_what_its_entry_says": "Formuläret är inte det som beslutades. Förbered ändringen på nytt.",
    "verdict_belongs_to_its_entry": "Beslutet hör inte till förslaget. Gör om det från början.",
    "verdict_has_a_reason": "Skriv varför du avslår förslaget.",
    "verdict_is_by_another_person": "Den som har förberett ett förslag kan inte själv besluta om det.",
    "answer_says_what_its_entry_says": "Svaret är inte det som diariet säger. Skicka det på nytt.",
    "invoice_follows_the_last": "Fakturans nummer är inte det nästa i serien. Gör om åtgärden från början.",
    "invoice_belongs_to_its_act": "En faktura ska höra till den åtgärd som två personer just har gjort för "
    "mottagaren.",
    "invoice_is_of_what_is_demanded": "En faktura ska vara på det belopp som krävs.",
    "credit_note_undoes_an_invoice": "En kreditfaktura ska ta tillbaka hela beloppet i en faktura, en gång.",
    "review_says_what_its_entry_says": "Granskningen säger inte detsamma som diariet. Gör om åtgärden från början.",
    "review_is_of_its_kind": "Det gäller inte det som åtgärden handlar om. Gör om åtgärden från början.",
    "coding_is_settled_by_two": "Teman fastställs av en annan person än den som har förberett dem.",
    "transfer_in_closed_programme_is_a_correction": "Programmet är stängt. Bara rättelser kan göras.",
}
"""By the names of the rules in sql/ and of the constraints in models."""


class DatabaseRefusal(Refusal):
    """The database did not accept the rows. `rule` is the name of what they break, empty when it is not one of ours."""

    def __init__(self, message: str, *, rule: str) -> None:
        super().__init__(message)
        self.rule = rule


class OverdrawnError(DatabaseRefusal):
    """More would leave an account than stands in it."""

    def __init__(self, account: Account, *, amount: int, balance: int) -> None:
        whose = account.grant.party.name if account.grant else account.programme.title
        detail = f" ({account.detail})" if account.detail else ""
        super().__init__(
            f"{whose}: {format_kronor(amount)} kr är mer än {KINDS[account.kind]}{detail}, "
            f"{format_kronor(balance)} kr. Kontrollera beloppet.",
            rule="account_never_below_zero",
        )


def refusal(error: IntegrityError, movements: Sequence[Movement]) -> Refusal:
    """The refusal that a database error amounts to. To be called when the database can be read again."""
    text = str(error)
    if "never_below_zero" in text:
        return _overdrawn(movements) or DatabaseRefusal("Ett konto skulle överskridas.", rule=text)
    rule = next((rule for rule in RULES if rule in text), "")
    return DatabaseRefusal(RULES.get(rule, f"Databasen tog inte emot rörelserna: {text}"), rule=rule)


def _overdrawn(movements: Sequence[Movement]) -> OverdrawnError | None:
    """The first of the movements that its account does not suffice for."""
    keys = {key for movement in movements for key in (movement.source.pk, movement.target.pk)}
    accounts = Account.objects.select_related("programme", "grant__party").in_bulk(keys)
    balances = {key: account.total_in - account.total_out for key, account in accounts.items()}
    for movement in movements:
        source = accounts[movement.source.pk]
        if source.bounded and balances[source.pk] < movement.amount:
            return OverdrawnError(source, amount=movement.amount, balance=balances[source.pk])
        balances[source.pk] -= movement.amount
        balances[movement.target.pk] += movement.amount
    return None
