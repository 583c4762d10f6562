"""Secrecy at a real browser: scenario 1, the rights of 4, and the administrators, export and locks of 12 (domain §9)."""

import io
import re
from datetime import date, timedelta

import msoffcrypto
import pytest
from axes.models import AccessAttempt
from django.db.models import F
from openpyxl import load_workbook
from playwright.sync_api import expect

from interviews.models import Interview
from rounds.models import Authorization, InspectionRound, RecusalDeclaration
from tests.browser.test_petitions import _register
from tests.factories import PASSWORD
from tests.worker import start_worker, stop_worker
from xuncha.core import clock, files, tasks
from xuncha.core.models import AuditEntry, Autosave, ExportRequest, RoleGrant, StoredFile

pytestmark = pytest.mark.browser
LEDGERS = ("interviews", "visits", "surveys", "petitions", "drafts", "problems", "clues", "transfers", "reports", "rectification",
           "rectification/feedback", "meetings", "library", "orgs", "persons")  # fmt: skip
PROPOSED = {"role": "member", "starts_on": "2023-02-22", "ends_on": "2023-06-12", "doc_no": "临巡组〔2023〕9号"}


def answer(person, path):
    return person.page.request.get(person.base + path, max_redirects=0)


def submit(person):
    person.page.locator("form.form button[type=submit]").first.click()
    person.page.wait_for_load_state("load")


# ---- scenario 1: authorisation and recusal -----------------------------------------------------------------------------


@pytest.mark.slow
def test_scenario_1(play, settings):
    enter = play(1)
    round_, talk = InspectionRound.objects.get(), Interview.objects.get()
    home = f"/rounds/{round_.uid}"
    kin = enter("member_2b")
    kin.go(f"{home}/recusals/new/")
    kin.fill(org="柳湾村", kind="kin", detail="妻弟任柳湾村会计。")
    submit(kin)
    kin.sees("已申报回避")
    assert RecusalDeclaration.objects.get().person.user.username == "member_2b"

    director = enter("office_director")
    director.go(f"{home}/authorizations/new/")
    director.fill(person="邵临", group=str(round_.groups.get(number=2).pk), **PROPOSED)
    director.page.get_by_label("槐渡镇").check()
    submit(director)
    director.sees("不能授权")
    director.sees("可改派")
    expect(director.page.locator("[name=doc_no]")).to_have_value(PROPOSED["doc_no"])  # nothing typed is lost
    assert not Authorization.objects.filter(doc_no=PROPOSED["doc_no"]).exists()

    old = Authorization.objects.get(person__user__username="member_2b")
    director.go(f"/rounds/authorizations/{old.uid}/")
    director.click("调整到别的组")
    director.fill(
        group=str(round_.groups.get(number=1).pk), doc_no="临巡组〔2023〕10号", reason="亲属在槐渡镇柳湾村任职"
    )
    submit(director)
    leaders = enter("leading_group")
    leaders.go(f"{home}/groups/")
    leaders.click("批准勾选的授权")
    old.refresh_from_db()
    moved = Authorization.objects.get(person__user__username="member_2b", status="approved")
    assert (old.status, moved.group.number) == ("revoked", 1)
    kin.go("/interviews/new/")
    expect(kin.page.locator("body")).not_to_contain_text("槐渡镇")
    assert answer(kin, f"/interviews/{talk.uid}/").status == 404

    path = f"/interviews/{talk.uid}/"
    member = enter("member_2")
    member.go(path)
    member.sees(talk.number)
    settings.XUNCHA_TODAY = date(2023, 6, 20)  # ended 06-12: read only, for report writing
    member.go(path)
    member.sees(talk.number)
    member.go(f"{path}write/")
    member.sees("您的授权已到期，现在只能查看")
    expect(member.page.locator("[name=content]")).to_have_count(0)
    settings.XUNCHA_TODAY = date(2023, 7, 1)  # 15 days of grace ended 06-27
    before = AuditEntry.objects.filter(verb="refused", actor="member_2").count()
    assert member.page.goto(member.base + path).status == 404
    expect(member.page.locator("body")).not_to_contain_text(talk.number)
    knock = AuditEntry.objects.filter(verb="refused", actor="member_2").latest("pk")
    assert (knock.uid, AuditEntry.objects.filter(verb="refused", actor="member_2").count()) == (talk.uid, before + 1)
    assert answer(member, "/interviews/").status == 404


