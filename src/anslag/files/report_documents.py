"""All that is published of a report, written beside each other: page, PDF, data and tables."""

from pathlib import Path

from anslag.domain.compiled import Compiled
from anslag.files.report_data import report_json
from anslag.files.report_html import report_html
from anslag.files.report_pdf import report_pdf
from anslag.files.report_tables import report_tables


def write_documents(compiled: Compiled, directory: Path) -> list[Path]:
    """Write report.html, report.pdf, report.json and tables/KEY.csv; their paths.

    All are made before any is written, and each is whole or as it was.
    """
    contents = {
        "report.html": report_html(compiled),
        "report.pdf": report_pdf(compiled),
        "report.json": report_json(compiled.report),
        **{f"tables/{key}.csv": table for key, table in report_tables(compiled).items()},
    }
    return [_write(directory / name, content) for name, content in contents.items()]


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return path
