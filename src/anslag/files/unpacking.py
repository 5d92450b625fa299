"""Unpacks what somebody sends packed, counted as it comes: what a file says of its own size may be a lie."""

import zipfile
from collections.abc import Iterable

CHUNK = 65_536


class UnpacksTooFarError(Exception):
    """There is more in the file than there may be. Whoever unpacks it says so in words that fit."""


def unpacked(archive: zipfile.ZipFile, members: Iterable[zipfile.ZipInfo], *, most: int) -> dict[str, bytes]:
    """The members by their names in the archive, no more than `most` bytes of them in all.

    Raises UnpacksTooFarError, and of a damaged archive whatever `zipfile` raises.
    """
    found, left = {}, most
    for member in members:
        content = bytearray()
        with archive.open(member) as stream:
            while chunk := stream.read(CHUNK):
                content += chunk
                if len(content) > left:
                    raise UnpacksTooFarError
        left -= len(content)
        found[member.filename] = bytes(content)
    return found
