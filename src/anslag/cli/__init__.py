"""WHAT IS TYPED: a command per step, and the domain run straight on files.

A command reads its arguments, makes one call inwards and prints what came of it, in plain Swedish. This is where
the clock is read, once, and handed on as `today`. Exit codes: 0 done, 1 done and something did not hold, 2 refused.

May not enter:
- a rule, an amount worked out, a condition on what is allowed: they stand in the domain;
- `records.models`: rows are read by the functions of `records` and written by steps;
- a page or anything else of the web;
- a traceback for bad input: it ends in a message that says what to do.
"""
