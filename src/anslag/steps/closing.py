"""Close a programme: every krona has come to its end, and what nobody took goes back to where it came from."""

from anslag.domain.problem import Problem
from anslag.domain.repayment import closing_problems
from anslag.domain.roll_up import outstanding_problems, restatement_problem
from anslag.records import models
from anslag.records.grants import held_programme, positions
from anslag.records.ledger import account
from anslag.records.roll_up import changed_below, funding_grants, rolled_up
from anslag.steps.act import Act, enter, refuse, step
from anslag.steps.hand_back import hand_back
from anslag.steps.requisition import call_is_closed


@step(approved=True)
def close_programme(act: Act, *, programme: str) -> None:
    """Refused while a grant has kronor on their way. After this only corrections are accepted."""
    held = held_programme(programme)
    refuse(
        problem
        for name, position in positions(held).items()
        for problem in closing_problems(position, recipient=name)
    )
    refuse(problem for grant in funding_grants(held) for problem in outstanding_problems(rolled_up(grant)))
    refuse(restatement_problem(each.recipient) for each in changed_below([held]).get(held.row.pk, ()))
    refuse(_still_open(held.terms.title) if not call_is_closed(held) else ())
    entry = enter(act, held, "close")
    left = [account(held.row, "lapsed")] + [
        account(held.row, "administration" if part.administration else "pot", detail=part.id)
        for part in held.terms.pot.parts
    ]
    hand_back(entry, held, {each: each.total_in - each.total_out for each in left})
    models.Closure.objects.create(programme=held.row, entry=entry)


def _still_open(title: str) -> tuple[Problem, ...]:
    return (
        Problem(
            place=title,
            rule="closing.call",
            message="Utlysningen är inte stängd.",
            remedy="Stäng utlysningen först.",
        ),
    )
