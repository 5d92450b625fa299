"""The same row of a recipient's books is accounted for in one programme, for as long as its report says so."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from anslag.domain.bookkeeping import BookedRow, Selection
from anslag.domain.mandate import Mandate
from anslag.domain.problem import Refused
from anslag.files.sie import read_rows, read_sie
from anslag.records.changing import ClaimedRow
from anslag.records.grants import held_programme
from anslag.records.models import DiaryEntry, Party
from anslag.records.own_books import (
    NotTheirBooksError,
    OwnBooks,
    PackedFile,
    books_file,
    bring_books,
    choose_rows,
    chosen_rows,
    forget_books,
    note_taken,
    own_books,
)
from anslag.records.verify import problems
from tests.files.sie_files import SIE5, sample_files
from tests.steps.test_year import pay_all, report
from tests.steps.year import programme

pytestmark = pytest.mark.django_db

AT = datetime(2031, 5, 2, 9, 30, tzinfo=UTC)
BOOKS = OwnBooks(name="bok.se", sha256="", kind="sie", told={"vouchers": 2, "encoding": "cp437"})
SELECTION = {"dimension": 6, "object": "P1", "first": "2031-01-01", "last": None}
ROWS = tuple(
    BookedRow(
        account="5010", day=date(2031, 1, number), ore=100_00, tags=((6, "P1"),), series="A", voucher="1"
    )
    for number in (1, 2, 2, 3)
)


def two_programmes() -> None:
    for key in ("first", "second"):
        pay_all(programme(key, giver="Verket", basis={"Alfa": 1, "Beta": 1}, pot=2000))


def take(key: str, rows: Iterable[BookedRow], recipient: str = "Alfa", **changed: Any) -> None:
    """Bring books to a programme, choose rows of them, and take their sums over."""
    held, rows = held_programme(key), tuple(rows)
    packed = PackedFile([b"#FLAGGA 0\n", b"x" * 99])
    books = replace(BOOKS, sha256=packed.sha256, selection=SELECTION, rows=len(rows))
    bring_books(held, recipient, books, packed, by="p", at=AT)
    choose_rows(held, recipient, books, rows, by="p", at=AT)
    taken = replace(books, taken={"pay": 400}, intervals={"pay": "50", "travel": "70"}, **changed)
    note_taken(held, recipient, taken, by="p", at=AT)


def claimed(key: str) -> int:
    return ClaimedRow.objects.filter(programme__key=key, party__name="Alfa").count()


def test_the_file_is_kept_until_its_sums_are_taken_over() -> None:
    two_programmes()
    held = held_programme("first")
    packed = PackedFile([b"#FLAGGA 0\n", b"x" * 100_000])
    bring_books(held, "Alfa", replace(BOOKS, sha256=packed.sha256), packed, by="p", at=AT)
    kept = books_file(held, "Alfa")
    assert kept is not None
    assert b"".join(iter(lambda: kept.read(1000), b"")) == b"#FLAGGA 0\n" + b"x" * 100_000
    take("first", ROWS)
    assert books_file(held, "Alfa") is None
    assert chosen_rows("first", "Alfa") == ROWS
    forget_books(held, "Alfa")
    assert chosen_rows("first", "Alfa") == ()


def test_every_file_gives_the_same_sums_out_of_the_database() -> None:
    two_programmes()
    held = held_programme("first")
    for name, content in (sample_files() | {"sie 5": SIE5}).items():
        found = read_sie(BytesIO(content), name=name, selection=Selection())
        bring_books(held, "Alfa", BOOKS, PackedFile([content]), by="p", at=AT)
        kept = books_file(held, "Alfa")
        assert kept is not None
        rows = read_rows(kept, name=name, selection=Selection(), encoding=found.encoding)
        choose_rows(held, "Alfa", BOOKS, rows, by="p", at=AT)
        sums: Counter[str] = Counter()
        for row in chosen_rows("first", "Alfa"):
            sums[row.account] += row.ore
        assert (name, dict(sums)) == (name, dict(found.sums))


def test_books_are_read_by_their_own_people_alone() -> None:
    two_programmes()
    take("first", ROWS)
    held, day = held_programme("first"), date(2031, 5, 2)
    theirs = Mandate(person="p", party="Alfa", role="contributor", starts=day)
    found = own_books(held, "Alfa", mandates=[theirs], today=day)
    assert found is not None
    assert (found.sha256, found.rows, found.chosen and found.chosen.object) == (found.sha256, 4, "P1")
    for other in (replace(theirs, party="Beta"), replace(theirs, party="Verket", role="case_officer")):
        with pytest.raises(NotTheirBooksError):
            own_books(held, "Alfa", mandates=[other], today=day)


def test_what_travels_with_a_report_is_sums_and_where_they_are_from() -> None:
    two_programmes()
    take("first", ROWS)
    report("first", "Alfa", {"pay": 1000})
    assert claimed("first") == 4
    said = DiaryEntry.objects.get(action="submit_report").payload
    assert '"kronor":{"pay":400}' in said
    assert '"object":"P1"' in said
    assert "5010" not in said.split('"books"')[1]
    assert problems() == ()


def test_a_row_is_not_accounted_for_in_two_programmes() -> None:
    two_programmes()
    take("first", ROWS[:1])
    report("first", "Alfa", {"pay": 1000})
    take("second", ROWS)
    with pytest.raises(
        Refused, match=r"Verifikation A 1 den 1.januari 2031 på konto 5010 är redan redovisad"
    ) as refused:
        report("second", "Alfa", {"pay": 1000})
    assert [problem.rule for problem in refused.value.problems] == ["claim.once"]
    assert (claimed("first"), claimed("second")) == (1, 0)


def test_another_recipient_and_rows_in_no_category_are_not_in_the_way() -> None:
    two_programmes()
    income = replace(ROWS[0], account="3010")
    take("first", [income, *ROWS[:1]])
    report("first", "Alfa", {"pay": 1000})
    take("second", [income, *ROWS[1:]])
    report("second", "Alfa", {"pay": 1000})
    take("first", ROWS, recipient="Beta")
    report("first", "Beta", {"pay": 1000})
    assert (claimed("first"), claimed("second")) == (1, 3)


def test_what_a_later_version_does_not_claim_is_given_back() -> None:
    two_programmes()
    take("first", ROWS)
    report("first", "Alfa", {"pay": 1000})
    take("first", ROWS[:1])
    report("first", "Alfa", {"pay": 900}, left=True, replaces="Fel rader")
    assert claimed("first") == 1
    take("second", ROWS[1:])
    report("second", "Alfa", {"pay": 1000})
    forget_books(held_programme("first"), "Alfa")
    report("first", "Alfa", {"pay": 800}, left=True, replaces="Utan bokföringen")
    assert (claimed("first"), claimed("second")) == (0, 3)


def test_a_claim_that_is_taken_away_or_put_there_is_found() -> None:
    two_programmes()
    take("first", ROWS)
    report("first", "Alfa", {"pay": 1000})
    assert problems() == ()
    taken = ClaimedRow.objects.first()
    assert taken is not None
    taken.delete()
    assert [each.rule for each in problems()] == ["claims"]
    taken.save(force_insert=True)
    assert problems() == ()
    taken.pk, taken.fingerprint, taken.programme = None, "f", held_programme("second").row
    taken.save()
    assert [each.rule for each in problems()] == ["claims"]


def test_books_that_were_not_taken_over_claim_nothing() -> None:
    two_programmes()
    take("first", ROWS)
    held = held_programme("first")
    choose_rows(held, "Alfa", replace(BOOKS, selection=SELECTION), ROWS, by="p", at=AT)
    report("first", "Alfa", {"pay": 1000})
    assert claimed("first") == 0


def test_the_database_itself_refuses_a_second_claim() -> None:
    two_programmes()
    alfa = Party.objects.get(name="Alfa")
    first, second = (held_programme(key).row for key in ("first", "second"))
    ClaimedRow.objects.create(party=alfa, programme=first, fingerprint="f")
    with pytest.raises(IntegrityError), transaction.atomic():
        ClaimedRow.objects.create(party=alfa, programme=second, fingerprint="f")
