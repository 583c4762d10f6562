"""反馈整改: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = "反馈整改"

    def ready(self) -> None:
        """Bars of stages, places on the spine, file guards, search."""
        from rectification import queries
        from rectification.actions.topics import MOVERS
        from rectification.queries import stages
        from rectification.states import WORDS
        from rectification.views import fixes, items
        from xuncha.core import registry

        registry.register(registry.Registration(
            stage_conditions=stages.CONDITIONS,
            spine_nodes={"rectification.rectificationitem": queries.spine_items, "rectification.feedbackitem": queries.spine_feedbacks,
                         "rectification.immediatefix": queries.fixes.spine},
            file_guards={"rectification.measure": queries.may_fetch, "rectification.immediatefix": queries.fixes.may_fetch},
            topic_movers=MOVERS,
            search_sources=[queries.search, queries.fixes.search],
            completeness=[*queries.COMPLETENESS, queries.fixes.COMPLETENESS],
            tables={items.TABLE.key: items.TABLE, fixes.TABLE.key: fixes.TABLE},
            bulks={items.BULK.key: items.BULK},
            verb_words=WORDS,
            audit_labels={"rectification.rectificationitem": "整改事项", "rectification.feedback": "反馈意见",
                          "rectification.measure": "整改措施", "rectification.closurerule": "销号规则", "rectification.immediatefix": "立行立改"},
        ))  # fmt: skip
