"""What is wrong, said so that someone can mend it: the place, the rule and the remedy."""

from dataclasses import dataclass


class Refusal(Exception):  # noqa: N818 - an act is refused; nothing has gone wrong in the program
    """A step, a file or a figure that the terms do not allow. The message is shown to the user, in Swedish."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault: where it is, which rule it breaks, and how to mend it."""

    place: str
    rule: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message} {self.remedy} [{self.rule}]"


class Refused(Refusal):
    """Several faults at once, all of them told."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems
