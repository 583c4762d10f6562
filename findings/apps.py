"""底稿、问题、线索: what this app offers to the house stands in `ready()`."""

from django.apps import AppConfig

from xuncha.core import registry


class FindingsConfig(AppConfig):
    name = "findings"
    verbose_name = "底稿、问题、线索"

    def ready(self) -> None:
        """Offer stage conditions, nodes of the spine, guards of files, search and words of the trail."""
        from findings.actions.topics import MOVERS
        from findings.queries import clues, completeness, problems, spine, stages  # models are loaded only now
        from findings.states import WORDS
        from findings.views import clues as clue_pages
        from findings.views import drafts, transfers
        from findings.views import problems as problem_pages

        registry.register(registry.Registration(
            stage_conditions={
                "on_site": [stages.drafts_submitted], "wrap_up": [stages.drafts_settled, stages.problems_frozen],
                "reporting": [stages.report_submitted], "deliberation": [stages.report_approved],
                "assessment": [stages.transfers_received],
            },
            spine_nodes=spine.NODES,
            file_guards={
                "findings.evidenceitem": spine.may_fetch_evidence, "findings.clueevidence": spine.may_fetch_clue_evidence,
            },
            search_sources=[spine.search_drafts],
            topic_movers=MOVERS,
            conflict_facts=[clues.conflict_facts],
            talk_topics=[problems.talk_topics],
            completeness=completeness.COMPLETENESS,
            bulks={one.key: one for one in (drafts.BULK, problem_pages.BULK)},
            tables={page.TABLE.key: page.TABLE for page in (drafts, problem_pages, clue_pages, transfers)},
            verb_words=WORDS,
            audit_labels=spine.AUDIT_LABELS,
        ))  # fmt: skip
