"""The money's way as a drawing: bands as wide as their amounts, worked out here so that a page only places them."""

from collections.abc import Iterator
from dataclasses import dataclass

from anslag.domain.money import Kronor
from anslag.web.parts.outcome import Share, Tone

WIDTH = 480
BAND = 170
"""The height of the whole amount."""
LEAST = 2
"""The least height of a band: an exception must be seen although it is a ten-thousandth of the whole."""
POST = 10
"""The width of an upright, where bands begin or end."""
LINE = 17
"""From one line of a label to the next."""
OVER = 42
"""Room for the label over an upright that bands go on from."""
BETWEEN = 46
"""The least from one upright that nothing goes on from to the next: its label and air."""
COLUMNS = (0, 140, 290)
"""Where the uprights of the whole, of its shares and of theirs stand."""
FURTHER = 150
"""From one column to the next, where there are more of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """An upright. Its label is two lines: beside it, or over it where bands go on to the right."""

    x: int
    y: int
    height: int
    tone: Tone
    label: str
    amount: Kronor
    label_x: int
    label_y: int

    @property
    def width(self) -> int:
        return POST

    @property
    def amount_y(self) -> int:
        return self.label_y + LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    path: str
    tone: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """`share` is what is shown, for the table beside the drawing."""

    share: Share
    width: int
    height: int
    posts: tuple[Post, ...]
    bands: tuple[Band, ...]

    @property
    def narrow(self) -> bool:
        """Whether its table has room beside it."""
        return self.width <= WIDTH

    @property
    def lines(self) -> tuple[tuple[int, Share], ...]:
        """Every share that is drawn, with how far in it stands."""
        return tuple(_lines(self.share, 0))


@dataclass(frozen=True, slots=True)
class _Laid:
    """A share's upright first, then those of its parts; `bottom` is where the next may begin."""

    posts: tuple[Post, ...]
    bands: tuple[Band, ...]
    bottom: int


def flow(share: Share) -> Flow:
    """The drawing of a share with its parts, and theirs."""
    laid = _laid(share, share.amount, 0, 0)
    width = WIDTH + max(_depth(share) - len(COLUMNS), 0) * FURTHER
    return Flow(share=share, width=width, height=laid.bottom, posts=laid.posts, bands=laid.bands)


def _depth(share: Share) -> int:
    return 1 + max(map(_depth, share.further), default=0)


def _lines(share: Share, depth: int) -> Iterator[tuple[int, Share]]:
    yield depth, share
    for part in share.further:
        yield from _lines(part, depth + 1)


def _column(number: int) -> int:
    beyond = max(number - len(COLUMNS) + 1, 0)
    return COLUMNS[number - beyond] + beyond * FURTHER


def thickness(amount: Kronor, whole: Kronor) -> int:
    """The height of an amount in a drawing where the whole is BAND, rounded half up."""
    return max(LEAST, (2 * BAND * amount + whole) // (2 * whole)) if whole else LEAST


def _laid(share: Share, whole: Kronor, column: int, top: int) -> _Laid:
    post = _post(share, thickness(share.amount, whole), _column(column), top)
    posts, bands, start, bottom = [post], [], post.y, post.y
    for part in share.further:
        laid = _laid(part, whole, column + 1, bottom)
        end = laid.posts[0]
        bands += [_band(post, min(start, post.y + post.height - end.height), end), *laid.bands]
        posts += laid.posts
        start, bottom = start + end.height, laid.bottom
    return _Laid(tuple(posts), tuple(bands), max(bottom, post.y + max(post.height + LINE, BETWEEN)))


def _post(share: Share, height: int, x: int, top: int) -> Post:
    y = top + OVER if share.further else top
    label = (x, top + LINE) if share.further else (x + POST + 8, y + max(height // 2 - 2, 12))
    return Post(
        x=x,
        y=y,
        height=height,
        tone=share.tone,
        label=share.label,
        amount=share.amount,
        label_x=label[0],
        label_y=label[1],
    )


def _band(begin: Post, y: int, end: Post) -> Band:
    """From `y` on the upright where it begins, as wide as the upright where it ends."""
    left, right = begin.x + POST, end.x
    middle = (left + right) // 2
    path = (
        f"M{left} {y}C{middle} {y} {middle} {end.y} {right} {end.y}v{end.height}"
        f"C{middle} {end.y + end.height} {middle} {y + end.height} {left} {y + end.height}z"
    )
    return Band(path=path, tone=end.tone)
