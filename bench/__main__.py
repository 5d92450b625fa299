"""`python -m bench [NAME...]`: run the benchmarks in this folder, or those named."""

import pkgutil
import sys
from importlib import import_module

import bench


def main(names: list[str]) -> int:
    found = [
        module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")
    ]
    unknown = sorted(set(names) - set(found))
    if unknown:
        print(f"No such benchmark: {', '.join(unknown)}. There are: {', '.join(found)}.", file=sys.stderr)
        return 2
    for name in names or found:
        print(f"== {name}")
        import_module(f"bench.{name}").run()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
