"""What `make shots` takes, and the addresses that have no picture of their own.

An address of a picture is one of:
  /path/                      as it stands
  first:/list/?filter|rest    the first line of that list, then `rest` added
  db:app.Model?lookups|rest   a record of the demo database that the account may open, in the order of `-pk`: its own address,
                              then `rest`; a `rest` that begins with / is a whole address, with {uid}, {measure__uid} and
                              the like filled from the record
  a >> b|rest                 from a, the first link whose address holds b, then `rest` added
"""

from tests.browser.pictures import findings, house, people, petitions, rectification, rounds
from tests.browser.pictures.words import Picture

PICTURES: tuple[Picture, ...] = (
    *house.PICTURES,
    *rounds.PICTURES,
    *people.PICTURES,
    *petitions.PICTURES,
    *findings.PICTURES,
    *rectification.PICTURES,
)

#: also taken at 1024 px
_MAIN = """
    home home-office home-unit round target interviews interview interview-write visits visit visit-write petitions petition
    drafts draft draft-new clues problems items item-review statistics statistics-t1 report report-edit library requests missing search
    """
MAIN = frozenset(_MAIN.split())

#: addresses that show no page of their own, each with the reason
NO_PICTURE = {
    "core:healthz": "one word for the machine that watches",
    "core:file": "the file itself",
    "core:sheet": "a workbook, or the way to an export request",
    "core:roles_sheet": "a workbook",
    "core:import_template": "a workbook",
    "core:trail_export": "a workbook",
    "statistics_sheet": "a workbook",
    "inbox_count": "the figures of the top bar, in every picture",
    "rounds:org_pick": "data for a picker",
    "rounds:person_pick": "data for a picker",
    "core:login_code": "stands between the password and the code of a second factor, which no demo account has",
}
