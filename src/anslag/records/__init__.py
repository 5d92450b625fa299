"""WHAT IS KEPT: the only tables. Nothing here decides anything; the database refuses what must never be.

Rows are added and never changed. What must always hold is a constraint or a trigger in the migrations, on both
engines. `models` is for steps; the other modules read rows into the domain's values, in a constant number of queries.

May not enter:
- a rule of the grant: those stand in the domain, and only the bounds that always hold stand here too;
- a status that follows from other rows, or a total that the database does not itself keep;
- `save()` or `clean()` with an opinion, a signal, a manager that decides;
- a file, a page, a clock; personal data in the diary.
"""
