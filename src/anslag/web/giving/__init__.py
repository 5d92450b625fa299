"""Pages for those who give a grant: case officers, approvers and economists of the giver.

May not enter: a draft of a receiver's, which belongs to the receiver until it is submitted; a step of a receiver's.
"""
