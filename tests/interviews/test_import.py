"""Talks by the sheet: rows become talks with points under the rules of the single verb."""

from datetime import date, time

from interviews.models import Interview
from tests.imports import filled, send, work

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
