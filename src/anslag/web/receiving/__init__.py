"""Pages for those who receive a grant: signatories, proxies and contributors of the receiver.

May not enter: what concerns another receiver and is not public; a step of the giver's.
"""