# ---- the rights of scenario 4 ------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_rights_of_scenario_4(play, tmp_path):
    """蔺禾, who is not on petition duty, sees neither the reporter nor the scan, and finds nothing by the phone."""
    enter = play(4)
    duty = enter("petition_2")
    _register(duty, **{"signature_type": "real_name", "reporter-name": "费思齐", "reporter-phone": "19900001234"})
    path = duty.page.url.removeprefix(duty.base)
    scan = tmp_path / "来信.pdf"
    scan.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    duty.page.set_input_files("#original-file", scan)
    duty.click("上传原件")
    scanned = duty.page.locator("#original .file a").get_attribute("href")
    member = enter("member_2")
    for address in (path, scanned, "/petitions/reporter-search/", "/petitions/duplicates/"):
        assert answer(member, address).status == 404, address
    member.go("/petitions/")  # members count letters; of one letter not even that is told
    expect(member.page.locator("main")).not_to_contain_text("XF-0001")
    expect(member.page.locator("main")).not_to_contain_text("仅计数")
    for words in ("19900001234", "费思齐", "1401-02-XF-0001"):
        member.go(f"/search/?q={words}")
        member.sees("没有找到")
        expect(member.page.locator("main a[href*='/petitions/']")).to_have_count(0)
    member.go("/")
    expect(member.page.locator("body")).not_to_contain_text("XF-0001")
    for account in ("chief_huaidu", "member_1", "petition_1", "leader_1", "sysadmin"):
        other = enter(account)
        assert [answer(other, address).status for address in (path, scanned, "/petitions/reporter-search/")][:2] == [
            404,
            404,
        ], account


# ---- scenario 12 -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_administrators_of_scenario_12(play):
    enter = play(12)
    talk = Interview.objects.first()
    for account in ("auditor", "sysadmin", "secadmin"):
        person = enter(account)
        for ledger in LEDGERS:
            assert answer(person, f"/{ledger}/").status in (403, 404), (account, ledger)
        assert answer(person, f"/interviews/{talk.uid}/").status == 404
        assert answer(person, "/interviews/export.xlsx").status == 404
        person.go(f"/search/?q={talk.interviewee}")
        expect(person.page.locator("main")).not_to_contain_text(talk.number)
        person.go("/")
        for ledger in LEDGERS:
            expect(person.page.locator(f"nav a[href='/{ledger}/']")).to_have_count(0)
    system, security = enter("sysadmin"), enter("secadmin")
    assert answer(system, "/roles/grants/new/").status in (403, 404)
    assert answer(system, "/roles/rules/sysadmin/clue/3/").status in (403, 404)
    before = RoleGrant.objects.count()
    security.go("/roles/grants/new/")
    offered = security.page.locator("[name=user]").first.inner_text()
    assert "sysadmin" not in offered or _refused(security, "sysadmin"), "who administers holds no other office"
    assert RoleGrant.objects.count() == before


def _refused(security, account):
    value = security.page.locator("[name=user] option", has_text=account).first.get_attribute("value")
    security.page.eval_on_selector(
        "[name=user]", "(e, v) => { if (e.tomselect) e.tomselect.setValue(v); else e.value = v; }", value
    )
    security.fill(role="clue_officer", reason="试一试")
    submit(security)
    return security.page.locator(".error-summary").count() == 1


