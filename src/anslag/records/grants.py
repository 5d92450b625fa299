"""Programmes, their grants and where the money of each stands: rows read into the domain's values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from anslag.domain.form import Form
from anslag.domain.grant import Flows, Position, position
from anslag.domain.ledger import CORRECTION
from anslag.domain.problem import Refusal
from anslag.domain.programme import Programme, Terms
from anslag.records import models
from anslag.records.folder import parse_form, parse_programme


@lru_cache(maxsize=64)
def _parsed(digest: str) -> Programme:
    """The folder of that digest, read once: it is immutable, and too large to fetch for every act."""
    folders = models.Programme.objects.filter(digest=digest).values_list("folder", flat=True)
    return parse_programme(folders[0])


@lru_cache(maxsize=64)
def _parsed_form(digest: str) -> Form:
    """A later version of a form, by its digest, which no other form has."""
    return parse_form(models.FormVersion.objects.filter(digest=digest).values_list("form", flat=True)[0])


class UnknownProgrammeError(Refusal):
    """No programme of that name has been opened."""


class UnknownRecipientError(Refusal):
    """The programme has no grant to a party of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An opened programme: its row, and the folder it was opened from, with the form as it is asked now."""

    row: models.Programme
    programme: Programme

    @property
    def key(self) -> str:
        return self.row.key

    @property
    def terms(self) -> Terms:
        return self.programme.terms


def _held(row: models.Programme) -> Held:
    programme, latest = _parsed(row.digest), getattr(row, "latest_form", None)
    if latest is not None:
        programme = replace(programme, form=_parsed_form(latest))
    return Held(row=row, programme=programme)


_ROWS = (
    models.Programme.objects.defer("folder", "funded_by__programme__folder")
    .select_related("giver", "funded_by__programme__giver")
    .annotate(
        latest_form=Subquery(
            models.FormVersion.objects.filter(programme=OuterRef("pk"))
            .order_by("-version")
            .values("digest")[:1]
        )
    )
)


def forms_of(held: Held) -> dict[int, Form]:
    """Every version of the programme's form, by its number. Answers are read with the one they answered."""
    first = _parsed(held.row.digest).form
    later = models.FormVersion.objects.filter(programme=held.row).order_by("version")
    return {first.version: first} | {
        version: _parsed_form(digest) for version, digest in later.values_list("version", "digest")
    }


def form_of(held: Held, version: int) -> Form:
    """The version of the form that some answers are tied to."""
    return held.programme.form if version == held.programme.form.version else forms_of(held)[version]


def held_programme(key: str) -> Held:
    """The opened programme, or UnknownProgrammeError."""
    row = _ROWS.filter(key=key).first()
    if row is None:
        opened = ", ".join(models.Programme.objects.order_by("key").values_list("key", flat=True))
        raise UnknownProgrammeError(
            f"Programmet {key} är inte öppnat. Öppnade program: {opened or 'inga'}. "
            "Öppna det, eller spela upp dess mapp med anslag replay."
        )
    return _held(row)


def held_programmes(*, opened_by: int | None = None) -> tuple[Held, ...]:
    """Every opened programme, those that fund before those they fund; only those opened by an entry, when given."""
    rows = _ROWS.order_by("id")
    if opened_by is not None:
        opening = models.DiaryEntry.objects.filter(action="open", seq__lte=opened_by)
        rows = rows.filter(pk__in=opening.values("programme"))
    return tuple(_held(row) for row in rows)


def funded_by(grant: models.Grant) -> tuple[Held, ...]:
    """The programmes that hand on this grant's money."""
    return tuple(_held(row) for row in _ROWS.filter(funded_by=grant).order_by("id"))


def grants(held: Held, names: Iterable[str] | None = None) -> dict[str, models.Grant]:
    """The programme's grants by recipient, in the key's order; only those named, when names are given."""
    rows = models.Grant.objects.filter(programme=held.row).select_related("party").order_by("id")
    if names is not None:
        rows = rows.filter(party__name__in=names)
    return {row.party.name: row for row in rows}


def grant_to(held: Held, recipient: str) -> models.Grant:
    """The grant to one recipient, or UnknownRecipientError."""
    found = grants(held, [recipient]).get(recipient)
    if found is None:
        raise UnknownRecipientError(
            f"{recipient} har inget bidrag i {held.key}. Kontrollera namnet mot fördelningsnyckeln."
        )
    return found


def positions(held: Held) -> dict[str, Position]:
    """Where the money of every grant stands, by recipient in the key's order; in two queries."""
    by_grant = _flows(Q(source__grant__programme=held.row) | Q(target__grant__programme=held.row))
    return {name: position(by_grant.get(grant.pk, {})) for name, grant in grants(held).items()}


def moved_positions(held: Held) -> tuple[Position, ...]:
    """The same of every grant where money has moved, without whose they are; in one query."""
    among = Q(source__grant__programme=held.row) | Q(target__grant__programme=held.row)
    return tuple(position(flows) for grant, flows in _flows(among).items() if grant)


def position_of(grant: models.Grant) -> Position:
    """Where the money of one grant stands."""
    return position(_flows(Q(source__grant=grant) | Q(target__grant=grant)).get(grant.pk, {}))


def positions_of_party(party: str) -> dict[int, Position]:
    """Where the money of each of a party's grants stands, by the number of the programme's row; in two queries."""
    by_grant = _flows(Q(source__grant__party__name=party) | Q(target__grant__party__name=party))
    rows = models.Grant.objects.filter(party__name=party).values_list("id", "programme_id")
    return {programme: position(by_grant.get(grant, {})) for grant, programme in rows}


def held_by_party(party: str) -> tuple[Held, ...]:
    """Every programme that the party gives or receives in."""
    given_or_received = Q(giver__name=party) | Q(
        pk__in=models.Grant.objects.filter(party__name=party).values("programme")
    )
    return tuple(_held(row) for row in _ROWS.filter(given_or_received).order_by("id"))


def programme_flows(held: Held) -> Flows:
    """What has moved between the programme's own accounts and everything else, whichever grant it went to."""
    flows: dict[tuple[str, str, str], int] = defaultdict(int)
    among = Q(source__programme=held.row, source__grant=None) | Q(
        target__programme=held.row, target__grant=None
    )
    for parts in _flows(among).values():
        for edge, amount in parts.items():
            flows[edge] += amount
    return flows


def _flows(among: Q) -> Mapping[int | None, Flows]:
    """Net flows per grant. A correction counts against the flow it undoes."""
    rows = (
        models.Transfer.objects.filter(among)
        .values_list("code", "source__kind", "target__kind", "source__detail", "target__detail")
        .annotate(grant=Coalesce("source__grant_id", "target__grant_id"), moved=Sum(F("amount")))
        .order_by()
    )
    flows: dict[int | None, dict[tuple[str, str, str], int]] = defaultdict(lambda: defaultdict(int))
    for code, source, target, source_detail, target_detail, grant, amount in rows:
        if code == CORRECTION:
            flows[grant][(target, source, source_detail or target_detail)] -= amount
        else:
            flows[grant][(source, target, target_detail or source_detail)] += amount
    return flows
