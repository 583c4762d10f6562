"""轮次: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "rounds"
    verbose_name = "轮次"

    def ready(self) -> None:
        """Register papers, meetings and the words of the trail with the house."""
        from rounds import permissions  # models are ready only now
        from rounds.queries import group_life, life_lacks, master_facts, nodes, preparation
        from rounds.sheets import IMPORTS
        from rounds.states import WORDS
        from rounds.views.group_meetings import TABLE as MINUTES
        from rounds.views.instructions import TABLE as INSTRUCTIONS
        from rounds.views.letters import TABLE as LETTERS
        from rounds.views.orgs import TABLE as ORGS
        from rounds.views.persons import POSTS
        from rounds.views.persons import TABLE as PERSONS
        from rounds.views.points import TABLE as POINTS
        from rounds.views.seconding import SECONDMENTS, TRAININGS
        from xuncha.core import registry

        registry.register(
            registry.Registration(
                spine_nodes={
                    "rounds.meeting": nodes.meeting_nodes, "rounds.stagedocument": nodes.document_nodes,
                    "rounds.groupmeeting": group_life.minutes_nodes, "rounds.instruction": group_life.instruction_nodes,
                },
                file_guards={
                    "rounds.stagedocument": permissions.may_fetch_document,
                    "rounds.recusaldeclaration": permissions.may_fetch_basis,
                    "rounds.inquiryletter": preparation.may_fetch_reply,
                    "rounds.trainingsession": preparation.may_fetch_training,
                    "rounds.groupmeeting": group_life.may_fetch_minutes, "rounds.instruction": group_life.may_fetch_instruction,
                },
                role_sources=[permissions.roles_held],
                completeness=[*master_facts.COMPLETENESS, *life_lacks.COMPLETENESS],
                tables={table.key: table for table in (
                    ORGS, PERSONS, POSTS, MINUTES, INSTRUCTIONS, LETTERS, SECONDMENTS, TRAININGS, POINTS,
                )},
                imports={one.key: one for one in IMPORTS},
                verb_words=WORDS,
                audit_labels={
                    "rounds.committeeterm": "届次", "rounds.partyorg": "党组织", "rounds.person": "人员", "rounds.postholding": "任职",
                    "rounds.inspectionround": "巡察轮次", "rounds.inspectiongroup": "巡察组", "rounds.roundtarget": "被巡察党组织",
                    "rounds.villagecoverage": "延伸村", "rounds.stagedocument": "阶段文书", "rounds.publicnotice": "巡察公告",
                    "rounds.meeting": "会议", "rounds.authorization": "授权", "rounds.confidentialitypledge": "保密承诺书",
                    "rounds.recusalstatement": "回避情况声明", "rounds.recusaldeclaration": "回避申报", "rounds.recusalrule": "回避规则",
                    "rounds.slotrule": "必备文书", "rounds.workrule": "办理要求",
                    "rounds.inquiryletter": "函询", "rounds.secondment": "抽调", "rounds.trainingsession": "培训", "rounds.secretarypoint": "点人点事",
                    "rounds.groupmeeting": "组务会", "rounds.grouptopic": "组务会议题", "rounds.instruction": "请示报告",
                    "rounds.weeklyreport": "周报", "rounds.taxonomyversion": "问题分类", "core.holiday": "节假日", "core.deadlinerule": "期限规则",
                },
            )
        )  # fmt: skip
