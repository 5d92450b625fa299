"""Who may act: apply to be proxy, and decide on it; give mandates, and end them.

Each of these steps asks itself whether it is permitted, unlike those that a replay does by role alone.
"""

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

from anslag.domain.mandate import (
    GIVING,
    INVITED,
    Application,
    Mandate,
    Role,
    address_problems,
    application_problems,
    erasure_problems,
    examination_problems,
    founding_problems,
    gift_problems,
    giver_problems,
    last_signer_problems,
    missing_problems,
    role_problems,
)
from anslag.records import models
from anslag.records.grants import held_programme
from anslag.records.mail import forget_addressee
from anslag.records.mandates import (
    TAKEN_UP,
    application_of,
    change_contact,
    mandates_in,
    mandates_of,
    party_row,
    person_row,
    receives_from,
    row_of,
    waiting_application,
)
from anslag.records.sign_in import forget
from anslag.records.signers import left_unsigned
from anslag.steps.act import Act, enter_for_parties, refuse, step
from anslag.steps.permission import permitted


@step()
def apply_for_proxy(act: Act, *, party: str, giver: str, person: str, evidence: str, document: str) -> None:
    """Apply to be a receiver's proxy, with evidence. Anyone may for themselves; a signatory for someone else."""
    if act.by != person:
        refuse(permitted(act, "apply_for_proxy", giver=giver, recipient=party))
    refuse(giver_problems(party, giver, receives=receives_from(party, giver)))
    application = Application(person=person, party=party, giver=giver, evidence=evidence, document=document)
    refuse(
        application_problems(
            application,
            mandates_in(party),
            waiting=waiting_application(party, person) is not None,
            today=act.today,
        )
    )
    row = models.ProxyApplication(
        person=person_row(person),
        party=party_row(party),
        giver=party_row(giver),
        evidence=evidence,
        document=document,
    )
    row.entry = enter_for_parties(
        act, "apply_for_proxy", party=party, giver=giver, person=person, document=document
    )
    row.save()


@step()
def decide_proxy(act: Act, *, party: str, person: str, outcome: str, reason: str = "") -> None:
    """Approve, refuse or send back the application that waits. When it is approved the old proxy's mandate ends."""
    waiting = waiting_application(party, person)
    application = application_of(waiting) if waiting else None
    refuse(examination_problems(application, party=party, outcome=outcome, reason=reason, by=act.by))
    if waiting is None:
        return
    refuse(permitted(act, "decide_proxy", giver=waiting.giver.name, recipient=party))
    decided: dict[str, Any] = {"outcome": outcome, "document": waiting.document, "giver": waiting.giver.name}
    if outcome == "approved":
        entry = _succeed(act, waiting, decided)
    else:
        entry = enter_for_parties(act, "decide_proxy", party=party, person=person, **decided)
    models.ProxyExamination.objects.create(application=waiting, outcome=outcome, reason=reason, entry=entry)


def _succeed(act: Act, application: models.ProxyApplication, decided: dict[str, Any]) -> models.DiaryEntry:
    """Let the applicant be proxy from today, and whoever is or was to be no more."""
    party = application.party.name
    sitting = [each for each in mandates_in(party) if each.role == "proxy" and each.stands(act.today)]
    mandate = Mandate(
        person=application.person.pseudonym,
        party=party,
        role="proxy",
        starts=act.today,
        given_by=act.by,
        evidence=application.evidence,
    )
    return _give(act, "decide_proxy", mandate, instead_of=sitting, **decided)


@step()
def invite(
    act: Act,
    *,
    party: str,
    person: str,
    role: str,
    programme: str = "",
    starts: date | None = None,
    until: date | None = None,
) -> None:
    """Let a person act for a receiver as representative or contributor, from today or later; the giver is not asked."""
    refuse(role_problems(role, INVITED, party=party))
    refuse(permitted(act, f"invite_{role}", recipient=party))
    _give(act, "invite", _new(act, person, party, role, programme=programme, starts=starts, until=until))


@step()
def take_up_mandate(act: Act, *, party: str, instead_of: str, role: str, programme: str = "") -> None:
    """Take up, as the person that one is known as already, what was given to someone invited, from today or later.

    It is given by whoever invited, who has to be permitted to give it still.
    """
    refuse(role_problems(role, INVITED, party=party))
    held = _standing(act, party, instead_of, role, programme)
    refuse(missing_problems(held[0] if held else None, role=role, party=party))  # type: ignore[arg-type]
    invited = held[0]
    refuse(permitted(replace(act, by=invited.given_by), f"invite_{role}", recipient=party))
    taken = replace(invited, person=act.by, starts=max(invited.starts, act.today))
    _give(act, TAKEN_UP, taken, instead_of=held, given_by=invited.given_by)


@step(approved=True)
def appoint(
    act: Act,
    *,
    party: str,
    person: str,
    role: str,
    evidence: str,
    programme: str = "",
    starts: date | None = None,
    until: date | None = None,
) -> None:
    """Give a person a role at a giver, from today or later: its signatory does, and its approver approves."""
    refuse(role_problems(role, GIVING, party=party))
    refuse(permitted(act, "appoint", giver=party, recipient=party))
    mandate = _new(
        act, person, party, role, evidence=evidence, programme=programme, starts=starts, until=until
    )
    _give(act, "appoint", mandate)


