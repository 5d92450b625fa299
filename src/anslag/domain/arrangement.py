"""The order of a report: sections about areas ranked and numbered, tables numbered as they come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from anslag.domain.narrative import shown_key
from anslag.domain.outline import Outline, SectionOutline, SectionsBy
from anslag.domain.problem import Problem
from anslag.domain.publication import Table
from anslag.domain.wording import without_remark


@dataclass(frozen=True, slots=True, kw_only=True)
class Headed:
    """A section and the heading it gets."""

    section: SectionOutline
    title: str


def arrange(outline: Outline, tables: Mapping[str, Table]) -> tuple[Headed, ...]:
    """The sections in print order. Those about areas come by rank, at the place of the first of them.

    An area whose row is left out, because nobody chose it and the table hides zeros, is left out too.
    """
    by = outline.sections_by
    if by is None:
        return tuple(Headed(section=section, title=section.title) for section in outline.sections)
    rows = tables[by.table].rows
    ranks = {row.option: rank for rank, row in enumerate(rows, 1)}
    labels = {row.option: without_remark(row.label) for row in rows}
    groups = _groups(outline.sections)
    first = next((place for place, group in enumerate(groups) if group[0].areas), len(groups))
    about = [group for group in groups if group[0].areas and set(group[0].areas) <= set(ranks)]
    about.sort(key=lambda group: (min(_ranks(group[0], ranks)), -len(group[0].areas)))
    others = [group for group in groups[first:] if not group[0].areas]
    return tuple(
        Headed(section=section, title=_title(section, by, ranks, labels))
        for group in (*groups[:first], *about, *others)
        for section in group
    )


def _groups(sections: Iterable[SectionOutline]) -> list[list[SectionOutline]]:
    """Each section by itself, but one about an area with the deeper ones that follow it."""
    groups: list[list[SectionOutline]] = []
    for section in sections:
        if groups and groups[-1][0].areas and not section.areas and section.level > groups[-1][0].level:
            groups[-1].append(section)
        else:
            groups.append([section])
    return groups


def _ranks(section: SectionOutline, ranks: Mapping[str, int]) -> list[int]:
    return sorted(ranks[area] for area in section.areas)


def _title(
    section: SectionOutline, by: SectionsBy, ranks: Mapping[str, int], labels: Mapping[str, str]
) -> str:
    match _ranks(section, ranks):
        case []:
            return section.title
        case [rank]:
            return f"{by.one} {rank}: {section.title or labels[section.areas[0]]}"
        case [lowest, *_, highest]:
            return f"{by.many} {lowest}–{highest}: {section.title}"
        case _:
            raise AssertionError


def apart_problems(outline: Outline, tables: Mapping[str, Table]) -> tuple[Problem, ...]:
    """Joint headings over areas that the counts have put apart."""
    if outline.sections_by is None:
        return ()
    order = [row.option for row in tables[outline.sections_by.table].rows]
    return tuple(
        Problem(
            place=f"report.toml: {section.key}",
            rule="compilation.areas_apart",
            message="Områdena under den gemensamma rubriken följer inte på varandra i tabellen.",
            remedy="Ta bort den gemensamma rubriken, eller välj områden som står intill varandra.",
        )
        for section in outline.sections
        if len(section.areas) > 1
        and not _adjacent([order.index(area) for area in section.areas if area in order])
    )


def _adjacent(places: Sequence[int]) -> bool:
    return not places or max(places) - min(places) + 1 == len(places)


def table_numbers(outline: Outline, order: Iterable[Headed]) -> dict[str, int]:
    """The numbered tables by key, in the order in which they stand."""
    numbered = {table.key for table in outline.tables if table.numbered}
    shown = (shown_key(paragraph) for headed in order for paragraph in headed.section.paragraphs)
    return {key: number for number, key in enumerate((key for key in shown if key in numbered), 1)}
