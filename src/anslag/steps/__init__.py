"""WHAT IS DONE: read rows, ask the domain, add rows and a diary entry, in one transaction.

A step is called by the web and by the command line in the same way: the act (who, when, approved by whom), then the
facts by name. Either all of it is kept or nothing, and the same act done twice changes nothing the second time.

May not enter:
- a rule: whether an act is allowed is asked of the domain;
- a clock: the act says which day it is;
- a request, a form, a page, a print-out or an argument parser;
- a change to a row that an earlier step has written: a correction is a new row with a reason;
- a later step called from an earlier one.
"""
