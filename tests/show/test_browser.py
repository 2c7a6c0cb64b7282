"""The page in a real browser, over its debugging pipe: nothing scrolls sideways, nothing is asked for, cites open. Skipped without a browser."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tellings.read import read_judgements
from tellings.run.judgements import place as place_judgement
from tellings.show import Made, write_rows
from tests.show.worlds import ferry

BROWSER = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome", "chrome") if (found := shutil.which(name))),
    None,
)
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-pipe",
]

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome here")


class Browser:
    """Just enough of the debugging protocol: messages ended by a zero byte, on file descriptors 3 (to the browser) and 4 (from it)."""

    def __init__(self, profile: str) -> None:
        assert BROWSER is not None
        there_read, self.to = os.pipe()
        self.back, there_write = os.pipe()
        command = f'exec "$0" "$@" 3<&{there_read} 4>&{there_write}'
        self.process = subprocess.Popen(
            ["bash", "-c", command, BROWSER, *QUIET, f"--user-data-dir={profile}"],
            pass_fds=(there_read, there_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(there_read)
        os.close(there_write)
        self.number = 0
        self.held = b""
        self.events: list[dict[str, Any]] = []
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self.session: str | None = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.ask(f"{domain}.enable")

    session: str | None = None

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and returns its result; events on the way are kept."""
        self.number += 1
        message: dict[str, Any] = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read()
            if answer.get("id") == self.number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def read(self) -> dict[str, Any]:
        """The next message of the browser."""
        while b"\0" not in self.held:
            piece = os.read(self.back, 1 << 16)
            if not piece:
                raise EOFError("the browser went away")
            self.held += piece
        first, _, self.held = self.held.partition(b"\0")
        found: dict[str, Any] = json.loads(first)
        return found

    def open(self, path: Path, *, width: int, dark: bool = False, script: bool = True) -> None:
        """Shows a page at a width, once it is loaded."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)
        self.ask(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}],
        )
        self.ask("Emulation.setScriptExecutionDisabled", value=not script)
        self.visit("about:blank")
        self.events.clear()
        self.visit(path.as_uri())

    def visit(self, address: str) -> None:
        """Goes to an address and waits until its document is complete."""
        self.ask("Page.navigate", url=address)
        until = time.monotonic() + 30
        while not self.value(f"location.href === {json.dumps(address)} && document.readyState === 'complete'"):
            assert time.monotonic() < until, f"{address} did not load"
            time.sleep(0.02)

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives on the page."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def close(self) -> None:
        """Ends the browser that was started here."""
        self.session = None
        os.write(self.to, json.dumps({"id": 0, "method": "Browser.close"}).encode() + b"\0")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.back)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    profile = tempfile.mkdtemp()
    started = Browser(profile)
    yield started
    started.close()
    shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_rows(tmp_path_factory.mktemp("dossier"), ferry(), made=Made(version="1")).first


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("opened", [False, True])
def test_nothing_scrolls_sideways(browser: Browser, page: Path, width: int, opened: bool) -> None:
    browser.open(page, width=width)
    if opened:
        browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    assert browser.value("document.documentElement.scrollWidth") <= width


def test_on_a_telephone_the_first_screen_leads_to_what_does_not_fit_and_that_stands_before_doubtful_claims(
    browser: Browser, page: Path
) -> None:
    browser.open(page, width=390)
    assert browser.value("document.querySelector('.unfit a').getBoundingClientRect().bottom") < 844
    assert browser.value("document.getElementById(document.querySelector('.unfit a').hash.slice(1)) !== null")
    top = "[...document.querySelectorAll('.front section')].map((one) => [one.className, one.getBoundingClientRect().top])"
    places = browser.value(f"{top}.sort((a, b) => a[1] - b[1]).map((one) => one[0].slice(0, 2))")
    assert places == sorted(places)
    assert "f2" in places


def test_the_page_asks_for_nothing_and_breaks_no_policy(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    asked = [
        event["params"]["request"]["url"]
        for event in browser.events
        if event.get("method") == "Network.requestWillBeSent"
    ]
    assert asked == [page.as_uri()]
    assert not [
        event for event in browser.events if event.get("method") in {"Log.entryAdded", "Runtime.exceptionThrown"}
    ]


def test_every_cite_opens_what_it_is_folded_into(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    hidden = browser.value(
        """(async () => {
          const lost = [];
          for (const link of new Set([...document.querySelectorAll("a[href^='#']")].map((one) => one.getAttribute("href")))) {
            location.hash = link;
            await new Promise((done) => setTimeout(done, 5));
            const target = document.getElementById(link.slice(1));
            const folded = target && target.parentElement.closest("details:not([open])");
            if (!target || (folded && !(folded.querySelector("summary").contains(target)))) lost.push(link);
          }
          return lost;
        })()"""
    )
    assert hidden == []


def test_a_cited_place_is_lit_and_its_sentence_ringed(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    link = browser.value("document.querySelector('.clb a.cite').getAttribute('href')")
    browser.value(f"location.hash = {json.dumps(link)}")
    lit = browser.value(f"getComputedStyle(document.getElementById({json.dumps(link[1:])})).backgroundColor")
    plain = browser.value("getComputedStyle(document.querySelector('mark:not(:target)')).backgroundColor")
    assert lit != plain
    ring = browser.value(
        f"getComputedStyle(document.getElementById({json.dumps(link[1:])}).closest('.s')).outlineStyle"
    )
    assert ring == "solid"


def test_filters_leave_the_lines_that_fit(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    count = "document.querySelectorAll('.row:not(.out):not([hidden])').length"
    before = browser.value(count)
    browser.value(
        "(() => { const word = document.querySelector('input[name=word]'); word.value = 'life vests'; "
        "word.dispatchEvent(new Event('input', {bubbles: true})) })()"
    )
    after = browser.value(count)
    assert 0 < after < before
    assert browser.value("document.querySelector('output').textContent").startswith(f"{after} of {before}")
    browser.value("document.querySelector('form.filter').reset()")
    assert browser.value(f"new Promise((done) => setTimeout(() => done({count}), 50))") == before


def test_the_timeline_shows_a_day_as_it_was_known_chosen_by_the_keyboard(browser: Browser, page: Path) -> None:
    browser.open(page, width=390)
    seen = """[...document.querySelectorAll('[id^=timeline-] .row')].filter((row) => row.offsetParent)
        .map((row) => row.querySelector('.srcn').textContent.split(' · ')[0])"""
    today = ["6 May 2031, or 29 Apr 2031 (10 %)"]
    assert [line for line in browser.value(seen) if line.startswith("6 May 2031, or")] == today
    whole = browser.value(seen)
    browser.value("document.querySelector('form.known select').focus()")

    def press(key: str) -> None:
        for kind in ("keyDown", "keyUp"):
            browser.ask(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=40 if key == "ArrowDown" else 38,
            )

    press("ArrowDown")
    assert browser.value("document.querySelector('form.known select').value") == "2031-05-06"
    early = browser.value(seen)
    assert "6 May 2031" in early
    assert not set(today) & set(early)
    assert not [line for line in early if line.startswith(("2030", "7 May"))]
    assert browser.value("document.querySelector('form.known output').textContent")
    browser.value(
        "(() => { const word = document.querySelector('input[name=word]'); word.value = 'ferry'; "
        "word.dispatchEvent(new Event('input', {bubbles: true})) })()"
    )
    count = browser.value("document.querySelectorAll('.row:not(.out):not([hidden])').length")
    assert browser.value("document.querySelector('.filter output').textContent").startswith(f"{count} of ")
    browser.value("document.querySelector('form.filter').reset()")
    press("ArrowUp")
    assert browser.value(f"new Promise((done) => setTimeout(() => done({seen}), 50))") == whole


def test_a_citation_names_sentence_outlet_time_and_address(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    told = browser.value(
        """(async () => {
          let told = null;
          Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { told = text; } }, configurable: true });
          document.querySelector(".clb button.cb").click();
          await new Promise((done) => setTimeout(done, 20));
          return told;
        })()"""
    )
    assert "sank in Marrack Bay" in told or "killing" in told or "dead" in told
    assert "2031" in told or "undated" in told


def test_every_correction_that_is_copied_can_be_read_and_placed(browser: Browser, page: Path, tmp_path: Path) -> None:
    """What the buttons copy is a file of judgements whose places are found, once the speaker's name is filled in."""
    browser.open(page, width=1280)
    told = browser.value(
        """(async () => {
          const told = [];
          Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => { told.push(text); } }, configurable: true });
          for (const one of document.querySelectorAll("details")) one.open = true;
          for (const button of document.querySelectorAll("button.jb")) button.click();
          await new Promise((done) => setTimeout(done, 50));
          return told;
        })()"""
    )
    (tmp_path / "j.toml").write_text("\n".join(told), encoding="utf-8")
    found = read_judgements([tmp_path / "j.toml"])
    rules = {row.rule for row in found}
    assert rules == {"same", "not-same", "not-a-conflict", "wrong-speaker", "same-origin", "not-same-origin"}
    named = {
        row.source: (article,) for article in ferry().articles for row in ferry().sightings if row.article == article.id
    }
    for row in found:
        place_judgement(row, named)


