"""The keyboard and nothing else: Tab, Shift+Tab, Enter, Space and arrows, with an eye on where the focus is."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

STOPS = """
  const name = e => {
    const said = [...(e.labels || [])].map(label => label.textContent).join(' ')
      || (e.getAttribute('aria-labelledby') || '').split(' ').filter(Boolean)
        .map(id => document.getElementById(id).textContent).join(' ')
      || e.getAttribute('aria-label') || e.textContent || e.value || '';
    return said.trim().replace(/\\s+/g, ' ');
  };
  const group = e => e.type === 'radio' ? [...document.getElementsByName(e.name)].filter(one => one.form === e.form) : [];
  const stops = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
    .filter(e => !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility({visibilityProperty: true}))
    .filter(e => e.type !== 'radio' || group(e).filter(one => !one.disabled)[0] === e);
  const stop = e => stops.indexOf(group(e).filter(one => !one.disabled)[0] || e);
"""

EXPECTED = "() => {" + STOPS + "return stops.map(e => e.tagName.toLowerCase() + ' ' + name(e)) }"

FOCUSED = (
    "() => {"
    + STOPS
    + """
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const style = getComputedStyle(e), box = e.getClientRects()[0] || e.getBoundingClientRect();
  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(part => (part /= 255) <= .04045
    ? part / 12.92 : ((part + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  let behind = e.parentElement;
  while (behind && /^rgba\\(.*, 0\\)$/.test(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const [dark, bright] = [light(style.outlineColor), behind ? light(getComputedStyle(behind).backgroundColor) : 1].sort();
  const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  const faults = [];
  if (style.outlineStyle === 'none' || parseFloat(style.outlineWidth) < 2) faults.push('the focus is not seen');
  else if ((bright + .05) / (dark + .05) < 3) faults.push('the focus is hardly seen');
  if (right <= left || bottom <= top) faults.push('the focus is outside the window');
  else if (!above || !(e.contains(above) || above.contains(e))) faults.push('the focus is covered');
  return {index: stop(e), name: name(e), kind: e.type || e.tagName.toLowerCase(), checked: !!e.checked,
    group: group(e).map(name), faults};
}"""
)

TO_THE_TOP = """() => { const top = document.documentElement; top.tabIndex = -1; top.focus({preventScroll: true});
  top.removeAttribute('tabindex'); scrollTo(0, 0) }"""

SELECT_ALL = "ControlOrMeta+a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Where the focus is: which of the page's stops, counted in the order they stand, and what is wrong with it."""

    index: int
    name: str
    kind: str
    checked: bool
    group: tuple[str, ...]
    """Names of the choices of which the focused one is, by arrows, one."""
    faults: tuple[str, ...]


def focused(page: Page) -> Stop | None:
    """None when the focus is on the page itself."""
    found: Any = page.evaluate(FOCUSED)
    if found is None:
        return None
    return Stop(**found | {"group": tuple(found["group"]), "faults": tuple(found["faults"])})


def walk(page: Page, *, and_back: bool = True) -> list[str]:
    """What is wrong with a walk through every stop from the top, and with the way back."""
    expected: list[str] = page.evaluate(EXPECTED)
    faults: list[str] = []
    there, back = list(range(len(expected))), list(range(len(expected) - 2, -1, -1))
    page.evaluate(TO_THE_TOP)
    for key, indices in (("Tab", there), ("Shift+Tab", back if and_back else [])):
        for index in indices:
            page.keyboard.press(key)
            stop = focused(page)
            if stop is None or stop.index != index:
                return [*faults, f"{key} leads to {stop and stop.name!r} and not to {expected[index]!r}"]
            faults += [f"{fault} on {expected[index]!r}" for fault in stop.faults]
    return faults


@dataclass(slots=True)
class Keyboard:
    """Someone who has no mouse. Each step asserts that the focus is seen and goes the way that the page is written."""

    page: Page
    seen: list[str] = field(default_factory=list)

    def tab(self, *, back: bool = False) -> Stop | None:
        """One step; None when it led out of the page."""
        before = focused(self.page)
        self.page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = focused(self.page)
        if stop is None:
            return None
        self.seen.append(stop.name)
        assert stop.faults == (), f"{stop.name}: {stop.faults}"
        if before and before.index >= 0:
            step = -1 if back else 1
            assert stop.index == before.index + step, f"{stop.name} is not beside {before.name}"
        return stop

    def to(self, name: str, *, back: bool = False) -> Stop:
        """Step until the focus is on what is called that, or in the group of choices that holds it."""
        stop, left = focused(self.page), 2
        passed: list[str] = []
        while not (stop and (stop.name == name or name in stop.group)):
            stop = self.tab(back=back)
            if stop is None:
                left -= 1
            passed.append(stop.name if stop else "(out of the page)")
            assert left, f"{name!r} was not met on the way: {passed}"
        return stop

    def fill(self, name: str, text: str, *, back: bool = False) -> None:
        """Write in a field, in place of what it holds."""
        self.to(name, back=back)
        self.page.keyboard.press(SELECT_ALL)
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def choose(self, name: str, *, back: bool = False) -> None:
        """Choose one of a group with the arrows, or tick a box with Space."""
        stop = self.to(name, back=back)
        for _ in stop.group:
            if stop.name == name:
                break
            self.page.keyboard.press("ArrowDown")
            stop = self._here()
        if not stop.checked:
            self.page.keyboard.press("Space")
        assert self._here().checked, f"{name!r} could not be chosen"

    def select(self, name: str, option: str, *, back: bool = False) -> None:
        """Choose in a list by writing how the option begins."""
        self.to(name, back=back)
        self.page.keyboard.type(option)

    def go(self, name: str, *, back: bool = False, key: str = "Enter") -> None:
        """Press a button or follow a link, and wait for the page that it leads to."""
        self.to(name, back=back)
        with self.page.expect_navigation():
            self.page.keyboard.press(key)

    def _here(self) -> Stop:
        stop = focused(self.page)
        assert stop
        assert stop.faults == (), f"{stop.name}: {stop.faults}"
        return stop
