"""转办函 with 清单 and 回执联: who orders it, what stands on it, what never does (decision 0029)."""

import io

import pytest
from pypdf import PdfReader

from petitions import actions, tasks
from tests import places
from tests.petitions.letters import register, stub, upto
from tests.petitions.test_branches import REAL, sentences
from xuncha.core import files
from xuncha.core.errors import Refused
from xuncha.core.models import Job

NO = "临巡转〔2023〕1号"


def text_of(content: bytes) -> str:
    return (
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages).replace("\n", "").replace(" ", "")
    )


def test_the_letter_is_a_pdf_with_list_and_receipt(world, login):
    letter = upto(register(world, **REAL, pages=3, copies=2), "approved", world, "forward", handler="县信访局")
    letter = actions.transfer(letter, by=world.users["leader_2"], reason="属地办理")
    duty = world.users["petition_2"]
    assert "转办函文号" in sentences(lambda: actions.order_letter(letter, by=duty))
    job = actions.order_letter(letter, by=duty, letter_no=NO)
    tasks.build_letter(str(job.uid))
    job = Job.objects.get(pk=job.pk)
    assert (job.status, job.error) == ("done", "")
    (kept,) = files.of(letter, "letter")
    assert kept.encrypted and kept.level == 3 and "程启樵" not in kept.name
    text = text_of(files.read(kept))
    for words in (
        NO,
        "县信访局",
        "移交清单",
        "回执",
        "程启樵",
        "柳湾村党支部书记",
        "反映低保优亲厚友",
        "2份3页",
        "2023年3月29日",
    ):
        assert words in text, words
    assert "费思齐" not in text and "19900001234" not in text
    may = {name for name, user in world.users.items() if files.may_fetch(user, kept)}
    assert may == {"petition_2", "petition_officer"}
    assert kept.name in login("petition_2").get(letter.get_absolute_url()).content.decode()
    assert kept.name not in login("leader_2").get(letter.get_absolute_url()).content.decode()


def test_a_fixed_number_is_not_changed_by_a_print(world):
    letter = places.letter_sent(world)
    actions.order_letter(letter, by=world.users["petition_2"], letter_no=NO)
    actions.order_letter(letter, by=world.users["petition_2"], letter_no="别的号")
    letter.refresh_from_db()
    assert letter.letter_no == NO


def test_nothing_leaves_with_the_reporter_in_it(world, login):
    letter = upto(
        register(world, summary="可打电话19900001234核实。"), "approved", world, "forward", handler="县信访局"
    )
    letter = actions.transfer(letter, by=world.users["leader_2"], reason="属地办理")
    answer = login("petition_2").post(f"{letter.get_absolute_url()}letter/", {"letter_no": NO})
    assert answer.status_code == 422 and not Job.objects.exists()


def test_only_what_was_handed_on_and_only_by_who_keeps_it(world):
    duty = world.users["petition_2"]
    with pytest.raises(Refused, match="转出以后"):
        actions.order_letter(register(world), by=duty, letter_no=NO)
    sent = actions.VERBS["send_up"](stub(world), by=duty)
    with pytest.raises(Refused, match="密封报送"):
        actions.order_letter(sent, by=duty, letter_no=NO)
    with pytest.raises(Refused):
        actions.order_letter(places.letter_sent(world), by=world.users["leader_2"], letter_no=NO)
