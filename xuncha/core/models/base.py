"""What every record has: a stable uid beside the key, who and when, and the trigger that guards its trail."""

import uuid
from typing import ClassVar

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models

TRAIL_BODY = """
    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;
    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)
    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), '{noun}',
           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',
           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY[{clear}]::text[])
                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)
                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k
                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{{}}'::jsonb);
    RETURN NULL;
"""


class TrailTrigger(pgtrigger.Trigger):
    """Writes an entry for what goes past the verbs: `SET LOCAL app.audit` unset (design §5.9)."""

    def get_func(self, model: type[models.Model]) -> str:
        """The trigger's body for one table; only the columns of AUDIT_CLEAR keep their values.

        Migrations compile with a bare copy of the model, so the list is read from the real one.
        """
        real = apps.get_model(model._meta.label)
        clear = ", ".join(f"'{real._meta.get_field(name).column}'" for name in getattr(real, "AUDIT_CLEAR", ()))
        return TRAIL_BODY.format(noun=model._meta.label_lower, clear=clear)


def trail_trigger() -> TrailTrigger:
    """The trail trigger, declared in the Meta of every ledger table."""
    return TrailTrigger(
        name="trail",
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    )


class Record(models.Model):
    """Base of every record with a life of its own."""

    #: columns whose old and new values may stand in the trail in clear: states, dates, numbers, ids
    AUDIT_CLEAR: ClassVar[tuple[str, ...]] = ()
    #: the highest confidentiality of the record's ordinary fields: 1 内部, 2 敏感, 3 高敏 (domain §1.2)
    LEVEL: ClassVar[int] = 1
    #: the noun of the rule table (core/roles.py)
    NOUN: ClassVar[str] = ""

    uid = models.UUIDField("标识", default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="登记人"
    )

    class Meta:
        abstract = True
        triggers: ClassVar[list[pgtrigger.Trigger]] = [trail_trigger()]
