"""The roof (总览): pages and figures that show several apps at once. Nobody imports it."""

from django.apps import AppConfig

from xuncha.celery import app as celery_app

__all__ = ["XunchaConfig", "celery_app"]  # loaded with Django, so that shared tasks find their app


class XunchaConfig(AppConfig):
    name = "xuncha"
    label = "xuncha"
    verbose_name = "总览"

    def ready(self) -> None:
        """The papers that the roof builds are fetched past its own guard."""
        from xuncha import queries  # models are ready only now
        from xuncha.core import registry
        from xuncha.views.weeklies import TABLE

        registry.register(registry.Registration(
            tables={TABLE.key: TABLE},
            file_guards={"findings.inspectionreport": queries.may_fetch_paper},
            audit_labels={"findings.inspectionreport": "巡察报告", "xuncha.snapshot": "统计快照"},
        ))  # fmt: skip
