"""The import of 10,000 rows: pre-check, commit and the memory of the process, for each ledger (issue: Sheets).

Each ledger is measured in a process of its own, so that the peak is its own; everything is taken back at the end.
"""

import io
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.bench import samples

ROWS = 10_000
CHECK_SECONDS, COMMIT_SECONDS, MEMORY_MB = 20, 60, 400
LEDGERS = ("interviews", "visits", "petitions", "requests", "instructions", "orgs", "persons", "posts")
#: loaded only for a suggestion: an import never needs it
CLASSIFIER = ("sklearn", "scipy")
FROM = date(2023, 2, 22)


def talk(place: int) -> dict[str, Any]:
    """Pairs of talkers in turn, ten minutes each, all within the time on site."""
    slot, pair = divmod(place, len(PAIRS))
    day, minute = divmod(slot, 144)
    start, end = minute * 10, minute * 10 + 10
    talkers = PAIRS[pair]
    return {
        "日期": f"{FROM + timedelta(days=day)}", "时间": f"{start // 60:02}:{start % 60:02}-{min(end, 1439) // 60:02}:{min(end, 1439) % 60:02}",
        "地点": f"村部{place % 7}室", "姓名": f"谈话对象{place}", "人员类别": "群众", "谈话人": talkers,
        "主要内容(要点)": f"反映第{place}件事：鱼塘发包没有召开村民代表会议，账目没有公开。", "问题分类": "LW6.1c", "涉及党组织": "柳湾村",
        "时长无误": "是", "已宣读告知": "是",
    }  # fmt: skip


PAIRS = ("member_2(测试)、deputy_2(测试)", "leader_2(测试)、liaison_2(测试)", "member_2b(测试)、petition_2(测试)")


def letter(place: int) -> dict[str, Any]:
    """Half of them signed, with a reporter."""
    signed = place % 2
    return {
        "日期": f"{FROM + timedelta(days=place % 20)} 09:00", "方式": "来信", "署名": "实名" if signed else "匿名",
        "被反映人": f"某某{place}、程启樵", "单位职务": "村党支部书记", "类别": "检举控告", "问题性质": "群众纪律", "领域": "LW6.1c",
        "内容摘要": f"反映低保评议优亲厚友，第{place}件。", "涉及党组织": "柳湾村",
        "反映人姓名": f"反映人{place}" if signed else None, "反映人电话": f"138{place:08}" if signed else None,
    }  # fmt: skip


def org(place: int) -> dict[str, Any]:
    """Villages of one township."""
    return {"名称": f"中共第{place}村支部委员会", "简称": f"第{place}村", "上级": "槐渡镇", "层级": "村", "组织类型": "村党支部", "户数": place,
            "集体经济收入(万元)": place / 10, "脱贫村": "是"}  # fmt: skip


def person(place: int) -> dict[str, Any]:
    """Officials of one township."""
    return {
        "姓名": f"岑望{place}",
        "单位": "槐渡镇",
        "性别": "男",
        "出生年份": 1970 + place % 30,
        "职级": "乡科级正职",
        "籍贯": "临澜县",
    }


def post(place: int) -> dict[str, Any]:
    """One post for each of a few persons and days."""
    return {"姓名": "member_2(测试)", "任职单位": "槐渡镇", "职务": "乡镇党委书记",
            "任职日期": f"{date(1990, 1, 1) + timedelta(days=place)}"}  # fmt: skip


def visit(place: int) -> dict[str, Any]:
    """A household visit each few minutes, with people met and a finding."""
    minute, day = divmod(place, 20)
    return {
        "村": "柳湾村", "日期": f"{FROM + timedelta(days=day)}", "时间": f"{minute // 60:02}:{minute % 60:02}", "方式": "入户走访", "户数": 6,
        "对象类别": "低保户2、老党员1", "反映问题": f"反映第{place}件事：种粮补贴名单没有公示。", "分类": "LW6.1c", "处置": "留存",
        "走访人": PAIRS[place % 3], "走访情况": "走访六户，两户反映补贴没有公示。",
    }  # fmt: skip


