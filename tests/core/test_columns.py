"""Which columns a list shows is each person's own, kept on the server (design §7)."""

from tests.interviews.talks import record
from tests.petitions import letters


def heads(page) -> str:
    return page.content.decode().split("<thead>")[1].split("</thead>")[0]


def test_a_hidden_column_is_gone_for_this_person_alone(world, login):
    record(world)
    mine, other = login("member_2"), login("leader_2")
    assert "涉及党组织" in heads(mine.get("/interviews/"))
    sent = {"next": "/interviews/?size=50", "offered": ["date", "org", "category"], "column": ["date", "category"]}
    assert mine.post("/columns/interviews/", sent)["Location"] == "/interviews/?size=50"
    page = mine.get("/interviews/")
    assert "涉及党组织" not in heads(page) and "谈话编号" in heads(page)
    assert "涉及党组织" in heads(other.get("/interviews/"))
    mine.post("/columns/interviews/", {"next": "/interviews/", "offered": ["org"], "column": ["org"]})
    assert "涉及党组织" in heads(mine.get("/interviews/"))


def test_sums_stay_under_their_columns_and_the_first_column_stays(world, login):
    letters.register(world)
    mine = login("petition_2")
    mine.post("/columns/petitions/", {"next": "/petitions/", "offered": ["number", "accused", "status"], "column": []})
    page = mine.get("/petitions/").content.decode()
    assert (
        "1401-02-XF-0001" in page
        and "1 件，去重 1 件" in page
        and ">被反映人</" not in page.split("<thead>")[1].split("</thead>")[0]
    )


def test_nonsense_is_refused_and_leads_nowhere_else(login):
    client = login("member_2")
    assert client.post("/columns/interviews/", {"next": "https://example.org/", "offered": []})["Location"] == "/"
    assert client.post("/columns/interviews/", {"offered": ["x" * 41]}).status_code == 422
    assert client.post("/columns/no.such/", {"offered": ["date"]}).status_code == 404
    assert client.post("/columns/rounds.meeting/", {"offered": ["date"]}).status_code == 302
