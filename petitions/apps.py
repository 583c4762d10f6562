"""信访: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class PetitionsConfig(AppConfig):
    name = "petitions"
    verbose_name = "信访"

    def ready(self) -> None:
        """Register petitions with the house; they are in no search."""
        from petitions import queries  # models are ready only now
        from petitions.states import WORDS
        from petitions.views.petitions import TABLE
        from xuncha.core import registry

        registry.register(registry.Registration(
            spine_nodes={"petitions.petition": queries.nodes},
            file_guards={"petitions.petition": queries.may_fetch},
            conflict_facts=[queries.conflict_facts],
            outgoing_names=[queries.outgoing_names],
            tables={TABLE.key: TABLE},
            verb_words=WORDS,
            audit_labels={"petitions.petition": "信访件", "petitions.petitionaccused": "被反映人", "petitions.petitionreporter": "反映人",
                          "petitions.identityrequest": "查看反映人申请"},
        ))  # fmt: skip
