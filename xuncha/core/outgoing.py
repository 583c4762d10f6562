"""Before a text leaves toward a unit (出门检查): names of reporters and interviewees, phones and ID numbers bar it (domain §7.3).

The sentences give place and kind, never whose name it is. Whoever may do the act may go on with a reason, which goes into
the trail; the same text is then not asked about again. Each app offers its protected names of a target in the registry
(`outgoing_names`); they are decrypted in memory for the comparison and kept nowhere.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from xuncha.core import audit, crypto, facts, registry, scan
from xuncha.core.errors import Traces, whole
from xuncha.core.models import AuditEntry, User
from xuncha.core.scan import Finding, Kind

VERB = "override_traces"
ALL = tuple(Kind)


def names_of(target: Any) -> frozenset[str]:
    """Every protected name of a target: one letter is none. Decrypted once in a request or job, however many its rows."""
    return facts.once(("outgoing", target.pk), lambda: _names(target))


def _names(target: Any) -> frozenset[str]:
    found: set[str] = set()
    for offer in registry.outgoing_names:
        found |= offer(target)
    return frozenset(name.strip() for name in found if len(name.strip()) > 1)


def findings(text: str, names: Collection[str], kinds: Collection[Kind] = ALL) -> list[Finding]:
    """The traces of these kinds in one text."""
    return [found for found in scan.findings(text, names=names) if found.kind in kinds]


def place(text: str, start: int) -> str:
    """Where a character stands, as a reader counts: paragraph and character, both from one."""
    before = text[:start]
    paragraph = sum(1 for line in before.split("\n")[:-1] if line.strip()) + 1
    return f"第{paragraph}段第{start - (before.rfind(chr(10)) + 1) + 1}字"


def check(
    target: Any, *, by: User, about: Any, texts: Mapping[str, str], kinds: Collection[Kind] = ALL,
    known: Collection[str] = (),
) -> None:  # fmt: skip
    """Bar texts that carry traces, unless a reason was given now (`overridden`) or for the very same text before.

    `texts`: label → text; `known`: names that belong into these texts (the subject of a clue). Runs inside a verb.
    """
    names = names_of(target) - set(known)
    found = {label: hits for label, text in texts.items() if text and (hits := findings(text, names, kinds))}
    digests = {label: _digest(target, texts[label], hits) for label, hits in found.items()}
    passed = AuditEntry.objects.filter(verb=VERB, changes__digest__1__in=list(digests.values()))
    done = {entry.changes["digest"][1] for entry in passed} if digests else set()
    left = [label for label in found if digests[label] not in done]
    if not left:
        return
    now = facts.current()
    reason = whole(now.override if now else "", 300, "理由")
    if not reason:
        raise Traces(*(_sentence(label, texts[label], found[label]) for label in left), uid=getattr(about, "uid", None))
    if findings(reason, names):
        raise Traces(  # noted as every bar is, so that no name is tried out unseen in the reason either
            "理由会写入审计日志，不能有姓名、电话、证件号或反映人线索；请改写理由后再办。",
            uid=getattr(about, "uid", None),
        )
    for label in left:
        audit.record(VERB, by=by, about=about, reason=reason,
                     changes={"digest": [None, digests[label]], "count": [None, len(found[label])]})  # fmt: skip


def _digest(target: Any, text: str, hits: list[Finding]) -> str:
    """Knows the same text with the same traces again; a name that became protected since then changes it."""
    spans = ",".join(f"{hit.kind.name}{hit.start}-{hit.end}" for hit in hits)
    return crypto.digest(f"{target.pk}|{spans}|{text}", purpose="outgoing")[:32]


def _sentence(label: str, text: str, hits: list[Finding]) -> str:
    told = [f"{place(text, hit.start)}起有{hit.kind.value}" for hit in hits[:5]]
    more = f"，另有 {len(hits) - 5} 处" if len(hits) > 5 else ""
    return f"“{label}”{'、'.join(told)}{more}。"


@contextmanager
def overridden(reason: str) -> Iterator[None]:
    """Go on in spite of traces, for this reason: commands and tests; pages send `trace_reason` (core/middleware.py)."""
    now = facts.current()
    with facts.during(
        facts.Facts(ip=now.ip if now else "", channel=now.channel if now else "command", override=reason)
    ):
        yield
