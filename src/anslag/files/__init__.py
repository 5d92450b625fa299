"""WHAT COMES AND GOES: files and messages, read into the domain's values and written from them.

Reading gives a checked value or a refusal that names the file, the key, the rule and the remedy; never half a value.
Writing gives the same bytes for the same values, whole or not at all.

May not enter:
- a rule of the cycle: who may have what, and when, is said by the domain; only whether files agree is asked here;
- a table, a row or a setting of Django: files know nothing of what is kept;
- a clock: dates that are written are handed in;
- a value that is passed on without having been checked, or a line that is skipped silently.
"""
