"""Pictures of pages, wide and narrow, to look at: `python -m scripts.screenshots --session KEY /start/ /stil/`."""

import argparse
import re
from pathlib import Path

from playwright.sync_api import sync_playwright

from scripts.browser import installed

WIDTHS = (1280, 320)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000", help="where the site is served")
    parser.add_argument("--session", help="value of the cookie of someone who has signed in")
    parser.add_argument("--to", type=Path, default=Path("var/screenshots"), help="folder for the pictures")
    parser.add_argument("--width", type=int, action="append", help=f"in pixels; {WIDTHS} when none is given")
    parser.add_argument("--no-scripts", action="store_true", help="look at the pages without JavaScript")
    parser.add_argument("paths", nargs="+", metavar="PATH")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    chosen.to.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=installed()) as browser:
        for width in chosen.width or WIDTHS:
            context = browser.new_context(
                base_url=chosen.url,
                viewport={"width": width, "height": 900},
                java_script_enabled=not chosen.no_scripts,
                locale="sv-SE",
            )
            if chosen.session:
                context.add_cookies([{"name": "sessionid", "value": chosen.session, "url": chosen.url}])
            page = context.new_page()
            for path in chosen.paths:
                answer = page.goto(path)
                file = chosen.to / f"{file_name(path)}-{width}.png"
                page.screenshot(path=file, full_page=True)
                print(answer.status if answer else "-", page.url, file)


def file_name(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-") or "first"


if __name__ == "__main__":
    main()
