"""Petitions for tests, made by the verbs."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from petitions import actions
from petitions.models import Petition
from tests.factories import World
from xuncha.core import calendar


def at(day: str) -> datetime:
    """Nine in the morning of a day."""
    return datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=calendar.ZONE)


def register(world: World, by: str = "petition_2", **facts: Any) -> Petition:
    """A letter about 程启樵 of 柳湾村."""
    given = {
        "target": world.target, "org": world.village, "received_at": at("2023-03-10"), "channel": "letter", "source": "own",
        "signature_type": "anonymous", "klass": "accusation", "nature": "masses", "field": world.leaves["LW6.1c"],
        "summary": "反映低保优亲厚友。", "pages": 2, "accused": [{"name": "程启樵", "org_name": "柳湾村", "post": "党支部书记", "rank": ""}],
    }  # fmt: skip
    return actions.register_petition(by=world.users[by], **{**given, **facts})


def scan(petition: Petition, by: Any) -> None:
    """The original, kept by petition duty."""
    upload = SimpleUploadedFile("原件.pdf", b"%PDF-1.4 letter", content_type="application/pdf")
    actions.add_original(petition, by=by, upload=upload)


def stub(world: World, **facts: Any) -> Petition:
    """A letter about a cadre of a higher level."""
    return register(world, upper_level=True, envelope_no="密〔2023〕7号", carrier="祝小满", **facts)


def upto(petition: Petition, status: str, world: World, disposal: str = "group", **facts: Any) -> Petition:
    """Moved on by those who may: petition_2 works, leader_2 decides."""
    duty, leader = world.users["petition_2"], world.users["leader_2"]
    path = {
        "screened": lambda: actions.VERBS["screen"](petition, by=duty),
        "proposed": lambda: actions.propose(
            petition, by=duty, proposal="由组内核实。", disposal=disposal, **{"handler": "巡察组", **facts}
        ),
        "approved": lambda: actions.VERBS["approve"](petition, by=leader, reason="同意。"),
        "handling": lambda: (actions.VERBS["handle"](petition, by=duty), scan(petition, by=duty)),
        "closed": lambda: actions.close(petition, by=duty, result="属实。", truth="true"),
    }
    for step, move in path.items():
        move()
        if step == status:
            break
    petition.refresh_from_db()
    return petition
