"""Made-up reports that are right, of every size and shape, as the JSON documents they would be published as.

Everything is synthetic. The arithmetic is this file's own, not the project's, so that a mistake in one shows in the
other.
"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from typing import Any

type Document = dict[str, Any]

SIZES = (1, 2, 3, 4, 5, 7, 12, 21, 60, 290)
AREAS = ("north", "south", "east", "west", "centre", "coast", "inland", "islands")
LEVELS = ("strategic", "operational", "provider", "individual")
GROUPS = {"clinical": ("nurse", "doctor", "counsellor", "therapist"), "managers": ("head", "developer")}
TARGETS = ("children", "adults", "older", "staff", "relatives")


def report(random: Random, *, recipients: int | None = None, key: str | None = None) -> Document:
    """A report without a fault. `key` is how its allocation is told; drawn when not given."""
    size = recipients or random.choice(SIZES)
    names = [f"Mottagare {number:03}" for number in range(1, size + 1)]
    money = appendix(random, names, key or random.choice(KEYS))
    tables = all_tables(random, size)
    for number, table in enumerate(tables, start=1):
        table["number"] = number
    document: Document = {
        "title": "Påhittad redovisning av ett påhittat bidrag",
        "case_reference": "1.1-XXI/2031",
        "year": random.randint(2024, 2040),
        "recipients": size,
        "tables": tables,
        **money,
        "references": references(random, tables),
        "synthetic": "Allt i rapporten är påhittat.",
    }
    document["statements"] = statements(random, document)
    return document


KEYS = ("basis", "no_basis", "equal", "equal_alone", "given", "redistributed", "lower", "none", "no_appendix")


def appendix(random: Random, names: list[str], key: str) -> Document:
    if key == "no_appendix":
        return {"allocation": None, "appendix": None}
    basis = [random.randint(1_000, 2_000_000) for _ in names]
    pot = sum(basis) * random.randint(1, 90) + random.randint(0, 1000)
    method = {"equal": "equal", "equal_alone": "equal", "given": "given"}.get(key, "proportional")
    amounts = shared(pot, [1] * len(names) if method == "equal" else basis)
    if key == "given":
        basis = amounts
    rows: list[Document] = [
        {"recipient": name, "claimed": amount} for name, amount in zip(names, amounts, strict=True)
    ]
    if key in {"redistributed", "lower"}:
        claim_less(random, rows, again=key == "redistributed")
    for row in rows:
        row["used"] = used_of(random, row["claimed"])
        row["share_percent"] = share(row["used"], row["claimed"], random.choice((0, 0, 0, 1, 2)))
    claimed, used = (sum(row[column] for row in rows) for column in ("claimed", "used"))
    allocation: Document | None = {"pot": pot, "method": method}
    if key == "none":
        allocation = None
    elif allocation and key not in {"no_basis", "equal_alone"}:
        numbers = zip(names, basis, strict=True)
        allocation["basis"] = [{"recipient": name, "basis": number} for name, number in numbers]
    return {
        "allocation": allocation,
        "appendix": {
            "key": "appendix",
            "number": "Bilaga 1, tabell 1",
            "title": "Fördelning och användning",
            "rows": rows,
            "total": {"claimed": claimed, "used": used, "share_percent": share(used, claimed, 1)},
            "source": "Källa: påhittade redovisningar.",
        },
    }


def claim_less(random: Random, rows: list[Document], *, again: bool) -> None:
    """Some claim less than the key gives; what they leave is shared again among the others, or kept."""
    less = rows[:: random.randint(2, 4)] if len(rows) > 1 else []
    for row in rows:
        row["allocated"] = row["claimed"]
    left = 0
    for row in less:
        taken = random.randint(1, row["claimed"] // 2)
        row["claimed"] -= taken
        left += taken
    others = [row for row in rows if row not in less]
    if again and less:
        for row, more in zip(others, shared(left, [row["allocated"] for row in others]), strict=True):
            row["claimed"] = row["allocated"] = row["allocated"] + more


def used_of(random: Random, claimed: int) -> int:
    match random.randrange(4):
        case 0:
            return random.randint(0, claimed)
        case 1:
            return max(0, claimed - random.randint(0, 900))
        case _:
            return claimed


def shared(pot: int, basis: list[int]) -> list[int]:
    shares = [Fraction(pot * number, sum(basis)) for number in basis]
    amounts = [int(each) for each in shares]
    order = sorted(range(len(basis)), key=lambda place: amounts[place] - shares[place])
    for place in order[: pot - sum(amounts)]:
        amounts[place] += 1
    return amounts


def share(part: int, whole: int, decimals: int) -> str:
    unit = Decimal(1).scaleb(-decimals)
    exact = Decimal(100) * part / whole if whole else Decimal(0)
    rounded = exact.quantize(unit, rounding=ROUND_HALF_UP)
    if 0 < part < whole:
        rounded = max(unit, min(rounded, Decimal(100).quantize(unit) - unit))
    return str(rounded)


def all_tables(random: Random, size: int) -> list[Document]:
    areas = table(
        random, "areas", "area", "descending", n=size, options=AREAS[: random.randint(1, len(AREAS))]
    )
    areas |= {"base": "all", "n_symbol": "N", "column_heads": ["Område", f"Antal mottagare (N={size:,})"]}
    areas["column_heads"][1] = areas["column_heads"][1].replace(",", "\N{NO-BREAK SPACE}")
    tables = [areas]
    for row in areas["rows"]:
        if random.random() < 0.8:
            tables += subtables(random, row["option"], row["count"])
    return tables


def subtables(random: Random, option: str, n: int) -> list[Document]:
    base = {"table": "areas", "option": option}
    made = [table(random, f"levels_{option}", "level", "as_listed", n=n, options=LEVELS)]
    if random.random() < 0.5:
        made.append(table(random, f"targets_{option}", "target", "descending", n=n, options=TARGETS))
    if random.random() < 0.4:
        made.append(grouped(random, f"professions_{option}", n))
    return [each | {"base": base} for each in made]


def table(random: Random, key: str, kind: str, order: str, *, n: int, options: tuple[str, ...]) -> Document:
    counts = [random.randint(0, n) for _ in options]
    options = tuple(random.sample(options, len(options))) if order != "as_listed" else options
    if order == "descending":
        counts.sort(reverse=True)
    rows = [
        {"option": option, "label": label(kind, option), "count": count}
        for option, count in zip(options, counts, strict=True)
    ]
    return {
        "key": key,
        "title": f"Tabell över {key.replace('_', ' ')}, alltså [påhittade] svar",
        "note": "Mottagarna kunde ange flera svarsalternativ.",
        "row_kind": kind,
        "n": n,
        "n_symbol": "n",
        "column_heads": ["Svar", f"Antal mottagare (n={n})"],
        "order": order,
        "rows": rows,
        "source": "Källa: påhittade svar 2031.",
    }


def grouped(random: Random, key: str, n: int) -> Document:
    made = table(random, key, "profession", "descending_in_groups", n=n, options=())
    for group, options in GROUPS.items():
        rows = table(random, key, "profession", "descending", n=n, options=options)["rows"]
        made["rows"] += [row | {"group": group} for row in rows]
    return made


def label(kind: str, option: str) -> str:
    """One label per option and kind, the same in every report; some that look like residue and are not."""
    names = {
        "strategic": "Strategisk nivå – XXL och maxXX",
        "nurse": "Sjuksköterska XXI",
        "head": "Chef, 10 %",
    }
    return names.get(option, f"{kind.capitalize()} {option}")


def references(random: Random, tables: list[Document]) -> list[Document]:
    chosen = random.sample(tables, random.randint(0, len(tables)))
    return [
        {"at": f"avsnitt {each['key']}", "number": each["number"], "means": each["key"]} for each in chosen
    ]


def statements(random: Random, document: Document) -> list[Document]:
    claims = [{"kind": "recipients", "value": document["recipients"]}, parts(random)]
    for each in document["tables"]:
        claims += about_table(random, each)
    if document["appendix"]:
        claims += about_money(random, document["appendix"])
    return [
        {"key": f"said_{number}", "text": f"Så står det … i mening {number}.", "claim": claim}
        for number, claim in enumerate(claims)
    ]


def parts(random: Random) -> Document:
    numbers = [random.randint(0, 400_000) for _ in range(random.randint(1, 6))]
    return {"kind": "parts", "parts": numbers, "value": sum(numbers)}


def about_table(random: Random, table: Document) -> list[Document]:
    rows = sorted(table["rows"], key=lambda row: (-row["count"], random.random()))
    chosen, most = random.choice(rows), random.randint(1, len(rows))
    named = [row["option"] for row in rows[:most]]
    ordered = random.random() < 0.5
    claims: list[Document] = [
        {"kind": "cell", "table": table["key"], "option": chosen["option"], "value": chosen["count"]},
        {"kind": "cell", "table": table["key"], "option": "left_out_since_nobody_chose_it", "value": 0},
        {
            "kind": "top",
            "table": table["key"],
            "options": named if ordered else random.sample(named, most),
            "ordered": ordered,
        },
    ]
    if 2 * rows[0]["count"] > table["n"]:
        claims.append({"kind": "majority", "table": table["key"], "option": rows[0]["option"]})
    return claims


def about_money(random: Random, appendix: Document) -> list[Document]:
    rows, total = appendix["rows"], appendix["total"]
    row = random.choice(rows)
    below = sum(row["used"] < row["claimed"] for row in rows)
    unused = total["claimed"] - total["used"]
    percent = share(total["used"], total["claimed"], 2)
    return [
        {"kind": "share", "of": "used", "within": "claimed", "percent": percent},
        {"kind": "share", "of": "unused", "within": "claimed", "percent": share(unused, total["claimed"], 0)},
        *({"kind": "total", "of": name, "value": total[name]} for name in ("claimed", "used")),
        {"kind": "total", "of": "unused", "value": unused},
        {"kind": "recipients_where", "test": "used<claimed", "value": below},
        {"kind": "recipients_where", "test": "used>claimed", "value": 0},
        {"kind": "unused_of", "recipient": row["recipient"], "value": row["claimed"] - row["used"]},
    ]
