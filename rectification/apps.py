"""反馈整改: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    name = "rectification"
    verbose_name = "反馈整改"

    def ready(self) -> None:
        """Bars of stages, places on the spine, file guards, search."""
        from rectification import queries
        from rectification.queries import stages
        from rectification.states import WORDS
        from rectification.views import items
        from xuncha.core import registry

        registry.register(registry.Registration(
            stage_conditions=stages.CONDITIONS,
            spine_nodes={"rectification.rectificationitem": queries.spine_items, "rectification.feedbackitem": queries.spine_feedbacks},
            file_guards={"rectification.measure": queries.may_fetch},
            search_sources=[queries.search],
            completeness=queries.COMPLETENESS,
            tables={items.TABLE.key: items.TABLE},
            verb_words=WORDS,
            audit_labels={"rectification.rectificationitem": "整改事项", "rectification.feedback": "反馈意见",
                          "rectification.measure": "整改措施"},
        ))  # fmt: skip
