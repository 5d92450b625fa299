"""One fault at a time put into a correct report: each way to spoil one class of figure, reference or text.

A spoiler changes the document in place and tells what must be found: the code, a part of its place, and which other
codes may follow from the same change. It tells nothing where the report has no such figure.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.domain.correct_report import Document

FROM_AMOUNTS = frozenset({"row_share", "column_sum", "statement_mismatch"})
FROM_COUNTS = frozenset({"statement_mismatch", "rank_mismatch", "sort_order", "subgroup_n"})
FROM_NUMBERS = frozenset({"reference_missing", "reference_ambiguous"})


@dataclass(frozen=True)
class Expected:
    code: str
    place: str
    consequences: frozenset[str] = frozenset()
    once: bool = True
    """Whether the code is found just once."""


type Spoiler = Callable[[Document, Random], Expected | None]


def rows_of(document: Document) -> list[Document]:
    return document["appendix"]["rows"] if document["appendix"] else []


def other_digit(number: int, random: Random) -> int:
    """The number with one digit changed."""
    digits = list(str(number))
    place = random.randrange(len(digits))
    digits[place] = random.choice([digit for digit in "123456789" if digit != digits[place]])
    return int("".join(digits))


def claimed(document: Document, random: Random) -> Expected | None:
    """A wrong digit in an amount that follows from the key."""
    allocation = document["allocation"]
    by_key = allocation and (allocation.get("basis") or allocation["method"] == "equal")
    if not by_key or any("allocated" in row for row in rows_of(document)) or len(rows_of(document)) < 2:
        return None
    row = random.choice(rows_of(document))
    correct = row["claimed"]
    while abs(row["claimed"] - correct) < 2:  # a krona may be in doubt between equals
        row["claimed"] = other_digit(correct, random)
    place = f"appendix.rows[{row['recipient']}].claimed"
    return Expected("key_mismatch", place, FROM_AMOUNTS | {"overuse"})


def claimed_without_key(document: Document, random: Random) -> Expected | None:
    if not rows_of(document):
        return None
    row = random.choice(rows_of(document))
    row["claimed"] = other_digit(row["claimed"], random)
    return Expected("column_sum", "appendix.total.claimed", FROM_AMOUNTS | {"overuse", "key_mismatch"})


def above_allocated(document: Document, random: Random) -> Expected | None:
    rows = [row for row in rows_of(document) if "allocated" in row]
    if not rows:
        return None
    row = random.choice(rows)
    row["claimed"] = row["allocated"] + random.randint(1, 5000)
    return Expected("key_mismatch", f"appendix.rows[{row['recipient']}].claimed", FROM_AMOUNTS)


def number_in_key(document: Document, random: Random) -> Expected | None:
    allocation, rows = document["allocation"], rows_of(document)
    if not allocation or allocation["method"] != "proportional" or any("allocated" in row for row in rows):
        return None
    basis = allocation.get("basis", [])
    if len(basis) < 4 or allocation["pot"] < 20 * sum(each["basis"] for each in basis):
        return None
    each = random.choice(basis)
    each["basis"] = other_digit(each["basis"], random)
    return Expected("key_mismatch", f"allocation.basis[{each['recipient']}]")


def renamed(document: Document, random: Random) -> Expected | None:
    allocation = document["allocation"]
    if not allocation or not allocation.get("basis") or "allocated" in rows_of(document)[0]:
        return None
    row = random.choice(rows_of(document))
    row["recipient"] += " län"
    return Expected("key_mismatch", f"appendix.rows[{row['recipient']}]", frozenset({"statement_mismatch"}))


def used(document: Document, random: Random) -> Expected | None:
    if not rows_of(document):
        return None
    row = random.choice(rows_of(document))
    row["used"] = other_digit(row["used"], random)
    return Expected("column_sum", "appendix.total.used", FROM_AMOUNTS | {"overuse"})


def overuse(document: Document, random: Random) -> Expected | None:
    rows = [row for row in rows_of(document) if row["used"] == row["claimed"]]
    if not rows:
        return None
    row = random.choice(rows)
    row["used"] += random.choice((1, 30, 300, row["claimed"] // 20 + 1))
    return Expected(
        "overuse",
        f"appendix.rows[{row['recipient']}].used",
        frozenset({"column_sum", "statement_mismatch"}),
    )


def total(document: Document, random: Random) -> Expected | None:
    if not rows_of(document):
        return None
    column = random.choice(("claimed", "used"))
    figures = document["appendix"]["total"]
    figures[column] = other_digit(figures[column], random)
    return Expected("column_sum", f"appendix.total.{column}")


def row_left_out(document: Document, random: Random) -> Expected | None:
    rows = [row for row in rows_of(document) if row["claimed"]]
    if len(rows) < 2:
        return None
    rows_of(document).remove(random.choice(rows))
    return Expected(
        "column_sum", "appendix.total.claimed", frozenset({"column_sum", "statement_mismatch"}), once=False
    )


def share_of_row(document: Document, random: Random) -> Expected | None:
    if not rows_of(document):
        return None
    row = random.choice(rows_of(document))
    row["share_percent"] = other_share(row["share_percent"], random)
    return Expected("row_share", f"appendix.rows[{row['recipient']}].share_percent")


def share_of_total(document: Document, random: Random) -> Expected | None:
    if not rows_of(document):
        return None
    figures = document["appendix"]["total"]
    figures["share_percent"] = other_share(figures["share_percent"], random)
    return Expected("row_share", "appendix.total.share_percent")


def other_share(printed: str, random: Random) -> str:
    """The share one unit off, or with a comma."""
    whole, point, decimals = printed.partition(".")
    unit = 10 ** len(decimals)
    scaled = int(whole + decimals) + random.choice((1, -1, 10))
    if scaled < 0:
        scaled = 3
    if point and random.random() < 0.3:
        return printed.replace(".", ",")
    return f"{scaled // unit}{point}{scaled % unit:0{len(decimals)}d}" if point else str(scaled)


def count_above_n(document: Document, random: Random) -> Expected | None:
    table = random.choice(document["tables"])
    row = random.choice(table["rows"])
    row["count"] = table["n"] + random.randint(1, 9)
    place = f"tables[{table['key']}].rows[{row['option']}].count"
    return Expected("subgroup_n", place, FROM_COUNTS, once=False)


def count_of_base(document: Document, random: Random) -> Expected | None:
    """The number that chose an option, which is the n of another table."""
    based = [table for table in document["tables"] if table["base"] != "all"]
    if not based:
        return None
    table = random.choice(based)
    row = next(row for row in document["tables"][0]["rows"] if row["option"] == table["base"]["option"])
    row["count"] = other_digit(row["count"], random)
    return Expected("subgroup_n", f"tables[{table['key']}].n", FROM_COUNTS, once=False)


def rising_count(document: Document, random: Random) -> Expected | None:
    tables = [
        table for table in document["tables"] if table["order"] == "descending" and len(table["rows"]) > 1
    ]
    tables = [table for table in tables if table["rows"][0]["count"] < table["n"]]
    if not tables:
        return None
    table = random.choice(tables)
    table["rows"][-1]["count"] = table["rows"][0]["count"] + 1
    return Expected("sort_order", f"tables[{table['key']}]", FROM_COUNTS)


def rows_swapped(document: Document, random: Random) -> Expected | None:
    tables = [
        table
        for table in document["tables"]
        if table["order"] == "descending" and table["rows"][0]["count"] > table["rows"][-1]["count"]
    ]
    if not tables:
        return None
    rows = random.choice(tables)
    rows["rows"][0], rows["rows"][-1] = rows["rows"][-1], rows["rows"][0]
    return Expected("sort_order", f"tables[{rows['key']}]")


def group_broken(document: Document, random: Random) -> Expected | None:
    tables = [table for table in document["tables"] if table["order"] == "descending_in_groups"]
    if not tables:
        return None
    table = random.choice(tables)
    table["rows"].append(table["rows"].pop(0))
    return Expected("sort_order", f"tables[{table['key']}]")


def n(document: Document, random: Random) -> Expected | None:
    """Also where the head prints the wrong n with it."""
    table = random.choice(document["tables"])
    table["n"] = other_digit(table["n"], random)
    if random.random() < 0.5:
        table["column_heads"][1] = f"Antal mottagare (n = {table['n']})"
    return Expected("subgroup_n", f"tables[{table['key']}].n", frozenset({"rank_mismatch"}))


def head(document: Document, random: Random) -> Expected | None:
    table = random.choice(document["tables"])
    table["column_heads"][1] = f"Antal mottagare (n={other_digit(table['n'], random)})"
    return Expected("subgroup_n", f"tables[{table['key']}].column_heads[1]")


def recipients(document: Document, random: Random) -> Expected | None:
    document["recipients"] = other_digit(document["recipients"], random)
    allowed = {"statement_mismatch", "key_mismatch"}
    return Expected("subgroup_n", "tables[areas].n", frozenset(allowed))


def number_repeated(document: Document, random: Random) -> Expected | None:
    if len(document["tables"]) < 2:
        return None
    one, other = random.sample(document["tables"], 2)
    one["number"] = other["number"]
    return Expected("table_number_duplicate", one["key"], FROM_NUMBERS | {"table_number_sequence"})


def number_repeated_beside(document: Document, random: Random) -> Expected | None:
    """Two tables in a row with one number: a duplicate, and nothing out of order."""
    if len(document["tables"]) < 2:
        return None
    place = random.randrange(1, len(document["tables"]))
    document["tables"][place]["number"] -= 1
    return Expected("table_number_duplicate", document["tables"][place]["key"], FROM_NUMBERS)


def number_out_of_sequence(document: Document, random: Random) -> Expected | None:
    table = random.choice(document["tables"])
    table["number"] = len(document["tables"]) + random.randint(2, 80)
    return Expected(
        "table_number_sequence", f"tables[{table['key']}].number", frozenset({"reference_missing"})
    )


def number_skipped(document: Document, random: Random) -> Expected | None:
    """From some table on, every number is one too high, and the references follow."""
    first = random.randrange(len(document["tables"]))
    for table in document["tables"][first:]:
        table["number"] += 1
    numbers = {table["key"]: table["number"] for table in document["tables"]}
    for reference in document["references"]:
        reference["number"] = numbers[reference["means"]]
    return Expected("table_number_sequence", f"tables[{document['tables'][first]['key']}].number")


def reference_number(document: Document, random: Random) -> Expected | None:
    if not document["references"]:
        return None
    place = random.randrange(len(document["references"]))
    document["references"][place]["number"] += random.choice((-1, 1, 40))
    return Expected("reference_missing", f"references[{place}]")


def reference_meaning(document: Document, random: Random) -> Expected | None:
    if not document["references"] or len(document["tables"]) < 2:
        return None
    place = random.randrange(len(document["references"]))
    reference = document["references"][place]
    others = [table["key"] for table in document["tables"] if table["key"] != reference["means"]]
    reference["means"] = random.choice([*others, "no_such_table"])
    return Expected("reference_missing", f"references[{place}]")


def label(document: Document, random: Random) -> Expected | None:
    met: dict[tuple[str, str], list[Document]] = {}
    for table in document["tables"]:
        for row in table["rows"]:
            met.setdefault((table["row_kind"], row["option"]), []).append(row)
    several = [rows for rows in met.values() if len(rows) > 1]
    if not several:
        return None
    row = random.choice(random.choice(several))
    row["label"] = random.choice(
        (row["label"].replace(" ", "-", 1), row["label"] + "er", row["label"].upper())
    )
    return Expected("label_inconsistent", f"rows[{row['option']}].label")


def claim(kind: str, change: Callable[[Document, Document, Random], bool], code: str) -> Spoiler:
    """A statement of the kind made wrong by `change`, which tells whether it could."""

    def spoil(document: Document, random: Random) -> Expected | None:
        said = [each for each in document["statements"] if each["claim"]["kind"] == kind]
        random.shuffle(said)
        for each in said:
            if change(each["claim"], document, random):
                return Expected(code, f"statements[{each['key']}]")
        return None

    spoil.__name__ = f"claim_{kind}"
    return spoil


def other_value(said: Document, document: Document, random: Random) -> bool:
    said["value"] = other_digit(said["value"], random)
    return True


def other_percent(said: Document, document: Document, random: Random) -> bool:
    said["percent"] = other_share(said["percent"], random)
    return True


def other_part(said: Document, document: Document, random: Random) -> bool:
    place = random.randrange(len(said["parts"]))
    said["parts"][place] = other_digit(said["parts"][place], random)
    return True


def other_rank(said: Document, document: Document, random: Random) -> bool:
    """A named option changed for one with a lower count than any named, or two in falling order swapped."""
    table = next(table for table in document["tables"] if table["key"] == said["table"])
    counts = {row["option"]: row["count"] for row in table["rows"]}
    named = said["options"]
    lower = [
        option
        for option in counts
        if option not in named and counts[option] < min(counts[name] for name in named)
    ]
    if lower:
        named[-1] = random.choice(lower)
        return True
    if said["ordered"] and counts[named[0]] > counts[named[-1]]:
        named[0], named[-1] = named[-1], named[0]
        return True
    return False


def no_majority(said: Document, document: Document, random: Random) -> bool:
    table = next(table for table in document["tables"] if table["key"] == said["table"])
    minor = [row["option"] for row in table["rows"] if 2 * row["count"] <= table["n"]]
    said["option"] = random.choice([*minor, "no_such_option"])
    return True


RESIDUES = (
    "Skrivs här", "Skriv text här", "Tabellunderrubrik", "Lorem ipsum dolor", "TODO", "todo: kolla", "XX", "XXX kronor",
    "20XX", "[…]", "[...]", "[ange belopp]", "{antal} mottagare", "???", "____", "Fel! Hittar inte referenskälla.", "#REF!",
)  # fmt: skip


def residue(document: Document, random: Random) -> Expected | None:
    holders: list[tuple[Any, Any, str]] = [(document, "title", "title"), (document, "synthetic", "synthetic")]
    for table in document["tables"]:
        place = f"tables[{table['key']}]"
        holders += [(table, name, f"{place}.{name}") for name in ("title", "note", "source")]
        holders += [(table["column_heads"], 0, f"{place}.column_heads[0]")]
    for said in document["statements"]:
        holders.append((said, "text", f"statements[{said['key']}].text"))
    for position, reference in enumerate(document["references"]):
        holders.append((reference, "at", f"references[{position}]"))
    if document["appendix"]:
        holders += [
            (document["appendix"], name, f"appendix.{name}") for name in ("title", "subtitle", "source")
        ]
    holder, key, place = random.choice(holders)
    text = holder.get(key, "") if isinstance(holder, dict) else holder[key]
    holder[key] = random.choice((f"{text} {{}}", f"{{}} {text}", "{}")).replace("{}", random.choice(RESIDUES))
    return Expected("residue", place)


SPOILERS: tuple[Spoiler, ...] = (
    claimed, claimed_without_key, above_allocated, number_in_key, renamed, used, overuse, total, row_left_out,
    share_of_row, share_of_total, count_above_n, count_of_base, rising_count, rows_swapped, group_broken, n, head,
    recipients, number_repeated, number_repeated_beside, number_out_of_sequence, number_skipped, reference_number,
    reference_meaning, label, residue,
    claim("share", other_percent, "statement_mismatch"),
    claim("total", other_value, "statement_mismatch"),
    claim("recipients", other_value, "statement_mismatch"),
    claim("recipients_where", other_value, "statement_mismatch"),
    claim("unused_of", other_value, "statement_mismatch"),
    claim("cell", other_value, "statement_mismatch"),
    claim("parts", other_part, "parts_mismatch"),
    claim("top", other_rank, "rank_mismatch"),
    claim("majority", no_majority, "rank_mismatch"),
)  # fmt: skip
