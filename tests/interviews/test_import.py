"""Talks by the sheet: rows become talks with points under the rules of the single verb."""

from datetime import date, time

from openpyxl.utils import get_column_letter

from interviews.models import Interview
from tests.imports import filled, send, taken, work

ROW = {
    "日期": "2023-03-01", "时间": "09:00-10:20", "地点": "镇政府302室", "姓名": "左明远", "人员类别": "一般干部",
    "谈话人": "member_2(测试)、deputy_2(测试)", "主要内容(要点)": "2021年鱼塘发包没有开会", "问题分类": "LW6.1c", "涉及党组织": "槐渡镇",
}  # fmt: skip


def test_a_row_becomes_a_talk_with_its_point(world, login):
    client = login("member_2")
    imported = send(client, "interviews", filled([ROW]))
    assert (imported.status, imported.rows, imported.good, imported.bad) == ("checked", 1, 1, 0), imported.findings
    assert not Interview.objects.exists(), "a check writes nothing"
    client.post(f"{imported.get_absolute_url()}commit/", {"mode": "all"})
    work()
    imported.refresh_from_db()
    assert (imported.status, imported.created) == ("done", 1), imported.findings
    talk = Interview.objects.get()
    assert (talk.number, talk.date, talk.start, talk.end, talk.interviewee) == (
        "1401-02-TH-0001", date(2023, 3, 1), time(9), time(10, 20), "左明远",
    )  # fmt: skip
    point = talk.points.get()
    assert (point.leaf, point.nature, point.destination) == (world.leaves["LW6.1c"], "issue", "keep")
    assert {user.username for user in talk.talkers.all()} == {"member_2", "deputy_2"}
    assert talk.number in client.get(imported.get_absolute_url()).content.decode()


WHOLE = {
    **ROW, "性别": "男", "政治面貌": "中共党员", "年龄段": "46—60岁", "主谈人": "deputy_2(测试)", "涉及人员": "村党支部书记",
    "对班子评价": "较好", "对班子评价说明": "肯干事。", "对一把手评价": "一般", "对一把手评价说明": "听不进意见。", "记录形式": "手写",
    "录音录像": "是", "录音录像批准人": "组长",
}  # fmt: skip


def test_a_row_fills_in_what_the_form_of_a_talk_asks(world, login):
    """Every field of domain §3.1 that one row can hold."""
    imported = taken(login("member_2"), "interviews", filled([WHOLE]))
    assert (imported.status, imported.created) == ("done", 1), imported.findings
    talk = Interview.objects.get()
    assert (talk.gender, talk.political, talk.age_band, talk.lead) == (
        "male", "member", "to_60", world.users["deputy_2"],
    )  # fmt: skip
    assert (talk.team_grade, talk.team_note, talk.chief_grade, talk.chief_note) == (
        "better", "肯干事。", "fair", "听不进意见。",
    )  # fmt: skip
    assert (talk.form, talk.av, talk.av_approver) == ("paper", True, "组长")
    assert talk.points.get().persons == "村党支部书记"


def test_what_is_wrong_in_the_further_columns_stands_at_its_cell(login):
    wrong = [
        {**WHOLE, "录音录像批准人": None}, {**WHOLE, "主谈人": "member_2b(测试)"}, {**WHOLE, "主谈人": "某某"}, {**WHOLE, "地点": "室" * 61},
        {**WHOLE, "涉及人员": "人" * 101}, {**WHOLE, "对班子评价": "优秀"},
    ]  # fmt: skip
    imported = send(login("member_2"), "interviews", filled(wrong))
    assert (imported.good, imported.bad) == (0, len(wrong)), imported.findings
    heads = list(WHOLE)
    for row, (head, sentence) in enumerate((
        ("录音录像批准人", "要写明批准人"), ("主谈人", "必须是谈话人之一"), ("主谈人", "本组没有“某某”"), ("地点", "60"), ("涉及人员", "100"),
        ("对班子评价", "不在选项之内"),
    ), start=2):  # fmt: skip
        cell = f'"{get_column_letter(heads.index(head) + 1)}{row}"'
        at = imported.findings.index(cell)
        assert sentence in imported.findings[at : at + 120], (cell, imported.findings)
