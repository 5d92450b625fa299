"""Reads a bank's profile: what differs between banks that follow the same standard."""

import tomllib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from anslag.domain.payment_file import BankProfile
from anslag.domain.problem import Refusal

COMMON = Path(__file__).parent / "bank_profile.toml"

_PROFILE = TypeAdapter(BankProfile)


class BankProfileError(Refusal):
    """A profile that cannot be read, lacks something or says something that no bank does."""


def read_bank_profile(path: Path | None = None) -> BankProfile:
    """The profile in the file, or the common one where no file is named."""
    place = path or COMMON
    try:
        profile = _PROFILE.validate_python(tomllib.loads(place.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise BankProfileError(f"{place} går inte att läsa som TOML: {fault}. Rätta filen.") from fault
    except ValidationError as faults:
        keys = ", ".join(".".join(str(part) for part in each["loc"]) for each in faults.errors())
        raise BankProfileError(f"{place}: {keys} saknas eller har fel värde. Se {COMMON.name}.") from faults
    if min(profile.name_length, profile.text_length) < 1:
        raise BankProfileError(f"{place}: name_length och text_length ska vara minst 1.")
    return profile
