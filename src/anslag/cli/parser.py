"""The command line's own words in Swedish: the library that reads it speaks English."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

_ERRORS = (
    (r"the following arguments are required: (.*)", r"det här saknas: \1."),
    (r"unrecognized arguments: (.*)", r"det här känner kommandot inte till: \1."),
    (r"argument (.*): invalid choice: (.*) \(choose from (.*)\)", r"\1: \2 finns inte. Välj bland \3."),
    (r"argument (.*): invalid \w+ value: (.*)", r"\1: \2 är inte ett värde som går att använda."),
    (r"argument (.*): expected one argument", r"\1: ett värde saknas."),
    (r"argument (.*): expected at least one argument", r"\1: minst ett värde behövs."),
    (r"argument (.*): ignored explicit argument (.*)", r"\1: tar inget värde, men fick \2."),
    (r"ambiguous option: (.*) could match (.*)", r"\1 kan betyda flera saker: \2."),
)


class SwedishFormatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "Användning: " if prefix is None else prefix)


class SwedishParser(argparse.ArgumentParser):
    """An argument parser whose help and errors are in Swedish."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, add_help=False, formatter_class=SwedishFormatter)
        self._positionals.title = "Att ange"
        self._optionals.title = "Tillval"
        self.add_argument("-h", "--help", action="help", help="visa den här hjälpen")

    def error(self, message: str) -> NoReturn:
        for english, swedish in _ERRORS:
            message = re.sub(f"^{english}$", swedish, message)
        self.exit(2, f"{self.format_usage()}{self.prog}: {message}\n")
