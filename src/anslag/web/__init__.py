"""WHAT IS SEEN: pages, by who sits in front of them: giving/, receiving/ and open/.

A page parses what was sent, makes one call inwards and shows what came of it. Pages work without JavaScript.
The roles are roles in a grant: the same person gives on one page and receives on another.

May not enter:
- a rule, in a view, a form class or a template;
- `records.models`: rows are read by the functions of `records` and written by steps;
- a branch on a kind of organisation or on a tier;
- anything of the command line.
"""
