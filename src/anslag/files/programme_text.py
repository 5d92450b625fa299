"""Reads a text file of a programme folder: UTF-8, of a reasonable size."""

from pathlib import Path

from anslag.files.programme_fault import Fault

MOST_BYTES = 20_000_000
"""No file that a programme needs comes near this; one that does is not read into memory."""


def read_text(path: Path) -> str | Fault:
    """The file's text without byte order mark and with a newline between lines, or why it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return _fault(path, "Filen är större än 20 MB.", "Ha bara programmets egna uppgifter i filen.")
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except FileNotFoundError:
        return _fault(path, "Filen saknas.", "Lägg till den, som docs/programme-folders.md beskriver.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _fault(path, f"Filen är inte UTF-8 (rad {line}).", "Spara den på nytt som UTF-8.")
    except OSError as error:
        message = f"Filen går inte att läsa: {error.strerror}."
        return _fault(path, message, "Kontrollera att den är en vanlig fil.")


def _fault(path: Path, message: str, remedy: str) -> Fault:
    return Fault(file=path.name, rule="file_readable", message=message, remedy=remedy)
