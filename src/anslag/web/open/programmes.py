"""Pages for anyone: which programmes there are, and what became of every krona of one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anslag.domain.open_data import PublicGrant
from anslag.domain.staircase import Step
from anslag.records.chain import Chain, chain_of, public_grants_in, staircase_in
from anslag.records.grants import held_programmes
from anslag.web.access import everyone
from anslag.web.open.found import programme_or_404
from anslag.web.parts.county_map import county_map, state_of, state_words
from anslag.web.parts.flow import flow
from anslag.web.parts.outcome import key_figures, outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The steps of one programme, or of one recipient in it; `here` is the page's own."""

    title: str
    recipient: str
    here: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    grant: PublicGrant
    state: str


@everyone
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    return render(request, "open/index.html", {"programmes": held_programmes()})


@everyone
@require_safe
def programme(request: HttpRequest, key: str) -> HttpResponse:
    held = programme_or_404(key)
    chain = chain_of(held)
    steps = staircase_in(chain, held)
    grants = public_grants_in(chain, held)
    pot = held.terms.pot.amount
    return render(
        request,
        "open/programme.html",
        {
            "held": held,
            "terms": held.terms,
            "figures": key_figures(pot, grants),
            "flow": flow(outcome(pot, grants)),
            "map": county_map(grants),
            "levels": _levels(chain, key, steps),
            "recipients": [Recipient(grant=each, state=state_words(state_of(each))) for each in grants],
            "balanced": all(step.balances for step in steps),
        },
    )


def _levels(chain: Chain, key: str, steps: Sequence[Step]) -> list[Level]:
    titles = {each.key: each.terms.title for each in chain.held}
    return [
        Level(title=titles[name], recipient=recipient, here=name == key, steps=tuple(group))
        for (name, recipient), group in groupby(steps, key=lambda step: (step.programme, step.recipient))
    ]