@pytest.mark.slow
def test_the_export_of_scenario_12(play):
    """300 talks: two people agree, the file is locked and marked, and is gone after its day."""
    enter = play(12)
    leader, director, leaders = enter("leader_2"), enter("office_director"), enter("leading_group")
    leader.go("/interviews/")
    leader.click("导出 Excel")
    leader.sees("须几人同意")
    leader.fill(purpose="向领导小组汇报谈话情况")
    submit(leader)
    asked = ExportRequest.objects.get()
    assert (asked.rows, asked.needed, asked.status) == (300, 2, "asked")
    page = f"/exports/{asked.uid}/"
    director.go(page)
    director.step("同意导出")
    asked.refresh_from_db()
    assert asked.status == "half" and asked.file is None
    worker = start_worker()
    try:
        leaders.go(page)
        leaders.step("批准导出")
        for _ in range(60):
            leader.go(page)
            if leader.page.locator("#file a").count():
                break
            leader.page.wait_for_timeout(500)
    finally:
        stop_worker(worker)
    link = leader.page.locator("#file a").get_attribute("href")
    content = leader.page.request.get(leader.base + link).body()
    assert answer(director, link).status == answer(leaders, link).status == 404, "the one who asked alone"
    leader.click("显示文件口令")
    password = leader.page.locator("#password strong").inner_text()
    leader.go(page)
    expect(leader.page.locator("body")).not_to_contain_text(password)
    rows = _opened(content, password)
    asked.refresh_from_db()
    assert sum(bool(re.fullmatch(r"1401-02-TH-\d{4}", str(row[0]))) for row in rows) == 300
    marked = "".join(str(cell) for row in rows for cell in row if cell and asked.trace in str(cell))
    assert "leader_2" in marked, "who took it away, and the trace code"
    assert "闻柏舟" not in asked.file.name and "槐渡" not in asked.file.name
    assert timedelta(hours=23) < asked.expires_at - asked.file.created_at <= timedelta(hours=24)
    StoredFile.objects.update(
        created_at=F("created_at") - timedelta(hours=25), expires_at=F("expires_at") - timedelta(hours=25)
    )
    ExportRequest.objects.update(expires_at=F("expires_at") - timedelta(hours=25))
    assert answer(leader, link).status == 404
    tasks.expire_files()
    assert not files.path_of(asked.file.uid).exists()
    leader.go(page)
    leader.sees("已过期")


def _opened(content, password):
    with pytest.raises(Exception, match="zip"):
        load_workbook(io.BytesIO(content))
    out, locked = io.BytesIO(), msoffcrypto.OfficeFile(io.BytesIO(content))
    with pytest.raises(msoffcrypto.exceptions.InvalidKeyError):
        locked.load_key(password="guess", verify_password=True)
    locked.load_key(password=password, verify_password=True)
    locked.decrypt(out)
    return list(load_workbook(out).active.iter_rows(values_only=True))


def _log_in(page, base, account, password):
    page.goto(f"{base}/login/")
    page.fill("#id_username", account)
    page.fill("#id_password", password)
    page.click("button.login-go")
    page.wait_for_load_state("load")


def test_five_wrong_passwords_lock_for_half_an_hour(stage, browser, live_server):
    page = browser.new_context(locale="zh-CN").new_page()
    for _ in range(4):
        _log_in(page, live_server.url, "member_2", "wrong-Pass-2023")
        expect(page.locator(".error-summary")).to_be_visible()
    _log_in(page, live_server.url, "member_2", "wrong-Pass-2023")
    expect(page.locator("body")).to_contain_text("锁定 30 分钟")
    _log_in(page, live_server.url, "member_2", PASSWORD)
    expect(page.locator("body")).to_contain_text("锁定 30 分钟")  # the right one is of no use now
    failed = AuditEntry.objects.filter(verb__contains="login", label__contains="member_2").exclude(verb="login")
    assert failed.count() >= 5
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=29))
    _log_in(page, live_server.url, "member_2", PASSWORD)
    expect(page.locator("body")).to_contain_text("锁定 30 分钟")
    AccessAttempt.objects.update(attempt_time=clock.now() - timedelta(minutes=31))
    _log_in(page, live_server.url, "member_2", PASSWORD)
    expect(page).to_have_url(f"{live_server.url}/")
    page.context.close()


def test_a_pause_of_fifteen_minutes_ends_the_session_and_keeps_the_words(stage):
    """The page saves what is typed, goes blank and asks for the password; who logs in again is offered the words."""
    _world, enter = stage
    member = enter("member_2")
    page = member.page
    page.clock.install()
    member.go("/drafts/new/")
    page.fill("[name=facts]", "2021年鱼塘发包未经村民代表会议，合同价低于邻村。")
    page.clock.run_for(100)
    page.clock.fast_forward("15:00")
    expect(page.locator("#lock")).to_be_visible()
    page.clock.run_for(3_000)  # the last save goes out first, then the session is ended
    page.wait_for_timeout(1_000)
    kept = Autosave.objects.get(user__username="member_2")
    assert "鱼塘发包" in kept.payload
    with page.expect_navigation(url="**/login/**"):
        page.goto(f"{member.base}/drafts/new/")
    _log_in(page, member.base, "member_2", PASSWORD)
    member.go("/drafts/new/")
    page.clock.run_for(1_000)
    expect(page.locator("[data-auto-offer]")).to_be_visible()
    page.click("[data-auto-restore]")
    expect(page.locator("[name=facts]")).to_have_value("2021年鱼塘发包未经村民代表会议，合同价低于邻村。")
