"""谈话走访: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "谈话走访"

    def ready(self) -> None:
        """Register talks, visits and surveys with the house."""
        from interviews import queries  # models are ready only now
        from interviews.actions import mark_carried
        from interviews.queries import outlines
        from interviews.sheets import IMPORTS
        from interviews.states import SURVEY_WORDS, VISIT_WORDS, WORDS
        from interviews.views.surveys import SURVEY_TABLE
        from interviews.views.talks import BULK, TABLE
        from interviews.views.visits import VISIT_BULK, VISIT_TABLE
        from xuncha.core import registry

        registry.register(
            registry.Registration(
                stage_conditions={
                    "preparing": [outlines.outlines_ready],
                    "on_site": [queries.bars_leaving, queries.bars_uncarried],
                },
                village_checks=[queries.village_checks],
                completeness=queries.COMPLETENESS,
                carry_sources={
                    "point": registry.CarrySource(
                        queries.petition_point_for,
                        queries.petition_values,
                        mark_carried,
                        queries.petition_points_waiting,
                    )
                },
                spine_nodes={
                    "interviews.interview": queries.talk_nodes,
                    "interviews.interviewpoint": queries.point_nodes,
                    "interviews.visit": queries.visit_nodes,
                    "interviews.visitfinding": queries.finding_nodes,
                    "interviews.survey": queries.survey_nodes,
                },
                file_guards={
                    "interviews.interview": queries.may_fetch,
                    "interviews.visit": queries.may_fetch_photo,
                    "interviews.survey": queries.may_fetch_totals,
                },
                search_sources=[queries.search, queries.search_visits],
                tables={table.key: table for table in (TABLE, VISIT_TABLE, SURVEY_TABLE)},
                imports={one.key: one for one in IMPORTS},
                bulks={one.key: one for one in (BULK, VISIT_BULK)},
                verb_words={**WORDS, **VISIT_WORDS, **SURVEY_WORDS},
                audit_labels={
                    "interviews.interview": "个别谈话",
                    "interviews.interviewpoint": "谈话要点",
                    "interviews.namerequest": "查看信访人姓名申请",
                    "interviews.namenotice": "查看信访人姓名情况",
                    "interviews.interviewoutline": "谈话提纲",
                    "interviews.visit": "走访",
                    "interviews.visitfinding": "走访发现",
                    "interviews.coveragerule": "已巡条件",
                    "interviews.checklist": "走访检查表",
                    "interviews.survey": "问卷",
                    "interviews.surveyquestion": "问卷题目",
                    "interviews.surveybatch": "填答群体",
                },
                outgoing_names=[queries.outgoing_names],
            )
        )
