"""Open a programme: its folder is kept whole, its pot is funded, its parts are set apart."""

import hashlib

from anslag.domain.decision import FundingGrant, opening_problems
from anslag.domain.ledger import Movement
from anslag.domain.party import Party
from anslag.domain.programme import Funding, Programme
from anslag.records import models
from anslag.records.bank_accounts import found_accounts
from anslag.records.folder import dump_programme
from anslag.records.grants import Held, funded_by, position_of
from anslag.records.ledger import account, grant_accounts, post
from anslag.steps.act import Act, enter, refuse, step


@step(approved=True)
def open_programme(act: Act, *, programme: Programme) -> None:
    """Refused when it is already open, or when the grant that funds it does not give enough."""
    source = _funding_grant(programme.terms.funding) if programme.terms.funding else None
    opened = models.Programme.objects.filter(key=programme.key).exists()
    funding = _as_it_stands(source) if source else None
    refuse(opening_problems(programme.terms, funding, opened=opened))
    held = _keep(programme, source)
    entry = enter(act, held, "open", pot=programme.terms.pot.amount, folder=held.row.digest)
    found_accounts(entry, held)
    appropriation = account(held.row, "appropriation")
    movements = [
        Movement(
            source=appropriation,
            target=account(held.row, "administration" if part.administration else "pot", detail=part.id),
            amount=part.amount,
            code="fund",
        )
        for part in programme.terms.pot.parts
    ]
    if source and funding and not funding.reported:
        paid = account(source.programme, "paid", grant=source)
        movements.append(
            Movement(source=paid, target=appropriation, amount=programme.terms.pot.amount, code="pass_on")
        )
    post(entry, movements)


def _funding_grant(funding: Funding) -> models.Grant | None:
    return (
        models.Grant.objects.filter(programme__key=funding.programme, party__name=funding.recipient)
        .select_related("programme")
        .first()
    )


def _as_it_stands(grant: models.Grant) -> FundingGrant:
    return FundingGrant(
        position=position_of(grant),
        already_handed_on=sum(held.terms.pot.amount for held in funded_by(grant)),
        reported=grant.diary.filter(action="accept").exists(),
    )


def _keep(programme: Programme, source: models.Grant | None) -> Held:
    parties = {party.name: _keep_party(party) for party in programme.parties}
    folder = dump_programme(programme)
    row = models.Programme.objects.create(
        key=programme.key,
        title=programme.terms.title,
        giver=parties[programme.terms.giver],
        case_reference=programme.terms.case_reference,
        folder=folder,
        digest=hashlib.sha256(folder.encode()).hexdigest(),
        funded_by=source,
    )
    grants = models.Grant.objects.bulk_create(
        models.Grant(programme=row, party=parties[party.name]) for party in programme.recipients
    )
    grant_accounts(row, grants)
    return Held(row=row, programme=programme)


def _keep_party(party: Party) -> models.Party:
    """The party's row: the one of the same number or name if there is one."""
    known = None
    if party.organisation_number:
        known = models.Party.objects.filter(organisation_number=party.organisation_number).first()
    known = known or models.Party.objects.filter(name=party.name).first()
    return known or models.Party.objects.create(
        name=party.name,
        kind=party.kind,
        organisation_number=party.organisation_number,
        county_code=party.county_code,
    )
