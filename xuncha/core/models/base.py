"""What every record has: a stable uid beside the key, who and when, and the trigger that guards its trail."""

import uuid
from typing import Any, ClassVar

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.db import models

TRAIL_BODY = """
    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;
{quiet}    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)
    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), '{noun}',
           {uid}, '', '绕过业务动作直接写库',
           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY[{clear}]::text[])
                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)
                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k
                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{{}}'::jsonb);
    RETURN NULL;
"""


QUIET = "    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - {noise} = to_jsonb(NEW) - {noise} THEN RETURN NULL; END IF;\n"


class TrailTrigger(pgtrigger.Trigger):
    """Writes an entry for what goes past the verbs: `SET LOCAL app.audit` unset (design §5.9).

    `noise`: columns that the framework writes by itself (last_login); a change of these alone is none.
    """

    noise: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *, noise: tuple[str, ...] = (), **options: Any) -> None:
        self.noise = noise  # type: ignore[misc]
        super().__init__(**options)

    def get_func(self, model: type[models.Model]) -> str:
        """The trigger's body for one table; only the columns of AUDIT_CLEAR keep their values.

        Migrations compile with a bare copy of the model, so the list is read from the real one.
        """
        real = apps.get_model(model._meta.label)
        clear = ", ".join(f"'{real._meta.get_field(name).column}'" for name in getattr(real, "AUDIT_CLEAR", ()))
        named = any(field.name == "uid" for field in real._meta.fields)  # small tables have no uid
        quiet = "".join(QUIET.format(noise=f"'{column}'") for column in self.noise)
        return TRAIL_BODY.format(
            noun=model._meta.label_lower,
            clear=clear,
            quiet=quiet,
            uid="COALESCE(NEW.uid, OLD.uid)" if named else "NULL::uuid",
        )


def trail_trigger(*, noise: tuple[str, ...] = ()) -> TrailTrigger:
    """The trail trigger, declared in the Meta of every table whose rows count."""
    return TrailTrigger(
        name="trail",
        noise=noise,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    )


def unchanging() -> pgtrigger.Trigger:
    """What was frozen is neither changed nor deleted, past every verb (design §5.7)."""
    return pgtrigger.Protect(name="unchanging", operation=pgtrigger.Update | pgtrigger.Delete)


class Record(models.Model):
    """Base of every record with a life of its own."""

    #: columns whose old and new values may stand in the trail in clear: states, dates, numbers, ids
    AUDIT_CLEAR: ClassVar[tuple[str, ...]] = ()
    #: the highest confidentiality of the record's ordinary fields: 1 内部, 2 敏感, 3 高敏 (domain §1.2)
    LEVEL: ClassVar[int] = 1
    #: where rows of one kind differ in level: the path to it
    LEVEL_PATH: ClassVar[str] = ""
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
