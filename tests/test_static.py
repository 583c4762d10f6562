"""What our styles, scripts and templates may contain: nothing newer than Chromium 109, nothing inline, nothing from outside.

Read as text, as the browsers of the office would. Paper (templates/paper, css/paper*.css) is drawn by WeasyPrint, not by a browser.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
STYLES = sorted(path for path in (BASE / "static/css").glob("*.css") if not path.name.startswith("paper"))
SCRIPTS = sorted((BASE / "static/js").glob("*.js"))
PICTURES = sorted((BASE / "static/img").glob("*.svg"))
TEMPLATES = sorted(path for path in (BASE / "templates").rglob("*.html") if "paper" not in path.parts)

# feature → first Chromium that has it
NEWER_CSS = {
    r":has\(": "105, and the house bans it",
    r"color-mix\(": "111",
    r"\bokl(ch|ab)\(|[^-\w](lch|lab)\(": "111",
    r"light-dark\(": "123",
    r"@scope|@starting-style|@view-transition|@position-try|@function": "117 and later",
    r"\bstyle\(\s*--": "111",
    r"text-wrap|text-autospace|text-box|field-sizing|interpolate-size|calc-size\(": "114 and later",
    r"anchor-name|anchor\(|position-anchor|position-area": "125",
    r"\bsubgrid\b|animation-timeline|view-transition-name|transition-behavior": "111 and later",
    r"scrollbar-(width|color|gutter\s*:\s*stable\s+both)": "121",
    r":user-(in)?valid|:dir\(|:popover-open|:open\b": "119 and later",
    r":nth-child\([^)]*\bof\b": "111",
    r"[^-\w](round|mod|rem|sin|cos|tan|pow|sqrt|hypot|abs|sign)\(": "111 and later",
    r"[^-\w]linear\(": "113",
    r"(rgb|hsl|hwb)\(\s*from\b": "119",
    r"(?<![-\w])mask(-image)?\s*:": "120 without prefix",
}
NEWER_JS = {
    r"\.to(Sorted|Spliced|Reversed)\(|\.with\(": "110",
    r"startViewTransition|showPopover|togglePopover|\.moveBefore\(": "111 and later",
    r"Array\.fromAsync|Promise\.(withResolvers|try)|(Object|Map)\.groupBy": "117 and later",
    r"URL\.(canParse|parse)\(|AbortSignal\.any|\.isWellFormed\(": "111 and later",
    r"setHTMLUnsafe|\.getHTML\(|CloseWatcher|Iterator\.from|RegExp\.escape": "122 and later",
    r"\.(union|intersection|difference|isSubsetOf|isSupersetOf)\(": "122",
    r"with\s*\{\s*type\s*:": "123",
}
INLINE = {
    r"<script(?![^>]*\bsrc=)": "script without src",
    r"<style\b": "style element",
    r"\sstyle\s*=": "style attribute",
    r"\son[a-z]+\s*=\s*[\"']": "handler attribute",
    r"\bhx-(on|vals\s*=\s*[\"']js:)": "evaluated by htmx, which has allowEval off",
    r"javascript:": "javascript: address",
    r"\|\s*safe\b|\bmark_safe\b|{%\s*autoescape\s+off": "unescaped output",
}


def without_comments(path: Path) -> str:
    """The text of a file without its comments, so that an explanation may name what is banned."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}|<!--.*?-->|/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"^\s*//.*$", "", text, flags=re.M)


def named(paths):
    return [pytest.param(path, id=str(path.relative_to(BASE))) for path in paths]


def offences(path: Path, patterns: dict[str, str]) -> list[str]:
    text = without_comments(path)
    return [f"{why}: {found.group(0)!r}" for rule, why in patterns.items() for found in re.finditer(rule, text)]


@pytest.mark.parametrize("path", named(STYLES))
def test_styles_keep_to_chromium_109(path):
    assert offences(path, NEWER_CSS) == []


@pytest.mark.parametrize("path", named(STYLES))
def test_styles_are_not_nested(path):
    stack: list[bool] = []
    opened = re.findall(r"([^{};]*)({|})", without_comments(path))
    for head, brace in opened:
        if brace == "}":
            stack.pop()
            continue
        group = head.strip().startswith(("@media", "@supports", "@keyframes", "@layer", "@page"))  # @page: margin boxes
        assert not (stack and not stack[-1]), f"rule inside a rule: {head.strip()!r}"
        stack.append(group)
    assert stack == []


@pytest.mark.parametrize("path", named(SCRIPTS))
def test_scripts_keep_to_chromium_109(path):
    assert offences(path, NEWER_JS) == []


@pytest.mark.parametrize("path", named(SCRIPTS))
def test_scripts_neither_evaluate_nor_import(path):
    text = without_comments(path)
    assert not re.search(r"\beval\(|new Function\(|setTimeout\(\s*[\"'`]|^\s*import\s|\bimport\(", text, flags=re.M)


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_templates_hold_nothing_inline(path):
    assert offences(path, INLINE) == []


@pytest.mark.parametrize("path", named([*STYLES, *SCRIPTS, *TEMPLATES, *PICTURES]))
def test_nothing_comes_from_outside(path):
    text = without_comments(path).replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"(https?:)?//[a-z0-9-]+\.[a-z]", text, flags=re.I)


@pytest.mark.parametrize("path", named([*STYLES, *TEMPLATES]))
def test_named_static_files_exist(path):
    text = path.read_text(encoding="utf-8")
    for name in re.findall(r"{%\s*static\s+'([^']+)'\s*%}", text):
        assert (BASE / "static" / name).is_file(), name
    for name in re.findall(r"url\(\"?([^)\"]+)\"?\)", text) if path.suffix == ".css" else ():
        assert name.startswith("data:") or (path.parent / name).resolve().is_file(), name


def test_vendored_scripts_carry_their_licence_and_version():
    folders = [path for path in (BASE / "static/vendor").iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        assert re.search(r"-\d+\.\d+\.\d+$", folder.name), folder.name
        assert (folder / "LICENSE").is_file(), folder.name
        for script in folder.glob("*.js"):
            assert "sourceMappingURL" not in script.read_text(encoding="utf-8"), script.name


def test_templates_are_at_most_two_deep():
    for path in TEMPLATES:
        extended = re.search(r'{%\s*extends\s+"([^"]+)"', path.read_text(encoding="utf-8"))
        if extended:
            parent = (BASE / "templates" / extended.group(1)).read_text(encoding="utf-8")
            assert "{% extends" not in parent, path.name


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_errors_are_told_in_words_of_the_house(path):
    """`field|field_errors` tells them; a bare `field.errors` would print what the framework says."""
    assert not re.search(
        r"{%\s*for \w+ in [\w.]+\.errors\s*%}|{{\s*[\w.]+\.errors[\s.|}]",
        path.read_text().replace("in found.errors", ""),
    )


HALF_WIDTH = re.compile(r"[\u4e00-\u9fff“”》][,;:?!][\u4e00-\u9fff“《]")


@pytest.mark.parametrize("path", named(TEMPLATES))
def test_chinese_words_have_chinese_punctuation(path):
    """Between two Chinese characters stands ，；：, never their half-width cousins."""
    assert HALF_WIDTH.findall(without_comments(path)) == []
