"""Pages for everyone: decided amounts, published reports, and how to check them.

May not enter: personal data, drafts, anything before it is public; a step of any kind.
"""
