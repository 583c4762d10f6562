"""谈话走访: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "谈话走访"

    def ready(self) -> None:
        """Register talks and points with the house."""
        from interviews import queries  # models are ready only now
        from interviews.states import WORDS
        from interviews.views import TABLE
        from xuncha.core import registry

        registry.register(
            registry.Registration(
                stage_conditions={"on_site": [queries.bars_leaving]},
                spine_nodes={
                    "interviews.interview": queries.talk_nodes,
                    "interviews.interviewpoint": queries.point_nodes,
                },
                file_guards={"interviews.interview": queries.may_fetch},
                search_sources=[queries.search],
                outgoing_names=[queries.outgoing_names],
                tables={TABLE.key: TABLE},
                verb_words=WORDS,
                audit_labels={"interviews.interview": "个别谈话", "interviews.interviewpoint": "谈话要点"},
            )
        )