@step(approved=True)
def name_signatory(
    act: Act, *, party: str, giver: str, person: str, evidence: str, until: date | None = None
) -> None:
    """Name who signs for a receiver: its proxy or another signatory does, and the giver approves the evidence."""
    refuse(giver_problems(party, giver, receives=receives_from(party, giver)))
    refuse(permitted(act, "name_signatory", giver=giver, recipient=party))
    _give(act, "name_signatory", _new(act, person, party, "signatory", evidence=evidence, until=until))


@step(approved=True)
def found(act: Act, *, party: str, person: str, role: str, evidence: str) -> None:
    """Give a party its first signatory or approver. For whoever runs the installation: no mandate gives this."""
    refuse(role_problems(role, (*GIVING, "signatory"), party=party))
    mandate = _new(act, person, party, role, evidence=evidence)
    refuse(founding_problems(mandate, mandates_in(party), today=act.today))
    _give(act, "found", mandate)


@step()
def revoke(
    act: Act,
    *,
    party: str,
    person: str,
    role: str,
    programme: str = "",
    reason: str = "",
    even_the_last: bool = False,
) -> None:
    """End a mandate from today. Anyone may give up their own; else whoever may give such a mandate.

    `even_the_last`: they know that nobody can sign then for what the party has left to do.
    """
    refuse(role_problems(role, STEP_TO_GIVE, party=party))
    if act.by != person:
        refuse(permitted(act, STEP_TO_GIVE[role], giver=party, recipient=party))  # type: ignore[index]
    held = _standing(act, party, person, role, programme)
    refuse(missing_problems(held[0] if held else None, role=role, party=party))  # type: ignore[arg-type]
    left = () if even_the_last else left_unsigned(held[0], act.today)
    refuse(last_signer_problems(party, [each.title for each in left]))
    facts = {"party": party, "person": person, "role": role}
    entry = enter_for_parties(act, "revoke", programme=_programme_row(programme), **facts)
    _end(held, entry, reason)


STEP_TO_GIVE: dict[Role, str] = {
    **dict.fromkeys(GIVING, "appoint"),
    "signatory": "name_signatory",
    "proxy": "appoint",
    "representative": "invite_representative",
    "contributor": "invite_contributor",
}
"""What whoever ends another's mandate must be able to do. Ending takes one person where giving takes two."""


@step()
def change_registry_address(act: Act, *, party: str, email: str) -> None:
    """Say where a party's registry is reached, from now on."""
    refuse(permitted(act, "change_registry_address", recipient=party))
    refuse(address_problems(party, email))
    entry = enter_for_parties(
        act, "change_registry_address", party=party, digest=hashlib.sha256(email.encode()).hexdigest()
    )
    models.RegistryAddress.objects.create(party=party_row(party), email=email, entry=entry)


@step(approved=True)
def erase_person(act: Act, *, person: str, giver: str) -> None:
    """Empty a person's name and address. What they did is kept by pseudonym. Refused while they have a mandate."""
    refuse(permitted(act, "erase_person", giver=giver))
    refuse(erasure_problems(mandates_of(person), today=act.today))
    enter_for_parties(act, "erase_person", person=person, giver=giver)
    change_contact(person, name="", email="")
    forget(person)
    forget_addressee(person)


def _standing(act: Act, party: str, person: str, role: str, programme: str) -> list[Mandate]:
    """The mandate of that kind that the person has, or is to have, as a list of one or none."""
    return [
        each
        for each in mandates_in(party)
        if (each.person, each.role, each.programme) == (person, role, programme) and each.stands(act.today)
    ]


def _new(
    act: Act,
    person: str,
    party: str,
    role: str,
    *,
    evidence: str = "",
    programme: str = "",
    starts: date | None = None,
    until: date | None = None,
) -> Mandate:
    checked: Role = role  # type: ignore[assignment]  # by role_problems
    return Mandate(
        person=person,
        party=party,
        role=checked,
        starts=starts or act.today,
        until=until,
        programme=programme,
        given_by=act.by,
        evidence=evidence,
    )


def _give(
    act: Act, action: str, mandate: Mandate, *, instead_of: list[Mandate] | None = None, **facts: object
) -> models.DiaryEntry:
    """Write the mandate in the diary and keep it, after ending those that it takes the place of."""
    replaced = instead_of or []
    others = [each for each in mandates_in(mandate.party) if each not in replaced]
    refuse(gift_problems(mandate, others, approved_by=act.approved_by, today=act.today))
    person, party, programme = (
        person_row(mandate.person),
        party_row(mandate.party),
        _programme_row(mandate.programme),
    )
    entry = enter_for_parties(
        act,
        action,
        programme=programme,
        person=mandate.person,
        party=mandate.party,
        role=mandate.role,
        starts=mandate.starts.isoformat(),
        until=mandate.until.isoformat() if mandate.until else None,
        evidence=hashlib.sha256(mandate.evidence.encode()).hexdigest(),
        instead_of=[each.person for each in replaced],
        **facts,
    )
    _end(replaced, entry, "")
    models.Mandate.objects.create(
        person=person,
        party=party,
        role=mandate.role,
        programme=programme,
        starts=mandate.starts,
        until=mandate.until,
        evidence=mandate.evidence,
        entry=entry,
    )
    return entry


def _programme_row(key: str) -> models.Programme | None:
    return held_programme(key).row if key else None


def _end(mandates: list[Mandate], entry: models.DiaryEntry, reason: str) -> None:
    for each in mandates:
        models.Revocation.objects.create(mandate=row_of(each), reason=reason, entry=entry)
