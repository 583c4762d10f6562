"""A person at a browser: log in, fill fields by their labels, click what a reader would click."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

CHROMIUM = os.environ.get("XUNCHA_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip


class Person:
    """One account in a window of its own."""

    def __init__(self, context: BrowserContext, base: str, account: str, password: str) -> None:
        self.page: Page = context.new_page()
        self.base = base
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._listen)
        self.go("/login/")
        self.page.fill("#id_username", account)
        self.page.fill("#id_password", password)
        self.page.click("button.login-go")
        self.page.wait_for_url(f"{base}/")

    def _listen(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.errors.append(message.text)

    def go(self, path: str) -> Page:
        """Open an address of the product."""
        self.page.goto(self.base + path)
        return self.page

    def fill(self, **fields: Any) -> None:
        """Fill fields by name: text, select (by value), a list for several, True/False for a box, a Path for a file."""
        for name, value in fields.items():
            self._one(name.replace("__", "-"), value)

    def _one(self, name: str, value: Any) -> None:
        found = self.page.locator(f"[name='{name}']")
        kind = found.first.evaluate("e => e.tagName === 'SELECT' ? (e.tomselect ? 'picker' : 'select') : e.type")
        if kind == "picker":
            self.pick(name, value)
        elif kind == "select":
            found.first.select_option(value)
        elif isinstance(value, Path):
            found.first.set_input_files(value)
        elif kind in ("checkbox", "radio"):
            self._tick(name, value)
        else:
            found.first.fill(str(value))

    def _tick(self, name: str, value: Any) -> None:
        if isinstance(value, bool):
            self.page.locator(f"[name='{name}']").first.set_checked(value)
            return
        if not isinstance(value, list):
            self.page.locator(f"[name='{name}'][value='{value}']").first.check()
            return
        wanted = {str(one) for one in value}
        for box in self.page.locator(f"[name='{name}']").all():
            box.set_checked(box.get_attribute("value") in wanted)

    def pick(self, name: str, words: Any) -> None:
        """Choose in a searching picker, by the keyboard as a person does."""
        control = self.page.locator(f"select[name='{name}'] ~ .ts-wrapper input").first
        for word in words if isinstance(words, list) else [words]:
            control.click()
            control.fill(str(word))
            self.page.locator(f"select[name='{name}'] ~ .ts-wrapper .option", has_text=str(word)).first.click()
        self.page.keyboard.press("Escape")

    def click(self, name: str, *, exact: bool = True) -> None:
        """Press a button or follow a link by its words."""
        target = self.page.get_by_role("button", name=name, exact=exact).or_(
            self.page.get_by_role("link", name=name, exact=exact)
        )
        target.first.click()
        self.page.wait_for_load_state("load")

    def step(self, name: str, reason: str = "") -> None:
        """Take the next lawful step of a record, with its confirming panel when it has one."""
        plain = self.page.locator(".steps form.step button", has_text=re.compile(f"^{name}$"))
        if plain.count():
            plain.first.click()
        else:
            self.page.locator(".steps summary", has_text=re.compile(f"^{name}$")).first.click()
            panel = self.page.locator(".steps details[open] form")
            if reason:
                panel.locator("textarea").fill(reason)
            panel.locator("button[type=submit]").click()
        self.page.wait_for_load_state("load")

    def sees(self, words: str) -> None:
        """The page shows these words."""
        expect(self.page.locator("body")).to_contain_text(words)

    def status(self, words: str) -> None:
        """The record's head shows this state."""
        expect(self.page.locator(".head")).to_contain_text(words)
