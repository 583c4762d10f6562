"""The trail of a table that is not ours: what goes past the verbs is written by a trigger (design §5.9)."""

from django.db import migrations

ON = """
CREATE FUNCTION {function}() RETURNS TRIGGER AS $$
BEGIN
    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;
    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)
    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), '{noun}', NULL, '', '绕过业务动作直接写库',
           COALESCE((SELECT jsonb_object_agg(k, jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k))
                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k
                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{{}}'::jsonb);
    RETURN NULL;
END;
$$ LANGUAGE plpgsql;
CREATE TRIGGER {function} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
"""
OFF = "DROP TRIGGER {function} ON {table}; DROP FUNCTION {function}();"
PLACE = {"function": "trail_reach", "table": "guardian_userobjectpermission", "noun": "guardian.userobjectpermission"}


class Migration(migrations.Migration):
    # guardian's tables need our User first, so core's squash cannot wait for them; whoever has core at 0063 has them (decision 0052)
    dependencies = [("core", "0063_credential_reset")]
    operations = [migrations.RunSQL(ON.format(**PLACE), OFF.format(**PLACE))]
