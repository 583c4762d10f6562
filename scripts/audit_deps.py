"""What `make audit-deps` says: known holes in the pinned packages, and risky calls in our own code.

Ends with 0 when both were checked and clean, 1 with findings, 2 when the packages could not be checked (no network):
what was not checked is never called clean.
"""

import json
import subprocess
import sys

APPS = ("manage.py", "xuncha", "rounds", "library", "interviews", "petitions", "findings", "rectification")
HOLES = ("-m", "pip_audit", "-r", "constraints.txt", "--no-deps", "--disable-pip", "--progress-spinner", "off",
         "--timeout", "10", "-f", "json")  # fmt: skip
CODE = ("-m", "bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *APPS)
CLEAN, FOUND, UNCHECKED = 0, 1, 2


def judge(answer: str) -> tuple[int, list[str]]:
    """The result and its lines from what pip-audit answered as JSON; no JSON, or a package it could not look up, is no answer."""
    try:
        rows = json.loads(answer)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return UNCHECKED, ["依赖漏洞：没有检查，连不上漏洞库（需联网）。"]
    lines = [
        f"{row['name']} {row['version']}：{hole['id']}，修复版本 {'、'.join(hole['fix_versions']) or '暂无'}"
        for row in rows for hole in row.get("vulns", ())
    ]  # fmt: skip
    missed = sum("skip_reason" in row for row in rows)
    if lines:
        return FOUND, [*lines, f"依赖漏洞：{len(lines)} 处；另有 {missed} 个依赖没有查到。"]
    if missed or not rows:
        return UNCHECKED, [f"依赖漏洞：没有检查完，{missed} 个依赖在漏洞库里没有查到（连不上时都查不到）。"]
    return CLEAN, [f"依赖漏洞：{len(rows)} 个依赖都已检查，没有已知漏洞。"]


def main() -> int:
    """Both checks, one line each when nothing is wrong."""
    asked = subprocess.run([sys.executable, *HOLES], capture_output=True, text=True, check=False)
    result, lines = judge(asked.stdout)
    print("\n".join(lines), flush=True)
    code = subprocess.run([sys.executable, *CODE], check=False).returncode
    print("代码检查：没有发现危险写法。" if code == 0 else "代码检查：有危险写法，见上。")
    return FOUND if code else result


if __name__ == "__main__":
    sys.exit(main())
