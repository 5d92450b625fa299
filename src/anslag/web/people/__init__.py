"""Pages on who may act for an organisation: who does, who is invited, who applies, and who examines that.

May not enter: what is asked for or paid in a programme; a match of people by their e-mail addresses; a step of money.
"""