def item(place: int) -> dict[str, Any]:
    """Ten items a request."""
    minute, day = divmod(place // 10, 20)
    return {"提出时间": f"{FROM + timedelta(days=day)} 09:{minute:02}", "单位": "柳湾村", "资料名称": f"凭证第{place}册", "期间": "2021年", "份数": 1,
            "形式": "原件", "联系人": "村报账员"}  # fmt: skip


def paper(place: int) -> dict[str, Any]:
    """Requests to the office."""
    return {
        "类型": "请示",
        "报送对象": "巡察办",
        "标题": f"关于第{place}件事的请示",
        "内容": "因核实需要，请示延长三天。",
    }


MAKERS: dict[str, tuple[str, Callable[[int], dict[str, Any]]]] = {
    "interviews": ("member_2", talk), "petitions": ("petition_2", letter), "orgs": ("office_staff", org),
    "visits": ("member_2", visit), "requests": ("member_2", item), "instructions": ("liaison_2", paper),
    "persons": ("office_staff", person), "posts": ("office_staff", post),
}  # fmt: skip


def rows(key: str, count: int) -> Iterator[dict[str, Any]]:
    """Good rows of a ledger."""
    return (MAKERS[key][1](place) for place in range(count))


def sheet(key: str, count: int) -> bytes:
    """The file, written as a stream so that its making costs no memory."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    page = book.create_sheet("导入")
    heads = list(MAKERS[key][1](1))
    page.append(heads)
    for row in rows(key, count):
        page.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def run(world: Any, key: str, count: int) -> tuple[float, float, float]:
    """Seconds of the check and of the commit, and the peak of this process in MB; the rows stay."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.http import QueryDict

    from tests.imports import work
    from xuncha.core import facts, imports, registry
    from xuncha.core.web import Asking

    content = sheet(key, count)
    asking = Asking(world.users[MAKERS[key][0]], QueryDict(), {})
    imported = imports.start_import(by=asking.user, declaration=registry.imports[key], asking=asking,
                                    upload=SimpleUploadedFile("a.xlsx", content))  # fmt: skip
    begun = time.monotonic()
    work()
    checked = time.monotonic()
    imported.refresh_from_db()
    assert (imported.status, imported.good, imported.bad) == ("checked", count, 0), imported.findings[:2000]
    imports.commit_import(imported, by=asking.user)
    facts.forget()
    committing = time.monotonic()
    work()
    done = time.monotonic()
    imported.refresh_from_db()
    assert imported.status == "done" and imported.created == count, imported.findings[:2000]
    return checked - begun, done - committing, _peak()


def _peak() -> float:
    """MB at this process's highest; `ru_maxrss` would begin with what the process that started it had."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024  # type: ignore[union-attr]


def one(key: str) -> None:
    """Measure one ledger in this process and print it; the transaction is taken back."""
    import django
    from django.db import transaction

    django.setup()
    from tests import factories

    with transaction.atomic():
        found = run(factories.make_world(), key, ROWS)
        _hold(key)
        transaction.set_rollback(True)
    loaded = sorted(name for name in CLASSIFIER if name in sys.modules)
    print(key, ",".join(loaded) or "-", *(f"{figure:.1f}" for figure in found))


def _hold(key: str) -> None:
    """Every row was remembered, and every record has its entry in the trail."""
    from xuncha.core.models import AuditEntry, ImportedRow

    assert ImportedRow.objects.filter(ledger=key).count() == ROWS
    records = set(ImportedRow.objects.filter(ledger=key).values_list("record_uid", flat=True))
    verbs = ("create", "register", "create_org", "create_person", "open_post", "ask_materials")
    made = AuditEntry.objects.filter(verb__in=verbs).values_list("uid", flat=True)
    assert len(records) == ROWS
    assert len(set(made) & records) == ROWS or (key == "requests" and len(set(made)) >= ROWS // 10)


def apart(key: str, **env: str) -> tuple[list[str], list[float]]:
    """Import ROWS rows of a ledger in a process of its own, as a worker does: which classifier modules it loaded; seconds of
    the check and of the commit, MB at the peak."""
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.sheets", key], env={**os.environ, "XUNCHA_TODAY": "2023-04-27", **env},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if answer.returncode:
        raise RuntimeError(answer.stderr[-1500:])
    _, loaded, *figures = answer.stdout.split()[-5:]
    return [name for name in loaded.split(",") if name != "-"], [float(figure) for figure in figures]


def measure() -> list[str]:
    """Every ledger, into the small round of the tests in a database of its own; the sentences of the bounds that are broken."""
    with samples.empty_database() as url:
        return [sentence for key in LEDGERS for sentence in _ledger(key, url)]


def _ledger(key: str, url: str) -> list[str]:
    try:
        loaded, (check, commit, memory) = apart(key, DATABASE_URL=url)
    except RuntimeError as error:
        return [f"导入 {key}：{error}"]
    print(f"导入 {key} {ROWS} 行：预检 {check:.1f} 秒，写入 {commit:.1f} 秒，内存峰值 {memory:.0f} MB", flush=True)
    bounds = (("预检", check, CHECK_SECONDS), ("写入", commit, COMMIT_SECONDS), ("内存", memory, MEMORY_MB))
    return [f"导入 {key}：载入了 {name}" for name in loaded] + [
        f"导入 {key}：{word} {value:.1f} 超过 {bound}" for word, value, bound in bounds if value > bound
    ]


if __name__ == "__main__":
    one(sys.argv[1])
