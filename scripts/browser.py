"""The browser that the tests drive: find an installed Chromium, else install one: `python -m scripts.browser`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

NONE = """No Chromium was found, and none could be installed: see above. Install one by hand, or set CHROMIUM to the
program's path, and run `make browser` again."""

type Command = tuple[str, ...]


def installed() -> str | None:
    """Path of a Chromium that starts: the one that CHROMIUM names, else of the system, else Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return _that_starts(named)
    return next(filter(None, map(_that_starts, NAMES)), None) or _that_starts(_playwrights_own())


def _that_starts(name: str) -> str | None:
    """On some systems a package's name leads to nothing but the advice to install another."""
    path = shutil.which(name)
    if path is None:
        return None
    tried = subprocess.run([path, "--version"], capture_output=True, check=False)  # noqa: S603 - a program of this machine
    return path if tried.returncode == 0 else None


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def ways() -> Iterator[tuple[Command, ...]]:
    """The ways to install one on this machine, the system's own first; each is one command or several in turn."""
    root = os.geteuid() == 0
    if shutil.which("apt-get") and (root or shutil.which("sudo")):
        # Whoever sits there can be asked for a password; in CI nobody does.
        sudo = () if root else ("sudo",) if sys.stdin.isatty() else ("sudo", "--non-interactive")
        apt = (*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", "--yes")
        yield (*apt, "update"), (*apt, "install", "--no-install-recommends", "chromium", "fonts-dejavu-core")
    playwright = (sys.executable, "-m", "playwright", "install")
    yield ((*playwright, *(("--with-deps",) if root and shutil.which("apt-get") else ()), "chromium"),)


def install() -> str | None:
    """Try each way until there is a Chromium that starts."""
    for way in ways():
        for command in way:
            print("Installing Chromium for the browser tests:", " ".join(command), flush=True)
            if subprocess.run(command, check=False).returncode:  # noqa: S603 - written above
                break
        if found := installed():
            return found
    return None


def main() -> int:
    if found := installed():
        print("The browser tests use", found)
        return 0
    if os.environ.get("CHROMIUM"):
        print(f"CHROMIUM={os.environ['CHROMIUM']} is no program that starts.", file=sys.stderr)
        return 1
    if found := install():
        print("Installed. The browser tests use", found)
        return 0
    print(NONE, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
