"""A programme as its giver sees it: what is to be done now, four key figures, the map, the money's way, everyone."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from anslag.domain.agenda import agenda
from anslag.domain.money import Kronor
from anslag.domain.open_data import PublicGrant
from anslag.domain.wording import swedish_order
from anslag.files.diary_csv import plain_cell
from anslag.records.chain import chain_of, public_grants_in
from anslag.records.requisitions import RequisitionKept, requisitions
from anslag.records.situation import situation_in
from anslag.web.access import Visit, may
from anslag.web.giving.agenda_words import told
from anslag.web.giving.proposing import may_prepare
from anslag.web.parts.county_map import county_map, state_of, state_words
from anslag.web.parts.flow import flow
from anslag.web.parts.outcome import key_figures, outcome

type Columns = dict[str, tuple[str, Callable[["Row"], Any]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A receiver in the table of all."""

    party: int
    grant: PublicGrant
    state: str
    words: str
    wants_more: bool
    late: bool
    """Whether its report is due and has not come."""


def columns() -> Columns:
    """The columns that the table is sorted by and exported with, by their names in the address."""
    return {
        "mottagare": (_("Mottagare"), lambda row: row.grant.recipient),
        "beviljat": (_("Beviljat, kr"), lambda row: row.grant.entitled),
        "rekvirerat": (_("Rekvirerat, kr"), lambda row: row.grant.requisitioned),
        "utbetalt": (_("Utbetalt, kr"), lambda row: row.grant.paid),
        "anvant": (_("Använt, kr"), lambda row: row.grant.used),
        "oanvant": (_("Ej använt, kr"), lambda row: row.grant.unused),
        "aterbetalt": (_("Återbetalt, kr"), lambda row: row.grant.returned),
    }


@may("requisition_handling")
@require_safe
def page(request: HttpRequest, visit: Visit) -> HttpResponse:
    held = visit.held
    chain = chain_of(held)
    asked = requisitions(held)
    grants = public_grants_in(chain, held)
    situation = situation_in(chain, held, asked, today=visit.today)
    numbers = {grant.party.name: grant.party_id for grant in chain.grants[held.row.pk]}
    late = _late(situation.reported, grants, due_passed=visit.today > held.terms.report_back.due)
    every = [_row(grant, numbers, asked, late) for grant in grants]
    rows = _chosen(request, every)
    pot = held.terms.pot.amount
    return render(
        request,
        "giving/overview.html",
        {
            "visit": visit,
            "held": held,
            "terms": held.terms,
            "may_change_form": may_prepare(visit, "change_form"),
            "agenda": told(agenda(situation, visit.today), visit),
            "figures": key_figures(pot, grants),
            "flow": flow(outcome(pot, grants)),
            "deviations": [row for row in every if row.grant.unused or row.late],
            "map": county_map(grants),
            "rows": rows,
            "every": len(every),
            "sums": _sums(rows),
            "wrong_by": sum(grant.entitled for grant in grants) + situation.lapsed - pot,
            "columns": [{"name": name, "title": title} for name, (title, _value) in columns().items()],
            "sorted_by": request.GET.get("ordning", ""),
            "state": request.GET.get("lage", ""),
            "states": sorted({(row.state, row.words) for row in every}),
            "query": request.GET.urlencode(),
            "allocated": "allocate" in situation.acts,
        },
    )


@may("requisition_handling")
@require_safe
def table(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The table of all, as it was chosen, as CSV."""
    held = visit.held
    chain = chain_of(held)
    grants = public_grants_in(chain, held)
    asked = requisitions(held)
    numbers = {grant.party.name: grant.party_id for grant in chain.grants[held.row.pk]}
    rows = _chosen(request, [_row(grant, numbers, asked, frozenset()) for grant in grants])
    written = StringIO()
    writer = csv.writer(written, delimiter=";")
    writer.writerow([*(title for title, _value in columns().values()), _("Läge"), _("Vill ha mer")])
    for row in rows:
        values = [value(row) for _title, value in columns().values()]
        texts = [row.words, _("ja") if row.wants_more else _("nej")]
        writer.writerow(plain_cell(each) for each in (*values, *texts))
    named = {"Content-Disposition": f'attachment; filename="{held.key}-mottagare.csv"'}
    return HttpResponse(
        "\N{ZERO WIDTH NO-BREAK SPACE}" + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers=named,
    )


def _row(
    grant: PublicGrant, numbers: dict[str, int], asked: tuple[RequisitionKept, ...], late: frozenset[str]
) -> Row:
    state = state_of(grant)
    return Row(
        party=numbers[grant.recipient],
        grant=grant,
        state=state,
        words=state_words(state),
        wants_more=state == "requisitioned"
        and any(
            each.wants_leftover and not each.superseded and each.recipient == grant.recipient
            for each in asked
        ),
        late=grant.recipient in late,
    )


def _late(reported: Any, grants: tuple[PublicGrant, ...], *, due_passed: bool) -> frozenset[str]:
    if not due_passed:
        return frozenset()
    return frozenset(each.recipient for each in grants if each.paid and each.recipient not in reported)


def _chosen(request: HttpRequest, rows: list[Row]) -> list[Row]:
    """The rows that the address asks for, in the order it asks for."""
    state, order = request.GET.get("lage", ""), request.GET.get("ordning", "")
    name, falling = order.removeprefix("-"), order.startswith("-")
    chosen = [row for row in rows if state in {"", row.state}]
    if name in columns():
        value = columns()[name][1]
        chosen.sort(key=lambda row: _in_order(value(row)), reverse=falling)
    return chosen


def _in_order(value: str | Kronor) -> str | Kronor:
    return swedish_order(value) if isinstance(value, str) else value


def _sums(rows: list[Row]) -> dict[str, Kronor]:
    names = ("entitled", "requisitioned", "paid", "used", "unused", "returned")
    return {name: sum(getattr(row.grant, name) for row in rows) for name in names}