def test_buttons_for_corrections_show_when_asked_for(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    shown = "[...document.querySelectorAll('.og button.jb')].filter((one) => one.offsetParent).length"
    assert browser.value(shown) == 0
    browser.value("document.querySelector('button.jt').click()")
    assert browser.value(shown) > 0
    assert browser.value("document.querySelector('button.jt').getAttribute('aria-pressed')") == "true"


def test_the_page_reads_without_its_script(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280, script=False)
    assert browser.value("document.querySelector('form.filter').hidden") is True
    assert browser.value("document.querySelector('.cb')") is None
    assert browser.value("document.querySelector('form.known').hidden") is True
    assert (
        browser.value("[...document.querySelectorAll('.row[data-past]')].every((row) => row.offsetParent === null)")
        is True
    )
    assert "Ferry sinks" in browser.value("document.querySelector('h1').innerText")


def test_dark_is_dark_and_light_is_light(browser: Browser, page: Path) -> None:
    shades = []
    for dark in (False, True):
        browser.open(page, width=1280, dark=dark)
        shades.append(browser.value("getComputedStyle(document.documentElement).backgroundColor"))
    assert shades == ["rgb(253, 252, 249)", "rgb(22, 22, 20)"]


def test_the_keyboard_reaches_the_first_claim(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    reached = []
    for _ in range(60):
        for kind in ("keyDown", "keyUp"):
            browser.ask("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        reached.append(
            browser.value("document.activeElement.className + ' ' + document.activeElement.parentElement.className")
        )
    assert reached[0].startswith("skip")
    assert any("cl row" in one for one in reached)


def test_print_opens_everything(browser: Browser, page: Path) -> None:
    browser.open(page, width=1280)
    browser.value("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    printed = browser.ask("Page.printToPDF")["data"]
    assert len(printed) > 10_000
    browser.value("dispatchEvent(new Event('beforeprint'))")
    assert browser.value("document.querySelectorAll('details:not([open])').length") == 0
    browser.value("dispatchEvent(new Event('afterprint'))")
    assert browser.value("document.querySelectorAll('details:not([open])').length") > 0
