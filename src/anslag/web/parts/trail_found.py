"""What a search on a krona's way found, in words and with the way that it is on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from anslag.records.chain import Chain
from anslag.records.trail_search import Found
from anslag.web.parts.act_words import movement_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    found: Found
    words: str
    title: str
    address: str


def hits(chain: Chain, rows: Iterable[Found], day: date | None) -> list[Hit]:
    held = {each.row.pk: each for each in chain.held}
    asked = f"?dag={day.isoformat()}" if day else ""
    return [
        Hit(
            found=each,
            words=movement_words(each.code),
            title=held[each.programme].terms.title,
            address=_address(held[each.programme].key, each.party) + asked,
        )
        for each in rows
    ]


def _address(key: str, party: int) -> str:
    return reverse("follow-recipient", args=[key, party]) if party else reverse("follow", args=[key])
