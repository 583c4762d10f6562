"""资料: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "资料"

    def ready(self) -> None:
        """Register search, file guard, ledgers, stage conditions and words of the trail."""
        from library import queries  # models are ready only now
        from library.queries import lacks, materials
        from library.sheets import IMPORT
        from library.states import WORDS
        from library.views.materials import BULK, ITEM_TABLE, TABLE
        from xuncha.core import registry

        registry.register(registry.Registration(
            stage_conditions={"on_site": [materials.originals_returned], "wrap_up": [materials.nothing_open]},
            spine_nodes={"library.materialrequest": materials.nodes, "library.materialitem": materials.item_nodes},
            file_guards={"library.document": queries.may_fetch, "library.materialrequest": materials.may_fetch},
            search_sources=[queries.search, materials.search],
            tables={TABLE.key: TABLE, ITEM_TABLE.key: ITEM_TABLE},
            imports={IMPORT.key: IMPORT},
            bulks={BULK.key: BULK},
            completeness=lacks.COMPLETENESS,
            verb_words=WORDS,
            audit_labels={"library.document": "资料", "library.passage": "条款", "library.loan": "借阅", "library.materialrequest": "调阅",
                          "library.materialitem": "调阅资料"},
        ))  # fmt: skip
