"""资料: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"
    verbose_name = "资料"

    def ready(self) -> None:
        """Register search, file guard and words of the trail."""
        from library import queries  # models are ready only now
        from library.states import WORDS
        from xuncha.core import registry

        registry.register(registry.Registration(
            file_guards={"library.document": queries.may_fetch},
            search_sources=[queries.search],
            verb_words=WORDS,
            audit_labels={"library.document": "资料", "library.passage": "条款"},
        ))  # fmt: skip
