"""信访: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = "信访"

    def ready(self) -> None:
        """Register petitions with the house; they are in no search."""
        from petitions import queries  # models are ready only now
        from petitions.queries import stages
        from petitions.sheets import IMPORT
        from petitions.states import WORDS
        from petitions.views.petitions import BULK, TABLE
        from xuncha.core import registry

        registry.register(registry.Registration(
            stage_conditions=stages.CONDITIONS,
            spine_nodes={"petitions.petition": queries.nodes},
            file_guards={"petitions.petition": queries.may_fetch},
            conflict_facts=[queries.conflict_facts],
            talk_topics=[queries.talk_topics],
            completeness=queries.COMPLETENESS,
            outgoing_names=[queries.outgoing_names],
            tables={TABLE.key: TABLE},
            imports={IMPORT.key: IMPORT},
            bulks={BULK.key: BULK},
            verb_words=WORDS,
            audit_labels={"petitions.petition": "信访件", "petitions.petitionaccused": "被反映人", "petitions.petitionreporter": "反映人",
                          "petitions.identityrequest": "查看反映人申请", "petitions.identitynotice": "查看反映人情况", "petitions.petitionreply": "答复",
                          "petitions.duplicatecandidate": "疑似重复", "core.postponerequest": "延期申请"},
        ))  # fmt: skip
