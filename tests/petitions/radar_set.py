"""The labelled pairs of the radar: 34 fictional matters told in three ways each, and what looks like them but is not.

Deterministic and written out by kind, so that a failure names the kind of pair that is judged wrongly.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from petitions.queries.likeness import Letter
from xuncha.core import crypto

MATTERS = json.loads((Path(__file__).parent / "radar_matters.json").read_text(encoding="utf-8"))
TOWN, OTHER_TOWN = 1, 2
VILLAGES = {
    11: "柳湾村",
    12: "堰头村",
    13: "石桥村",
    14: "枫岭村",
    15: "竹溪村",
    16: "沙洲村",
    17: "高坪村",
    18: "青塘村",
}
NAMES = ("程启樵", "佟青岚", "费思齐", "岑望舒", "鄢秋实", "谷雨田", "屈同舟", "庄知远", "卞怀瑾", "师见微", "蒲守拙", "晏清河",
         "桑柏年", "柯维桢", "冉步云", "厉行简", "阮小溪")  # fmt: skip
#: how a clerk mishears or miswrites a name: (pinyin kept), (one sign changed), (title only)
SLIPS = {"程启樵": "程启乔", "佟青岚": "佟清岚", "费思齐": "费思琪", "岑望舒": "岑望书", "鄢秋实": "鄢秋石", "谷雨田": "谷雨天",
         "屈同舟": "屈同洲", "庄知远": "庄志远", "卞怀瑾": "卞怀谨", "师见微": "师见薇", "蒲守拙": "蒲守卓", "晏清河": "晏清荷",
         "桑柏年": "桑伯年", "柯维桢": "柯维祯", "冉步云": "冉部云", "厉行简": "厉行俭", "阮小溪": "阮小西"}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """Two letters, what they are to each other, and whether they are one matter."""

    kind: str
    one: Letter
    other: Letter
    same: bool


def letter(matter: int, telling: int) -> Letter:
    """One telling of a matter as it is registered: neighbours in the list share village and accused."""
    row, place, name = MATTERS[matter], 11 + matter // 2 % len(VILLAGES), NAMES[matter // 2 % len(NAMES)]
    text = row["texts"][telling].replace("{n}", name).replace("{v}", VILLAGES[place])
    return Letter(text, frozenset({name}), place, TOWN, row["leaf"], row["leaf"].split(".")[0])


def _alike() -> list[Pair]:
    found = []
    for matter in range(len(MATTERS)):
        first, second, third = (letter(matter, telling) for telling in range(3))
        name = next(iter(first.names))
        heard, unnamed = frozenset({SLIPS[name]}), frozenset()
        found.append(Pair("told again", first, second, True))
        twist = matter % 5
        changed = {
            0: ("name misheard", replace(third, names=heard, text=third.text.replace(name, SLIPS[name]))),
            1: ("nobody named", replace(third, names=unnamed)),
            2: (
                "filed at the township",
                replace(
                    third,
                    place=TOWN,
                    spoken=frozenset({first.place}) if VILLAGES[first.place] in third.text else frozenset(),
                ),
            ),
            3: ("another leaf of the class", replace(third, leaf=f"{third.root}.99")),
            4: ("surname with a title", replace(third, names=frozenset({f"{name[0]}书记"}))),
        }[twist]
        found.append(Pair(changed[0], first, changed[1], True))
        digest = crypto.normalise_name(f"reporter {matter}")
        if matter % 2:
            found.append(Pair("same reporter", replace(second, reporters=frozenset({digest}), leaf="LW9.9", root="LW9"),
                              replace(third, reporters=frozenset({digest})), True))  # fmt: skip
        else:
            found.append(Pair("two more tellings", second, third, True))
    return found


def _unlike() -> list[Pair]:
    found, count = [], len(MATTERS)
    for matter in range(count):
        own = [letter(matter, telling) for telling in range(3)]
        neighbour = letter(matter ^ 1, matter % 3)  # same village, same accused, another matter
        if matter % 2 == 0:
            found += [Pair("same accused, another matter", one, replace(letter(matter + 1, at), leaf=one.leaf if at == 0 else letter(matter + 1, at).leaf), False)
                      for at, one in enumerate(own)]  # fmt: skip
        place = 11 + (own[0].place - 11 + 3) % len(VILLAGES)
        stranger = NAMES[(matter + 5) % len(NAMES)]
        moved = own[1].text.replace(VILLAGES[own[0].place], VILLAGES[place]).replace(next(iter(own[0].names)), stranger)
        found.append(
            Pair(
                "same matter, another village",
                own[0],
                replace(own[1], text=moved, place=place, names=frozenset({stranger})),
                False,
            )
        )
        if matter % 2:
            found.append(
                Pair(
                    "namesake", own[2], replace(letter((matter + 8) % count, 0), names=own[2].names, place=place), False
                )
            )
            digest = frozenset({f"one writer {matter}"})
            found.append(Pair("same reporter, another matter", replace(own[0], reporters=digest),
                              replace(letter((matter + 7) % count, 1), place=own[0].place, reporters=digest), False))  # fmt: skip
        else:
            found.append(
                Pair(
                    "same field, another person",
                    own[0],
                    replace(letter((matter + 9) % count, 2), leaf=own[0].leaf, root=own[0].root, place=own[0].place),
                    False,
                )
            )
            found.append(
                Pair(
                    "nobody named, same village",
                    replace(own[1], names=frozenset()),
                    replace(neighbour, names=frozenset()),
                    False,
                )
            )
    return found


def pairs() -> list[Pair]:
    """All of them."""
    return _alike() + _unlike()
