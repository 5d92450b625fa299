"""WHAT IS WRONG IN A REPORT: any report as data, held against its own figures.

A check is one small function from a report to findings; `checks` lists them in order. One fault is told once, under
the code that names it. What cannot be known from the report itself is not told.

May not enter:
- another source than the report: no programme, no terms, no answers;
- a report in particular, its year, its recipients or its number of rows;
- a correction: a finding says what must have been meant, and the report stays as it is.
"""
