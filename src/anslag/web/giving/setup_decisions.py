"""What a programme rests on and how its pot is shared, as the fields of a form."""

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from anslag.domain.programme import Programme
from anslag.files.programme_toml import Content
from anslag.web.giving.setup_values import EMPTY_ROW, Entry, Group, Rows

METHODS: Sequence[tuple[str, str | Promise]] = (
    ("proportional", _("Efter en kolumn i nyckeln")),
    ("fixed_plus_proportional", _("Fast belopp, resten efter en kolumn")),
    ("weighted", _("Efter flera kolumner med vikter")),
    ("equal", _("Lika till alla")),
    ("given", _("Beloppen står i nyckeln")),
    ("per_class", _("Efter klass")),
)


def decision_groups(received: Iterable[Programme], terms: Content) -> tuple[Group, ...]:
    """`received`: the programmes that the giver itself receives in, and may hand on the money of."""
    return (
        Group(
            heading=_("Beslut"),
            help=EMPTY_ROW,
            fields=(
                Rows(
                    path=("decisions",),
                    each=_("Beslut"),
                    ids=False,
                    spare=1,
                    entries=(
                        Entry(path=("title",), label=_("Vad heter beslutet?")),
                        Entry(path=("by",), label=_("Vem har beslutat?")),
                        Entry(path=("decided",), label=_("Vilken dag?"), kind="day"),
                        Entry(path=("case_reference",), label=_("Beslutets diarienummer")),
                    ),
                ),
            ),
        ),
        Group(
            heading=_("Pengarna"),
            help=EMPTY_ROW,
            fields=(
                Entry(
                    path=("pot", "amount"), label=_("Hur mycket finns att fördela, i kronor?"), kind="kronor"
                ),
                _parts(),
            ),
        ),
        _funding(tuple(received), terms.get("funding")),
    )


def _parts() -> Rows:
    return Rows(
        path=("pot", "parts"),
        each=_("Del"),
        spare=1,
        entries=(
            Entry(path=("title",), label=_("Vad heter delen?")),
            Entry(path=("amount",), label=_("Kronor"), kind="kronor"),
            Entry(path=("method",), label=_("Hur fördelas delen?"), kind="choice", choices=METHODS),
            Entry(path=("column",), label=_("Efter vilken kolumn i nyckeln?"), needed=False),
            Entry(
                path=("fixed",), label=_("Fast belopp till var och en, kronor"), kind="kronor", needed=False
            ),
            Entry(path=("cap",), label=_("Högst till var och en, kronor"), kind="kronor", needed=False),
            Entry(
                path=("weights",),
                label=_("Vikter"),
                kind="figures",
                needed=False,
                help=_("Kolumn = vikt, en per rad."),
            ),
            Entry(
                path=("class_amounts",),
                label=_("Belopp per klass"),
                kind="figures",
                needed=False,
                help=_("Klass = kronor, en per rad."),
            ),
            Entry(
                path=("administration",),
                label=_("Mottagaren använder delen själv och lämnar den inte vidare"),
                kind="yes",
                needed=False,
            ),
        ),
    )


def _funding(received: Sequence[Programme], current: object) -> Group:
    titles = {each.key: each.terms.title for each in received}
    parts = {part.id: part.title for each in received for part in each.terms.pot.parts}
    kinds = {kind.id: kind.label for each in received for kind in each.terms.cost_categories}
    named = (
        (
            "programme",
            _("Vilket bidrag till er lämnar ni vidare?"),
            _("Inget: pengarna kommer utifrån"),
            titles,
        ),
        ("part", _("Vilken del av det?"), _("Ingen"), parts),
        ("roll_up", _("Vilket kostnadsslag räknas det som där?"), _("Samma slag som här"), kinds),
    )
    return Group(
        heading=_("Varifrån pengarna kommer"),
        fields=tuple(
            Entry(
                path=("funding", name),
                label=label,
                kind="choice",
                needed=False,
                choices=[("", none), *(_standing(current, name) | choices).items()],
            )
            for name, label, none, choices in named
        ),
    )


def _standing(current: object, name: str) -> dict[str, str]:
    """What stands already is among the choices, whether or not it still can be chosen."""
    value = current.get(name) if isinstance(current, dict) else None
    return {value: value} if isinstance(value, str) and value else {}
