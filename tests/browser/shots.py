"""`make shots`: pictures of every page over the demo round, at 1440 and 390 px (and 1024 for the main ones), with axe.

Starts the web on a data folder of its own (var/shots), makes the demo round there when it is missing, logs in as the
accounts that the pages are for, and writes var/shots/pictures/*.png with an index. Ends with 1 when axe finds anything
serious or a page of the product has no picture. What is taken stands in tests/browser/pictures/.

`python -m tests.browser.shots --only petitions,visit-new` takes those again (a name ending in * takes all that begin so).
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import resolve

from tests.browser.pictures import MAIN, NO_PICTURE, PICTURES
from tests.browser.pictures.records import addresses
from tests.browser.pictures.words import Picture

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var" / "shots")
FOLDER = VAR / "pictures"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (1440, 390)
TODAY = date(2023, 7, 10)
#: pictures of a no, and the status that says it
EXPECTED = {"not-found": (404,), "refused": (403,)}


@contextmanager
def product() -> Iterator[str]:
    """The web on a port of its own, over the demo round in var/shots; or at XUNCHA_SHOTS_BASE, when it runs there already."""
    if base := os.environ.get("XUNCHA_SHOTS_BASE"):
        yield base
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "XUNCHA_VAR": str(VAR), "XUNCHA_TODAY": f"{TODAY}", "XUNCHA_PLAIN_STATIC": "1"}
    run = lambda *words: subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)  # noqa: E731
    run("migrate", "--verbosity", "0")
    run("demo_round")
    web = subprocess.Popen([sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"], cwd=ROOT, env=env,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}")
        from tests.browser.pictures import stage  # imports models: only once Django is set up

        stage.set_up(TODAY)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(20)


def _wait(base: str) -> None:
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2)
            return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("网页服务没有启动，请看上面的输出。")


def main(only: list[str]) -> int:
    """Take the pictures; with names, only those."""
    from playwright.sync_api import Error as PlaywrightError  # wanted only here
    from playwright.sync_api import sync_playwright

    from tests.browser.person import ARGUMENTS, CHROMIUM

    wanted = [one for one in PICTURES if not only or any(fnmatch(one.name, name) for name in only)]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.png") if not only else ():
        old.unlink()
    troubles: list[str] = []
    with product() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        studio = Studio(browser, base, troubles)
        for one in wanted:
            try:
                studio.picture(one)
            except PlaywrightError as error:
                troubles.append(f"{one.name}: {str(error).splitlines()[0]}")
        browser.close()
    if not only:
        troubles += [f"没有图片的页面：{name}" for name in sorted(shown_addresses() - studio.routes)]
    _index()
    print(*troubles, sep="\n")
    print(f"{len(list(FOLDER.glob('*.png')))} 张图片在 {FOLDER}；严重问题 {len(troubles)} 处。")
    return 1 if troubles else 0


class Studio:
    """Windows of the accounts, each logged in once."""

    def __init__(self, browser, base: str, troubles: list[str]) -> None:
        self.browser, self.base, self.troubles = browser, base, troubles
        self.pages: dict[str, object] = {}
        self.routes: set[str] = set()  # names of the addresses that have a picture

    def page(self, account: str):
        """The window of an account."""
        if account not in self.pages:
            page = self.browser.new_context(locale="zh-CN").new_page()
            page.set_default_timeout(60_000)
            if account:
                page.goto(f"{self.base}/login/")
                page.fill("#id_username", account)
                page.fill("#id_password", os.environ.get("XUNCHA_DEMO_PASSWORD") or "Xuncha@2023")
                page.click("button.login-go")
            self.pages[account] = page
        return self.pages[account]

    def picture(self, one: Picture) -> None:
        """One page at each width, looked at by axe once."""
        page = self.page(one.account)
        page.set_viewport_size({"width": 1440, "height": 900})
        if not self._open(page, one):
            return
        self.routes.add(resolve(urlsplit(page.url).path).view_name)
        if one.sent is not None:
            self._send(page, one)
        for width in (*WIDTHS, *((1024,) if one.name in MAIN else ())):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=FOLDER / f"{one.name}-{width}.png", full_page=True)
            self._measure(page, f"{one.name} {width} px")
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))"
        )
        self.troubles += [
            f"{one.name}: {impact} {rule} {html[:120]}"
            for impact, rule, html in found
            if impact in ("serious", "critical")
        ]

    def _measure(self, page, where: str) -> None:
        """A page is never wider than its window: what is wide scrolls in a frame of its own."""
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self.troubles.append(f"{where}: 比窗口宽 {wide} px")

    def _send(self, page, one: Picture) -> None:
        """Fill the form of the page and press its first button."""
        for name, value in one.sent.items():
            field = page.locator(f"main [name='{name}']").first
            if field.evaluate("e => e.tagName") == "SELECT":
                field.evaluate("(e, v) => { e.value = v }", value)
            else:
                field.fill(value)
        with page.expect_navigation():
            page.locator("main form[method=post] button.btn-primary").first.click()
        if not page.locator("main .error-summary").count():
            self.troubles.append(f"{one.name}: 错误的表单没有错误摘要")

    def _open(self, page, one: Picture) -> bool:
        start, *links = one.address.split(" >> ")
        ways = {"first": self._first, "db": self._record}
        answer = ways.get(start.partition(":")[0], lambda page, path: page.goto(self.base + path))(page, start)
        for link in links:
            part, _, rest = link.partition("|")
            answer = self._follow(page, f"main a[href*='{part}']", rest) if answer else None
        if answer is None:
            self.troubles.append(f"{one.name}: {page.url} 没有可以打开的行")
            return False
        if one.account and urlsplit(page.url).path == "/login/":
            self.troubles.append(f"{one.name}: {one.account} 的会话已经结束")
            return False
        if answer.status not in EXPECTED.get(one.name, (200,)):
            self.troubles.append(f"{one.name}: {page.url} 答 {answer.status}")
        return True

    def _first(self, page, address: str):
        listing, _, rest = address.removeprefix("first:").partition("|")
        page.goto(self.base + listing)
        return self._follow(page, ".tbl tbody a[href]", rest)

    def _record(self, page, address: str):
        """The newest record of that kind which this account may open; the last answer when there is none."""
        answer = None
        for path in addresses(address):
            answer = page.goto(self.base + path)
            if answer.status == 200:
                break
        return answer

    def _follow(self, page, selector: str, rest: str):
        link = page.locator(selector).first
        if not link.count():
            return None
        return page.goto(page.evaluate("a => a.href", link.element_handle()).split("#")[0].split("?")[0] + rest)


def shown_addresses() -> set[str]:
    """Every address that shows a page, as tests/routes.py knows them."""
    from tests import routes  # brings the whole suite's tables along

    return (routes.FORMS | routes.PAGES) - NO_PICTURE.keys()


def _index() -> None:
    rows = "".join(f'<p>{p.stem}<br><img src="{p.name}" width="700"></p>' for p in sorted(FOLDER.glob("*.png")))
    (FOLDER / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>页面图片</title>{rows}", encoding="utf-8"
    )


def _names(words: list[str]) -> list[str]:
    """The names after --only, with commas or spaces between."""
    return [name for word in words if word != "--only" for name in word.split(",") if name]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    os.environ["XUNCHA_VAR"] = str(VAR)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in this thread
    django.setup()
    sys.exit(main(_names(sys.argv[1:])))
