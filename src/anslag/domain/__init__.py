"""WHAT IS RIGHT: the rules of the whole cycle, as functions from values to values.

Here stand the nouns (money, ledger, party, programme, form ...) and the stages (allocation, requisition,
payment, report, repayment, compilation ...). Later stages may read earlier ones and all may read the nouns;
never the other way.

May not enter:
- Django, a database, a file, a path, a socket, an environment variable;
- a clock: `today` is an argument;
- a float: kronor are ints, shares are Fractions until the last act;
- the name of a programme, of a year, of an organisation or of a kind of organisation: those are data;
- a status: what someone owes or may do follows from the terms and from what has happened.
"""
