"""Which content is taken as a document, and which is told to be none."""

import pytest

from anslag.domain.document import MOST_BYTES, document_problems, media_type

PDF = b"%PDF-1.4\n%%EOF"
JPEG = b"\xff\xd8\xff\xe1" + bytes(9) + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(9) + b"IEND\xaeB`\x82"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, "application/pdf"),
        (b"%PDF-2.0\n" + bytes(5_000) + b"%%EOF\r\n" + bytes(1_900), "application/pdf"),
        (JPEG, "image/jpeg"),
        (JPEG + bytes(500), "image/jpeg"),
        (PNG, "image/png"),
        (b"%PDF-3.0\n%%EOF", None),
        (PDF + bytes(2_000), None),
        (JPEG[1:], None),
        (PNG.replace(b"IHDR", b"iHDR"), None),
        (b"", None),
    ],
)
def test_the_kind_is_told_by_how_the_content_begins_and_ends(content: bytes, kind: str | None) -> None:
    assert media_type(content) == kind


@pytest.mark.parametrize(
    ("content", "rules"),
    [
        (PDF, []),
        (b"", ["document.empty"]),
        (b"PK\x03\x04", ["document.kind"]),
        (PDF + bytes(MOST_BYTES), ["document.size"]),
    ],
)
def test_what_is_wrong_with_a_document_is_told_once(content: bytes, rules: list[str]) -> None:
    assert [problem.rule for problem in document_problems(content)] == rules
