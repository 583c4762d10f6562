"""The house: people, keys, trail, workflow engine, files, jobs. Imports no other app."""

from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class CoreConfig(AppConfig):
    name = "xuncha.core"
    label = "core"
    verbose_name = "系统"

    def ready(self) -> None:
        """The demo makes its own key ring; production must be given one (settings)."""
        from xuncha.core import crypto, exports, imports, registry  # fields and models are ready only now
        from xuncha.core.checks import keys_can_be_read, locale_knows_chinese

        checks.register(locale_knows_chinese, checks.Tags.database)
        checks.register(keys_can_be_read)
        if not settings.PRODUCTION:
            crypto.ensure_demo_keys(settings.FIELD_KEYS_FILE)
        registry.register(registry.Registration(
            file_guards={"core.exportrequest": exports.may_fetch, "core.importrun": imports.may_fetch},
            audit_labels={
                "core.user": "账号", "core.rolegrant": "常设角色", "core.credentialreset": "密码重置", "core.rolerule": "权限规则",
                "core.securityrule": "参数", "core.passwordused": "用过的密码", "guardian.userobjectpermission": "轮次可及范围",
                "core.savedfilter": "常用筛选", "core.auditentry": "审计日志", "core.job": "后台任务", "page": "页面", "statistics": "统计",
            },
        ))  # fmt: skip
