"""`make shots`: pictures of every page over the demo round, at 1440 and 390 px (and 1024 for the main ones), with axe.

Starts the web on a data folder of its own (var/shots), makes the demo round there when it is missing, logs in as the
accounts that the pages are for, and writes var/shots/pictures/*.png with an index. Ends with 1 when axe finds anything
serious or a page of the product has no picture. Details are reached as a reader reaches them: by the first line of a list.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import django
from django.urls import resolve

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("XUNCHA_VAR") or ROOT / "var" / "shots")
PICTURES = VAR / "pictures"
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
WIDTHS = (1440, 390)
MAIN = ("home", "drafts", "draft", "statistics-t1")

#: addresses that answer with a file, with data for a picker, or show nothing of their own
NO_PICTURE = {
    "core:healthz", "core:file", "core:sheet", "core:roles_sheet", "core:import_template", "core:trail_export", "rounds:org_pick", "rounds:person_pick",
}  # fmt: skip

#: (name, account, address; "first:" opens the first line of that list, then adds the rest; "a >> b" follows from a the first
#: link whose address holds b)
PAGES: tuple[tuple[str, str, str], ...] = (
    ("login", "", "/login/"),
    ("home", "leader_2", "/"), ("home-office", "office_director", "/"), ("home-unit", "owner_huaidu", "/"),
    ("home-stranger", "stranger", "/"), ("home-sysadmin", "sysadmin", "/"), ("home-secretary", "secretary", "/"),
    ("inbox", "deputy_2", "/inbox/"), ("missing", "member_3", "/missing/"), ("missing-target", "leader_3", "/missing/ >> /missing/?target="),
    ("rounds", "office_director", "/rounds/"), ("round", "office_director", "first:/rounds/"),
    ("plan", "office_director", "first:/rounds/|plan/"), ("groups", "office_director", "first:/rounds/|groups/"),
    ("meetings", "office_director", "/meetings/"), ("meeting", "office_director", "first:/meetings/"),
    ("meeting-new", "office_director", "/meetings/new/"),
    ("orgs", "office_staff", "/orgs/"), ("org", "office_staff", "first:/orgs/"), ("persons", "office_staff", "/persons/"),
    ("person", "office_staff", "first:/persons/"), ("calendar", "office_staff", "/calendar/"),
    ("deadlines", "office_staff", "/deadlines/"), ("taxonomy", "office_staff", "/taxonomy/"),
    ("agreement", "office_staff", "/taxonomy/agreement/"),
    ("interviews", "leader_2", "/interviews/"), ("interview", "leader_2", "first:/interviews/"),
    ("interview-write", "leader_3", "first:/interviews/?status=conducted|write/"), ("interview-new", "member_3", "/interviews/new/"),
    ("coverage", "leader_3", "/interviews/coverage/"), ("talk-plan", "leader_3", "/interviews/plan/"),
    ("talk-schedule", "leader_3", "/interviews/plan/print/"), ("talk-outlines", "office_staff", "/interviews/outlines/"),
    ("talk-outline", "office_staff", "first:/interviews/outlines/"), ("talk-outline-new", "office_staff", "/interviews/outlines/new/"),
    ("talk-outline-print", "leader_2", "first:/interviews/|outline/"),
    ("visits", "leader_2", "/visits/"), ("visit", "leader_2", "first:/visits/?kind=household"), ("visit-new", "member_3", "/visits/new/"),
    ("visit-write", "leader_3", "first:/visits/?status=under_way|write/"), ("villages", "leader_3", "/visits/villages/"),
    ("visit-rules", "office_director", "/visits/rules/"), ("checklists", "office_director", "/visits/checklists/"),
    ("surveys", "leader_2", "/surveys/"), ("survey", "leader_2", "first:/surveys/?purpose=team"), ("survey-codes", "leader_3", "first:/surveys/?status=published"),
    ("survey-new", "member_3", "/surveys/new/"),
    ("petitions", "petition_2", "/petitions/"), ("petition", "petition_2", "first:/petitions/"),
    ("identity", "leader_2", "/petitions/identity/"), ("name-requests", "leader_2", "/interviews/names/"),
    ("exports", "leader_2", "/exports/"), ("export-new", "leader_2", "/exports/new/interviews/"),
    ("recusal-rules", "office_director", "/recusal-rules/"),
    ("petition-new", "petition_3", "/petitions/new/"),
    ("drafts", "leader_2", "/drafts/"), ("draft", "leader_2", "first:/drafts/"), ("draft-new", "member_3", "/drafts/new/"),
    ("drafts-empty", "leader_2", "/drafts/?q=没有这样的词"),
    ("problems", "leader_2", "/problems/"), ("problem", "leader_2", "first:/problems/"),
    ("clues", "clue_officer", "/clues/"), ("clue", "clue_officer", "first:/clues/"), ("clues-counted", "office_director", "/clues/"),
    ("transfers", "clue_officer", "/transfers/"), ("transfer", "discipline", "first:/transfers/"),
    ("feedbacks", "leader_2", "/rectification/feedback/"), ("feedback", "chief_huaidu", "first:/rectification/feedback/"),
    ("items", "office_staff", "/rectification/"), ("item", "owner_huaidu", "first:/rectification/?status=rectifying"),
    ("item-review", "discipline", "first:/rectification/?status=under_review"),
    ("library", "member_2", "/library/"), ("document", "member_2", "first:/library/"), ("library-new", "office_staff", "/library/new/"),
    ("reports", "leader_2", "/reports/"), ("report", "leader_2", "first:/reports/"), ("report-edit", "leader_2", "first:/reports/?status=draft|edit/"),
    ("statistics-t1", "secretary", "/statistics/t1/"), ("statistics-t5", "secretary", "/statistics/t5/"),
    ("statistics-t11", "secretary", "/statistics/t11/"), ("statistics-t13", "secretary", "/statistics/t13/"),
    ("statistics-print", "secretary", "/statistics/t11/?print=1"),
    ("search", "member_2", "/search/?q=鱼塘"), ("jobs", "leader_2", "/jobs/"),
    ("audit", "auditor", "/audit/"), ("audit-check", "auditor", "/audit/check/"), ("accounts", "sysadmin", "/accounts/"),
    ("account", "sysadmin", "first:/accounts/"), ("account-new", "sysadmin", "/accounts/new/"), ("resets", "sysadmin", "/accounts/resets/"),
    ("reset", "secadmin", "first:/accounts/resets/"), ("settings", "sysadmin", "/settings/"), ("grants", "office_director", "/roles/grants/"),
    ("grant", "office_director", "first:/roles/grants/"), ("grant-new", "secadmin", "/roles/grants/new/"),
    ("rule", "secadmin", "/roles/rules/member/interview/2/"),
    ("status", "sysadmin", "/status/"), ("roles", "secadmin", "/roles/"), ("password", "member_2", "/password/"),
    ("target", "office_director", "first:/rounds/ >> /rounds/targets/"), ("target-group", "leader_3", "first:/rounds/ >> /rounds/targets/"),
    ("target-pass", "office_director", "first:/rounds/ >> /rounds/targets/ >> /pass/"),
    ("target-notice", "office_director", "first:/rounds/ >> /rounds/targets/|notice/"),
    ("document-new", "office_director", "first:/rounds/ >> /rounds/targets/|documents/new/"),
    ("village", "leader_3", "first:/rounds/ >> /rounds/targets/ >> /rounds/villages/"),
    ("authorization", "office_director", "first:/rounds/|groups/ >> /rounds/authorizations/"),
    ("authorization-new", "office_director", "first:/rounds/|authorizations/new/"),
    ("group-change", "office_director", "first:/rounds/|groups/ >> /rounds/authorizations/|move/"),
    ("recusal", "office_director", "first:/rounds/|groups/ >> /rounds/recusals/"), ("mine", "member_2c", "first:/rounds/|mine/"),
    ("recusal-new", "member_2c", "first:/rounds/|recusals/new/"), ("round-new", "office_director", "/rounds/new/"),
    ("plan-edit", "office_director", "first:/rounds/|plan/edit/"), ("terms", "office_director", "/rounds/terms/"),
    ("org-new", "office_staff", "/orgs/new/"), ("person-new", "office_staff", "/persons/new/"),
    ("problem-new", "leader_2", "/problems/new/"), ("clue-new", "deputy_2", "/clues/new/"), ("transfer-new", "clue_officer", "/transfers/new/"),
    ("feedback-new", "liaison_2", "/rectification/feedback/new/"), ("item-edit", "owner_huaidu", "first:/rectification/?status=claimed|edit/"),
    ("item-result", "owner_huaidu", "first:/rectification/?status=rectifying|result/"),
    ("measure", "owner_huaidu", "first:/rectification/?status=rectifying >> /measures/"),
    ("deadline-new", "office_staff", "/deadlines/ >> /deadlines/"), ("search-empty", "member_2", "/search/?q=没有这样的词"),
    ("not-found", "member_2", "/drafts/00000000-0000-0000-0000-000000000000/"),
)  # fmt: skip


@contextmanager
def product() -> Iterator[str]:
    """The web on a port of its own, over the demo round in var/shots."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "XUNCHA_VAR": str(VAR), "XUNCHA_TODAY": "2023-07-10", "XUNCHA_PLAIN_STATIC": "1"}
    run = lambda *words: subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=env, check=True)  # noqa: E731
    run("migrate", "--verbosity", "0")
    run("demo_round")
    web = subprocess.Popen([sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"], cwd=ROOT, env=env,
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait(f"http://127.0.0.1:{port}")
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
    from playwright.sync_api import sync_playwright  # wanted only here

    from tests.browser.person import ARGUMENTS, CHROMIUM

    PICTURES.mkdir(parents=True, exist_ok=True)
    for old in PICTURES.glob("*.png") if not only else ():
        old.unlink()
    troubles: list[str] = []
    with product() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        studio = Studio(browser, base, troubles)
        for name, account, address in PAGES:
            if not only or name in only:
                studio.picture(name, account, address)
        browser.close()
    if not only:
        troubles += [f"没有图片的页面：{name}" for name in sorted(shown_addresses() - studio.routes)]
    _index()
    print(*troubles, sep="\n")
    print(f"{len(list(PICTURES.glob('*.png')))} 张图片在 {PICTURES}；严重问题 {len(troubles)} 处。")
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
            if account:
                page.goto(f"{self.base}/login/")
                page.fill("#id_username", account)
                page.fill("#id_password", os.environ.get("XUNCHA_DEMO_PASSWORD") or "Xuncha@2023")
                page.click("button.login-go")
            self.pages[account] = page
        return self.pages[account]

    def picture(self, name: str, account: str, address: str) -> None:
        """One page at each width, looked at by axe once."""
        page = self.page(account)
        page.set_viewport_size({"width": 1440, "height": 900})
        if not self._open(page, name, address):
            return
        self.routes.add(resolve(urlsplit(page.url).path).view_name)
        for width in (*WIDTHS, *((1024,) if name in MAIN else ())):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.impact, v.id, v.nodes[0].html]))"
        )
        self.troubles += [
            f"{name}: {impact} {rule} {html[:120]}" for impact, rule, html in found if impact in ("serious", "critical")
        ]

    def _open(self, page, name: str, address: str) -> bool:
        start, *links = address.split(" >> ")
        answer = self._first(page, start) if start.startswith("first:") else page.goto(self.base + start)
        for link in links:
            part, _, rest = link.partition("|")
            answer = self._follow(page, f"main a[href*='{part}']", rest) if answer else None
        if answer is None:
            self.troubles.append(f"{name}: {page.url} 没有可以打开的行")
            return False
        if answer.status >= 500 or answer.status == 404 and name != "not-found":
            self.troubles.append(f"{name}: {page.url} 答 {answer.status}")
        return True

    def _first(self, page, address: str):
        listing, _, rest = address.removeprefix("first:").partition("|")
        page.goto(self.base + listing)
        return self._follow(page, ".tbl tbody a[href]", rest)

    def _follow(self, page, selector: str, rest: str):
        link = page.locator(selector).first
        if not link.count():
            return None
        return page.goto(page.evaluate("a => a.href", link.element_handle()).split("#")[0].split("?")[0] + rest)


def shown_addresses() -> set[str]:
    """Every address that shows a page, as tests/routes.py knows them."""
    from tests import routes  # brings the whole suite's tables along

    return (routes.FORMS | routes.PAGES) - NO_PICTURE


def _index() -> None:
    rows = "".join(f'<p>{p.stem}<br><img src="{p.name}" width="700"></p>' for p in sorted(PICTURES.glob("*.png")))
    (PICTURES / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>页面图片</title>{rows}", encoding="utf-8"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
    django.setup()
    sys.exit(main(sys.argv[1:]))
