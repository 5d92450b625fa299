"""Who acts for an organisation, as the lines that a visitor may see of it and with what they may do to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anslag.domain.mandate import GIVING, Mandate, Role
from anslag.records.invitations import InvitationState, invitation_states
from anslag.records.people import Acting, Behind, acting_for
from anslag.web.access import Visit
from anslag.web.parts.days import day_words
from anslag.web.parts.roles import ABILITIES, NAMES

ACTION: dict[Role, str] = {
    **dict.fromkeys(GIVING, "mandate"),
    "proxy": "mandate",
    "signatory": "signatory",
    "representative": "representative",
    "contributor": "contributor",
}
"""What of the table of permissions a mandate of each role is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A mandate as it is shown. `named` is what its person is called here."""

    acting: Acting
    named: str
    email: str
    role: Promise
    ability: Promise
    given: str
    state: str
    may_end: bool
    own: bool
    may_invite_again: bool
    chain: tuple[str, ...] = ()


def lines(visit: Visit, *, writes: bool = True) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Those who act or are to act, and those who did: as much of it as the visitor may see."""
    all_of_it = acting_for(visit.name)
    seen = tuple(each for each in all_of_it if _may_see(visit, each))
    invitations = invitation_states(each.mandate.person for each in seen)
    shown = tuple(
        _line(visit, each, invitations.get(each.mandate.person), all_of_it, writes=writes) for each in seen
    )
    return (
        tuple(each for each in shown if each.acting.mandate.stands(visit.today)),
        tuple(each for each in shown if not each.acting.mandate.stands(visit.today)),
    )


def may_end(visit: Visit, mandate: Mandate) -> bool:
    """Whether the visitor may end it: their own, or one that they could give."""
    return mandate.person == visit.visitor.person or visit.may(ACTION[mandate.role], "sign")


def _may_see(visit: Visit, acting: Acting) -> bool:
    mandate = acting.mandate
    return mandate.person == visit.visitor.person or visit.may(ACTION[mandate.role])


def _line(
    visit: Visit,
    acting: Acting,
    invitation: InvitationState | None,
    among: tuple[Acting, ...],
    *,
    writes: bool,
) -> Line:
    mandate = acting.mandate
    stands, own = mandate.stands(visit.today), mandate.person == visit.visitor.person
    waits = invitation is not None and not invitation.used and invitation.expires is not None
    contact = own or visit.may("contact") or visit.may(ACTION[mandate.role], "sign")
    return Line(
        acting=acting,
        named=_named(acting) if contact else _("Någon annan"),
        email=acting.contact.email if contact else "",
        role=NAMES[mandate.role],
        ability=ABILITIES[mandate.role],
        given=how_given(acting),
        state=_state(mandate, invitation, visit.today) if stands else _ended(acting),
        may_end=writes and stands and may_end(visit, mandate),
        own=own,
        may_invite_again=writes and stands and waits and not own and may_end(visit, mandate),
        chain=() if stands else tuple(given_words(each) for each in chain(acting, among)),
    )


def chain(acting: Acting, among: tuple[Acting, ...]) -> tuple[Acting, ...]:
    """A mandate and those behind it as they stood: the one of whoever gave it, the one behind that, and so on."""
    found: list[Acting] = []
    at: Acting | None = acting
    while at is not None and at not in found:
        found.append(at)
        at = _before(at, among)
    return tuple(found)


def _before(acting: Acting, among: Iterable[Acting]) -> Acting | None:
    giver = acting.mandate.given_by
    held = (each for each in among if each.mandate.person == giver and each.mandate.holds(acting.given))
    return next(held, None)


def _named(acting: Acting) -> str:
    """A person's name. Whoever was invited has none left once someone known has taken the invitation up."""
    if acting.contact.name:
        return acting.contact.name
    return _("Den som bjöds in") if acting.taken_up else _("Raderad person")


def given_words(acting: Acting) -> str:
    """Who has a mandate, as what, and how it was given."""
    told = {"who": _named(acting), "role": NAMES[acting.mandate.role], "how": how_given(acting)}
    return _("%(who)s, %(role)s: gavs %(how)s") % told


def how_given(acting: Acting) -> str:
    """When a mandate was given and by whom, as what they could, and who approved it."""
    told = {"day": day_words(acting.given), "by": _by(acting.given_by)}
    if acting.founded:
        return _("%(day)s av den som driver tjänsten") % told
    if acting.approved_by is None:
        return _("%(day)s av %(by)s") % told
    return _("%(day)s av %(by)s, godkändes av %(approved_by)s") % (
        told | {"approved_by": _by(acting.approved_by)}
    )


def _by(behind: Behind) -> str:
    name = behind.name or _("någon vars namn är raderat")
    held = ", ".join(f"{NAMES[each.role]} ({each.party})" for each in behind.mandates)
    return _("%(name)s, då %(held)s") % {"name": name, "held": held} if held else name


def _state(mandate: Mandate, invitation: InvitationState | None, today: date) -> str:
    if mandate.starts > today:
        return _("Börjar %(day)s") % {"day": day_words(mandate.starts)}
    if invitation is None or invitation.used:
        return _("Gäller")
    if invitation.expires is None:
        return _("Inbjuden, mejlet är på väg")
    return _("Inbjuden, länken gäller till %(day)s") % {"day": day_words(invitation.expires.date())}


def _ended(acting: Acting) -> str:
    mandate = acting.mandate
    if mandate.ended is None:
        return _("Tiden gick ut %(day)s") % {"day": day_words(mandate.until)}
    told = {"day": day_words(mandate.ended), "by": acting.ended_by or _("någon vars namn är raderat")}
    if acting.taken_up:
        return _("Överlämnad till %(by)s %(day)s") % told
    words = _("Avslutades %(day)s av %(by)s") % told
    return f"{words}: {acting.reason}" if acting.reason else words
