"""All tables of rounds as of 0074_unit_with_villages, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
import xuncha.core.crypto
from django.conf import settings
from django.db import migrations, models


ON = """
CREATE OR REPLACE FUNCTION {function}() RETURNS TRIGGER AS $$
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
CREATE OR REPLACE TRIGGER {function} AFTER INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();
"""
OFF = "DROP TRIGGER {function} ON {table}; DROP FUNCTION {function}();"
PLACES = (
    {"function": "trail_reach", "table": "guardian_userobjectpermission", "noun": "guardian.userobjectpermission"},
    {
        "function": "trail_authorised_target",
        "table": "rounds_authorization_targets",
        "noun": "rounds.authorization_targets",
    },
)


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("rounds", "0001_initial"),
        ("rounds", "0002_trail"),
        ("rounds", "0003_round_papers"),
        ("rounds", "0004_void_papers"),
        ("rounds", "0005_recusal_rules"),
        ("rounds", "0010_classification_decisions"),
        ("rounds", "0020_preparation_lists"),
        ("rounds", "0030_authorised_targets_trail"),
        ("rounds", "0040_recusal_form"),
        ("rounds", "0050_group_life"),
        ("rounds", "0051_recusal_review"),
        ("rounds", "0060_two_opinions"),
        ("rounds", "0070_instruction_days"),
        ("rounds", "0071_village_without_visit_day"),
        ("rounds", "0072_required_papers"),
        ("rounds", "0073_work_rules"),
        ("rounds", "0074_unit_with_villages"),
    ]

    dependencies = [
        ("core", "0001_squashed_0080_evidence_relation"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("core", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="CommitteeTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.PositiveSmallIntegerField(unique=True, verbose_name="届次")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(verbose_name="止")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "届次",
                "ordering": ("-number",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="term_ends_after_it_starts"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionRound",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("sequence", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "round_type",
                    models.CharField(
                        choices=[
                            ("regular", "常规巡察"),
                            ("special", "专项巡察"),
                            ("mobile", "机动巡察"),
                            ("look_back", "巡察“回头看”"),
                            ("escalated", "提级巡察"),
                            ("cross", "交叉巡察"),
                            ("linked", "上下联动"),
                        ],
                        default="regular",
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("purpose", models.TextField(blank=True, verbose_name="工作方案要点")),
                ("entered_on", models.DateField(blank=True, null=True, verbose_name="进驻日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤离日期")),
                ("approved_on", models.DateField(blank=True, null=True, verbose_name="批准日期")),
                ("plan_doc_no", models.CharField(blank=True, max_length=40, verbose_name="方案文号")),
                ("min_members", models.PositiveSmallIntegerField(default=5, verbose_name="每组最少人数")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rounds",
                        to="rounds.committeeterm",
                        verbose_name="届次",
                    ),
                ),
            ],
            options={
                "verbose_name": "巡察轮次",
                "ordering": ("-term__number", "-sequence"),
                "permissions": [("reach_inspectionround", "可及本轮")],
                "constraints": [
                    models.UniqueConstraint(fields=("term", "sequence", "round_type"), name="round_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on", None), ("withdrawn_on__gte", models.F("entered_on")), _connector="OR"
                        ),
                        name="round_leaves_after_entry",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.PositiveSmallIntegerField(verbose_name="组号")),
                ("name", models.CharField(max_length=40, verbose_name="名称")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="groups",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "巡察组",
                "ordering": ("round", "number"),
                "permissions": [("reach_inspectiongroup", "可及本组")],
                "constraints": [models.UniqueConstraint(fields=("round", "number"), name="group_number_once")],
            },
        ),
        migrations.CreateModel(
            name="PartyOrg",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("path", models.CharField(db_index=True, default="", editable=False, max_length=120)),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("short_name", models.CharField(max_length=40, verbose_name="简称")),
                ("code", models.SlugField(blank=True, max_length=40, verbose_name="代码")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县"), ("township", "乡镇"), ("village", "村"), ("department", "县直部门")],
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                (
                    "org_type",
                    models.CharField(
                        choices=[
                            ("county", "县委"),
                            ("township", "乡镇党委"),
                            ("subdistrict", "街道党工委"),
                            ("village_committee", "村党委"),
                            ("village_general", "村党总支"),
                            ("village_branch", "村党支部"),
                            ("joint_branch", "联合党支部"),
                            ("community", "社区党组织"),
                            ("office_branch", "机关党支部"),
                            ("new_branch", "两新支部"),
                            ("department", "部门党组(党委)"),
                        ],
                        max_length=20,
                        verbose_name="组织类型",
                    ),
                ),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("initials", models.CharField(blank=True, editable=False, max_length=40, verbose_name="拼音首字母")),
                ("households", models.PositiveIntegerField(blank=True, null=True, verbose_name="户数")),
                ("population", models.PositiveIntegerField(blank=True, null=True, verbose_name="户籍人口")),
                ("residents", models.PositiveIntegerField(blank=True, null=True, verbose_name="常住人口")),
                ("party_members", models.PositiveIntegerField(blank=True, null=True, verbose_name="党员数")),
                ("probationary_members", models.PositiveIntegerField(blank=True, null=True, verbose_name="预备党员数")),
                ("village_groups", models.PositiveIntegerField(blank=True, null=True, verbose_name="村民小组数")),
                (
                    "collective_income",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="集体经济收入(万元)"
                    ),
                ),
                (
                    "arable_mu",
                    models.DecimalField(
                        blank=True, decimal_places=1, max_digits=12, null=True, verbose_name="耕地(亩)"
                    ),
                ),
                ("was_poor_village", models.BooleanField(default=False, verbose_name="脱贫村")),
                ("is_weak_village", models.BooleanField(default=False, verbose_name="软弱涣散村")),
                ("is_key_village", models.BooleanField(default=False, verbose_name="重点村")),
                ("has_work_team", models.BooleanField(default=False, verbose_name="有驻村工作队")),
                (
                    "village_class",
                    models.CharField(
                        blank=True,
                        choices=[("key", "重点类"), ("watch", "关注类"), ("ordinary", "一般类")],
                        max_length=10,
                        verbose_name="村分类",
                    ),
                ),
                ("last_election_on", models.DateField(blank=True, null=True, verbose_name="换届日期")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="rounds.partyorg",
                        verbose_name="上级",
                    ),
                ),
            ],
            options={
                "verbose_name": "党组织",
                "ordering": ("path", "sort"),
                "constraints": [
                    models.UniqueConstraint(fields=("parent", "name"), name="org_name_once_under_parent"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                        ),
                        name="org_not_its_own_parent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("initials", models.CharField(blank=True, editable=False, max_length=20)),
                ("sort_key", models.CharField(blank=True, editable=False, max_length=120)),
                (
                    "gender",
                    models.CharField(
                        blank=True, choices=[("male", "男"), ("female", "女")], max_length=6, verbose_name="性别"
                    ),
                ),
                ("birth_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="出生年份")),
                ("rank", models.CharField(blank=True, max_length=20, verbose_name="职级")),
                ("native_place", models.CharField(blank=True, max_length=60, verbose_name="籍贯")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="离任日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="persons",
                        to="rounds.partyorg",
                        verbose_name="单位",
                    ),
                ),
                (
                    "user",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="person",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "人员",
                "ordering": ("sort_key", "id"),
            },
        ),
        migrations.CreateModel(
            name="RoundTarget",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planning", "谋划"),
                            ("approval", "报批"),
                            ("preparing", "准备"),
                            ("mobilized", "动员"),
                            ("on_site", "进驻了解"),
                            ("wrap_up", "撤点汇总"),
                            ("reporting", "报告"),
                            ("deliberation", "审议"),
                            ("feedback", "反馈"),
                            ("rectifying", "整改"),
                            ("assessment", "评估"),
                            ("archived", "归档"),
                            ("suspended", "暂停"),
                            ("cancelled", "取消"),
                        ],
                        default="planning",
                        max_length=14,
                        verbose_name="阶段",
                    ),
                ),
                ("stage_before", models.CharField(blank=True, editable=False, max_length=14)),
                (
                    "coverage_mode",
                    models.CharField(
                        choices=[
                            ("with_villages", "巡乡带村"),
                            ("direct", "直接巡村"),
                            ("special", "专项巡村"),
                            ("with_unit", "巡单位带村"),
                            ("roving", "机动巡村"),
                            ("escalated", "提级巡察"),
                            ("cross", "交叉巡察"),
                        ],
                        default="with_villages",
                        max_length=16,
                        verbose_name="巡察方式",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="列入理由")),
                ("discipline_opinion_on", models.DateField(blank=True, null=True, verbose_name="纪委监委意见回复日期")),
                ("organization_opinion_on", models.DateField(blank=True, null=True, verbose_name="组织部意见回复日期")),
                ("entered_on", models.DateField(blank=True, null=True, verbose_name="进驻日期")),
                ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤离日期")),
                ("feedback_on", models.DateField(blank=True, null=True, verbose_name="反馈日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targeted",
                        to="rounds.partyorg",
                        verbose_name="党组织",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "被巡察党组织",
                "ordering": ("round", "group__number", "org__sort", "id"),
                "permissions": [("reach_roundtarget", "可及本对象")],
                "constraints": [models.UniqueConstraint(fields=("round", "org"), name="target_once_a_round")],
            },
        ),
        migrations.CreateModel(
            name="GroupMeeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("absent", models.TextField(blank=True, verbose_name="缺席人员及原因")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("recorded", "已记录"), ("issued", "已签发"), ("voided", "作废")],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="签发时间")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                ("attendees", models.ManyToManyField(related_name="+", to="rounds.person", verbose_name="参加人员")),
                (
                    "chair",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.person",
                        verbose_name="主持（组长）",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "组务会",
                "ordering": ("-at", "-id"),
                "indexes": [models.Index(fields=["target", "-at", "-id"], name="minutes_of_target")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="minutes_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "issued"), _negated=True),
                            models.Q(("issued_at__isnull", False), ("issued_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="minutes_issued_who_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="GroupTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("drafts", "底稿研究"),
                            ("clues", "线索研判"),
                            ("fixes", "立行立改"),
                            ("report", "报告讨论"),
                            ("duties", "人员分工"),
                            ("request", "请示事项"),
                            ("discipline", "纪律教育"),
                        ],
                        max_length=12,
                        verbose_name="议题类别",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="议题")),
                ("record_kind", models.CharField(blank=True, max_length=60, verbose_name="记录种类")),
                ("record_uid", models.UUIDField(blank=True, null=True, verbose_name="记录")),
                ("opinions", models.TextField(blank=True, verbose_name="各人意见")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("agree", "同意"), ("supplement", "补充"), ("unfounded", "不成立"), ("defer", "缓议")],
                        max_length=12,
                        verbose_name="决定",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="topics",
                        to="rounds.groupmeeting",
                        verbose_name="组务会",
                    ),
                ),
            ],
            options={
                "verbose_name": "组务会议题",
                "ordering": ("meeting", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("meeting", "seq"), name="topic_seq_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("record_uid__isnull", False)),
                        fields=("meeting", "record_uid"),
                        name="topic_record_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("record_kind", ""), ("record_uid", None)),
                            models.Q(models.Q(("record_kind", ""), _negated=True), ("record_uid__isnull", False)),
                            _connector="OR",
                        ),
                        name="topic_record_has_a_kind",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InspectionHistory",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveSmallIntegerField(verbose_name="轮次")),
                (
                    "round_type",
                    models.CharField(
                        choices=[
                            ("regular", "常规巡察"),
                            ("special", "专项巡察"),
                            ("mobile", "机动巡察"),
                            ("look_back", "巡察“回头看”"),
                            ("escalated", "提级巡察"),
                            ("cross", "交叉巡察"),
                            ("linked", "上下联动"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=40, verbose_name="专题")),
                ("inspected_on", models.DateField(blank=True, null=True, verbose_name="巡察时间")),
                (
                    "term",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.committeeterm",
                        verbose_name="届次",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="history",
                        to="rounds.partyorg",
                        verbose_name="党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "历次巡察",
                "ordering": ("-term__number", "-sequence"),
                "constraints": [
                    models.UniqueConstraint(fields=("org", "term", "sequence", "round_type"), name="history_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfidentialityPledge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("signed_on", models.DateField(verbose_name="签署日期")),
                ("text", models.TextField(verbose_name="承诺内容")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pledges",
                        to="rounds.person",
                        verbose_name="承诺人",
                    ),
                ),
            ],
            options={
                "verbose_name": "保密承诺书",
                "constraints": [models.UniqueConstraint(fields=("person", "round"), name="pledge_once_a_round")],
            },
        ),
        migrations.CreateModel(
            name="PostHolding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("post", models.CharField(max_length=40, verbose_name="职务代码")),
                ("title", models.CharField(max_length=60, verbose_name="职务")),
                ("is_chief", models.BooleanField(default=False, verbose_name="一把手")),
                ("is_team", models.BooleanField(default=False, verbose_name="班子成员")),
                ("sort", models.PositiveSmallIntegerField(default=50, verbose_name="次序")),
                ("starts_on", models.DateField(verbose_name="任职日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="免职日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="post_holdings",
                        to="rounds.partyorg",
                        verbose_name="单位",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="posts",
                        to="rounds.person",
                        verbose_name="人员",
                    ),
                ),
            ],
            options={
                "verbose_name": "任职",
                "ordering": ("sort", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="post_ends_after_it_starts",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="RecusalDeclaration",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("kin", "亲属关系"),
                            ("former_post", "曾任职"),
                            ("native_place", "籍贯或成长地"),
                            ("shared_history", "共事或其他利害关系"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="类型",
                    ),
                ),
                (
                    "relation",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="rounds.recusal.relation", verbose_name="与本人关系"
                    ),
                ),
                (
                    "relative_post",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="rounds.recusal.relative_post", verbose_name="亲属单位和职务"
                    ),
                ),
                (
                    "detail",
                    xuncha.core.crypto.EncryptedTextField(purpose="rounds.recusal.detail", verbose_name="情况说明"),
                ),
                ("declared_on", models.DateField(verbose_name="申报日期")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("declared", "已申报"),
                            ("reviewed", "组长已提意见"),
                            ("upheld", "应当回避"),
                            ("overridden", "不需回避"),
                        ],
                        default="declared",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("opinion", models.CharField(blank=True, max_length=300, verbose_name="组长意见")),
                ("decision_reason", models.CharField(blank=True, max_length=300, verbose_name="决定理由")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="rounds.person",
                        verbose_name="申报人",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出意见的组长",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="recusals",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避申报",
                "ordering": ("-declared_on", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            ("reviewed_by", None),
                            models.Q(("decided_by", models.F("reviewed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="recusal_reviewer_does_not_decide",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "reviewed"), _negated=True),
                            models.Q(("reviewed_by__isnull", False), models.Q(("opinion", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="reviewed_recusal_has_an_opinion",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecusalRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("current_post", "现任职务"),
                            ("former_post", "曾任职务"),
                            ("native_place", "籍贯或成长地"),
                            ("same_target", "上一轮巡察过同一单位"),
                            ("named", "被信访件或线索反映"),
                        ],
                        max_length=16,
                        verbose_name="检查内容",
                    ),
                ),
                (
                    "years",
                    models.PositiveSmallIntegerField(
                        blank=True, help_text="只用于曾任职务：离任几年之内。", null=True, verbose_name="年限"
                    ),
                ),
                (
                    "for_heads",
                    models.CharField(
                        choices=[("block", "禁止授权"), ("warn", "提醒"), ("off", "不检查")],
                        max_length=6,
                        verbose_name="对组长、副组长",
                    ),
                ),
                (
                    "for_members",
                    models.CharField(
                        choices=[("block", "禁止授权"), ("warn", "提醒"), ("off", "不检查")],
                        max_length=6,
                        verbose_name="对其他组员",
                    ),
                ),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避规则",
                "ordering": ("code", "-effective_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "effective_from"), name="recusal_rule_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", "former_post"), ("years__gte", 1)),
                            models.Q(models.Q(("code", "former_post"), _negated=True), ("years", None)),
                            _connector="OR",
                        ),
                        name="years_belong_to_former_posts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RecusalStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("stated_on", models.DateField(verbose_name="声明日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="rounds.person",
                        verbose_name="声明人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "回避情况声明",
                "constraints": [models.UniqueConstraint(fields=("person", "round"), name="statement_once_a_round")],
            },
        ),
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("posted_on", models.DateField(verbose_name="张贴日期")),
                ("window_from", models.DateField(verbose_name="受理起")),
                ("window_to", models.DateField(verbose_name="受理止")),
                ("scope", models.TextField(verbose_name="受理范围")),
                ("channels", models.TextField(help_text="每行一个:方式、号码或地址、时间", verbose_name="受理渠道")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "target",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notice",
                        to="rounds.roundtarget",
                        verbose_name="对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "巡察公告",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("window_to__gte", models.F("window_from"))), name="notice_window_in_order"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mobilization", "动员会"),
                            ("group", "组务会"),
                            ("consultation", "组办会商"),
                            ("leading_group", "领导小组会"),
                            ("secretary", "书记专题会"),
                            ("feedback", "反馈会"),
                        ],
                        max_length=16,
                        verbose_name="会议",
                    ),
                ),
                ("held_on", models.DateField(verbose_name="日期")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("chair", models.CharField(blank=True, max_length=40, verbose_name="主持人")),
                ("attendees", models.TextField(blank=True, verbose_name="参加人员")),
                ("topics", models.TextField(blank=True, verbose_name="议题")),
                ("decisions", models.TextField(verbose_name="决定事项")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "会议",
                "ordering": ("-held_on", "-id"),
            },
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("request", "请示"),
                            ("report", "报告"),
                            ("urgent", "紧急报告"),
                            ("special", "情况专报"),
                        ],
                        default="request",
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                (
                    "to",
                    models.CharField(
                        choices=[("office", "巡察办"), ("leading_group", "领导小组"), ("secretary", "县委书记")],
                        default="office",
                        max_length=14,
                        verbose_name="报送对象",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("plain", "平件"), ("urgent", "急件"), ("extra", "特急")],
                        default="plain",
                        max_length=6,
                        verbose_name="紧急程度",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("body", models.TextField(verbose_name="内容")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "起草"),
                            ("signed", "组长已签发"),
                            ("reported", "已报"),
                            ("directed", "已批"),
                            ("carried_out", "已落实"),
                            ("voided", "作废"),
                        ],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("reported_on", models.DateField(blank=True, null=True, verbose_name="报送日期")),
                ("directive", models.TextField(blank=True, verbose_name="批示")),
                ("directive_by", models.CharField(blank=True, max_length=40, verbose_name="批示人")),
                ("directed_on", models.DateField(blank=True, null=True, verbose_name="批示日期")),
                ("follow_up", models.TextField(blank=True, verbose_name="落实情况")),
                ("carried_on", models.DateField(blank=True, null=True, verbose_name="落实日期")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "directed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记批示",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="签发人",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "请示报告",
                "ordering": ("-id",),
                "indexes": [models.Index(fields=["target", "-id"], name="instruction_of_target")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="instruction_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ("directed", "carried_out")), _negated=True),
                            models.Q(("directed_on__isnull", False), models.Q(("directive", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="directed_with_words_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("directed_on", None),
                                ("reported_on", None),
                                ("directed_on__gte", models.F("reported_on")),
                                _connector="OR",
                            ),
                            models.Q(
                                ("carried_on", None),
                                ("directed_on", None),
                                ("carried_on__gte", models.F("directed_on")),
                                _connector="OR",
                            ),
                        ),
                        name="instruction_days_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "report"), ("status__in", ("directed", "carried_out")), _negated=True
                        ),
                        name="plain_report_ends_when_sent",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InquiryLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "receiver",
                    models.CharField(
                        choices=[
                            ("discipline", "县纪委监委"),
                            ("organization", "县委组织部"),
                            ("audit", "县审计局"),
                            ("petition", "县信访局"),
                            ("finance", "县财政局"),
                            ("politics", "县委政法委"),
                            ("agriculture", "县农业农村局"),
                            ("civil", "县民政局"),
                            ("other", "其他单位"),
                        ],
                        max_length=14,
                        verbose_name="收函单位",
                    ),
                ),
                ("receiver_name", models.CharField(blank=True, max_length=60, verbose_name="其他单位名称")),
                ("matter", models.TextField(verbose_name="函询事项")),
                ("doc_no", models.CharField(blank=True, max_length=40, verbose_name="发文字号")),
                ("sent_on", models.DateField(blank=True, null=True, verbose_name="发出日期")),
                ("due", models.DateField(blank=True, null=True, verbose_name="要求回复日期")),
                ("urged_on", models.DateField(blank=True, null=True, verbose_name="最近催复日期")),
                ("urges", models.PositiveSmallIntegerField(default=0, verbose_name="催复次数")),
                ("replied_on", models.DateField(blank=True, null=True, verbose_name="回复日期")),
                ("reply_no", models.CharField(blank=True, max_length=40, verbose_name="回复文号")),
                ("reply_summary", models.TextField(blank=True, verbose_name="回复摘要")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("sent", "已发"), ("replied", "已复"), ("void", "作废")],
                        default="draft",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="letters",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "函询",
                "ordering": ("target__org__sort", "receiver", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("doc_no", ""), _negated=True), models.Q(("status", "void"), _negated=True)
                        ),
                        fields=("target", "receiver", "doc_no"),
                        name="letter_once",
                        violation_error_message="这个文号已经向同一单位就同一对象登记过，请核对。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("receiver", "other"), _negated=True),
                            models.Q(("receiver_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="other_receiver_is_named",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("draft", "void")),
                            models.Q(("sent_on__isnull", False), models.Q(("doc_no", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="sent_letter_has_number_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("replied_on__gte", models.F("sent_on")),
                                ("status", "replied"),
                                models.Q(("reply_summary", ""), _negated=True),
                            ),
                            models.Q(models.Q(("status", "replied"), _negated=True), ("replied_on", None)),
                            _connector="OR",
                        ),
                        name="reply_has_day_and_summary",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("due", None), ("sent_on", None), ("due__gte", models.F("sent_on")), _connector="OR"
                        ),
                        name="letter_due_after_sending",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("office_director", "巡察办主任"),
                            ("office_staff", "巡察办工作人员"),
                            ("clue_officer", "线索专管员"),
                            ("petition_officer", "信访专管员"),
                            ("leading_group", "巡察工作领导小组"),
                            ("county_secretary", "县委书记"),
                            ("county_leader", "县委分管领导"),
                            ("discipline", "县纪委监委"),
                            ("organization_dept", "县委组织部"),
                            ("propaganda_dept", "县委宣传部"),
                            ("functional_dept", "职能部门"),
                            ("target_chief", "被巡察党组织主要负责人"),
                            ("target_owner", "整改责任人"),
                            ("group_leader", "组长"),
                            ("deputy_leader", "副组长"),
                            ("liaison", "联络员"),
                            ("member", "组员"),
                            ("petition_duty", "信访专员"),
                        ],
                        max_length=30,
                        verbose_name="角色",
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "—"),
                            ("talk", "谈话"),
                            ("petition", "信访"),
                            ("finance", "财务"),
                            ("writing", "文字"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="分工",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="起")),
                ("ends_on", models.DateField(verbose_name="止")),
                (
                    "readable_until",
                    models.DateField(
                        help_text="止日之后还可查看(不可办理)到这一天,供写报告用。", verbose_name="只读至"
                    ),
                ),
                ("doc_no", models.CharField(max_length=40, verbose_name="授权文号")),
                (
                    "status",
                    models.CharField(
                        choices=[("proposed", "待批准"), ("approved", "有效"), ("revoked", "已收回")],
                        default="proposed",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("revoke_reason", models.CharField(blank=True, max_length=200, verbose_name="收回理由")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="rounds.authorization",
                        verbose_name="接替的授权",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="rounds.person",
                        verbose_name="被授权人",
                    ),
                ),
                (
                    "targets",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="rounds.roundtarget", verbose_name="巡察对象"
                    ),
                ),
            ],
            options={
                "verbose_name": "授权",
                "ordering": ("round", "group__number", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")), ("readable_until__gte", models.F("ends_on"))
                        ),
                        name="authorization_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("group__isnull", False),
                                ("role__in", ["group_leader", "deputy_leader", "liaison", "member", "petition_duty"]),
                            ),
                            models.Q(
                                ("group", None),
                                models.Q(
                                    (
                                        "role__in",
                                        ["group_leader", "deputy_leader", "liaison", "member", "petition_duty"],
                                    ),
                                    _negated=True,
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="group_roles_have_a_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="authorization_approved_who_when",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Secondment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("starts_on", models.DateField(verbose_name="抽调起")),
                ("ends_on", models.DateField(verbose_name="抽调止")),
                ("letter_no", models.CharField(max_length=40, verbose_name="抽调函文号")),
                ("letter_on", models.DateField(verbose_name="抽调函日期")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="返回日期")),
                ("appraisal", models.TextField(blank=True, verbose_name="鉴定意见")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "from_org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="原单位",
                    ),
                ),
                (
                    "power",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondment",
                        to="rounds.authorization",
                        verbose_name="授权",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="secondments",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽调",
                "ordering": ("power__group__number", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="secondment_dates_in_order"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_on", None), ("returned_on__gte", models.F("starts_on")), _connector="OR"
                        ),
                        name="seconded_return_after_coming",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SecretaryPoint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "点人"), ("matter", "点事")], max_length=6, verbose_name="类型"
                    ),
                ),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("text", xuncha.core.crypto.EncryptedTextField(purpose="rounds.point.text", verbose_name="内容")),
                ("resp_unit", models.CharField(max_length=60, verbose_name="责任单位")),
                ("resp_person", models.CharField(blank=True, max_length=40, verbose_name="责任人")),
                ("due", models.DateField(blank=True, null=True, verbose_name="办理期限")),
                (
                    "result",
                    xuncha.core.crypto.EncryptedTextField(
                        blank=True, purpose="rounds.point.result", verbose_name="办理结果"
                    ),
                ),
                ("done_on", models.DateField(blank=True, null=True, verbose_name="办结日期")),
                (
                    "status",
                    models.CharField(
                        choices=[("todo", "待办"), ("doing", "办理中"), ("done", "已办结"), ("dropped", "已撤销")],
                        default="todo",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="rounds.meeting",
                        verbose_name="会议",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "点人点事",
                "ordering": ("kind", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("round", "kind", "seq"), name="point_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on__isnull", False), ("status", "done"), models.Q(("result", ""), _negated=True)
                            ),
                            models.Q(models.Q(("status", "done"), _negated=True), ("done_on", None)),
                            _connector="OR",
                        ),
                        name="settled_point_has_day_and_result",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StageLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "from_stage",
                    models.CharField(
                        choices=[
                            ("planning", "谋划"),
                            ("approval", "报批"),
                            ("preparing", "准备"),
                            ("mobilized", "动员"),
                            ("on_site", "进驻了解"),
                            ("wrap_up", "撤点汇总"),
                            ("reporting", "报告"),
                            ("deliberation", "审议"),
                            ("feedback", "反馈"),
                            ("rectifying", "整改"),
                            ("assessment", "评估"),
                            ("archived", "归档"),
                            ("suspended", "暂停"),
                            ("cancelled", "取消"),
                        ],
                        max_length=14,
                        verbose_name="从",
                    ),
                ),
                (
                    "to_stage",
                    models.CharField(
                        choices=[
                            ("planning", "谋划"),
                            ("approval", "报批"),
                            ("preparing", "准备"),
                            ("mobilized", "动员"),
                            ("on_site", "进驻了解"),
                            ("wrap_up", "撤点汇总"),
                            ("reporting", "报告"),
                            ("deliberation", "审议"),
                            ("feedback", "反馈"),
                            ("rectifying", "整改"),
                            ("assessment", "评估"),
                            ("archived", "归档"),
                            ("suspended", "暂停"),
                            ("cancelled", "取消"),
                        ],
                        max_length=14,
                        verbose_name="到",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                ("on", models.DateField(verbose_name="业务日期")),
                ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                ("waived", models.JSONField(default=list, verbose_name="豁免的条件")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="办理人",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stage_logs",
                        to="rounds.roundtarget",
                        verbose_name="对象",
                    ),
                ),
            ],
            options={
                "verbose_name": "阶段流转",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="StageSlot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("planning", "谋划"),
                            ("approval", "报批"),
                            ("preparing", "准备"),
                            ("mobilized", "动员"),
                            ("on_site", "进驻了解"),
                            ("wrap_up", "撤点汇总"),
                            ("reporting", "报告"),
                            ("deliberation", "审议"),
                            ("feedback", "反馈"),
                            ("rectifying", "整改"),
                            ("assessment", "评估"),
                            ("archived", "归档"),
                            ("suspended", "暂停"),
                            ("cancelled", "取消"),
                        ],
                        max_length=14,
                        verbose_name="阶段",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="文书")),
                ("required", models.BooleanField(default=False, verbose_name="必备")),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "内部"), (2, "敏感"), (3, "高敏")], default=1, verbose_name="级别"
                    ),
                ),
                ("sort", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "阶段文书",
                "ordering": ("stage", "sort", "id"),
                "constraints": [models.UniqueConstraint(fields=("stage", "name"), name="slot_once_a_stage")],
            },
        ),
        migrations.CreateModel(
            name="StageDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("doc_no", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="rounds.roundtarget",
                        verbose_name="对象",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="rounds.stageslot",
                        verbose_name="文书",
                    ),
                ),
            ],
            options={
                "verbose_name": "阶段文书",
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="SlotRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("required", models.BooleanField(verbose_name="必备")),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "slot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rules",
                        to="rounds.stageslot",
                        verbose_name="文书",
                    ),
                ),
            ],
            options={
                "verbose_name": "必备文书的设定",
                "ordering": ("-effective_from", "-id"),
            },
        ),
        migrations.CreateModel(
            name="TaxonomyVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("code", models.SlugField(max_length=20, unique=True, verbose_name="代码")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("effective_from", models.DateField(verbose_name="启用日期")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "草稿"), ("active", "启用"), ("retired", "停用")],
                        default="draft",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "分类版本",
                "ordering": ("code",),
            },
        ),
        migrations.CreateModel(
            name="TaxonomyNode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("code", models.CharField(max_length=12, verbose_name="代码")),
                ("root_code", models.CharField(max_length=12, verbose_name="一级代码")),
                ("depth", models.PositiveSmallIntegerField(verbose_name="层级")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("definition", models.TextField(blank=True, verbose_name="释义")),
                ("judging", models.TextField(blank=True, verbose_name="判断要点")),
                ("forms", models.JSONField(default=list, verbose_name="常见表现")),
                ("keywords", models.JSONField(default=list, verbose_name="关键词")),
                ("basis", models.JSONField(default=list, verbose_name="依据")),
                ("sort", models.PositiveIntegerField(default=0, verbose_name="次序")),
                ("applies_to", models.JSONField(default=list, help_text="空表示各层级通用", verbose_name="适用层级")),
                ("is_leaf", models.BooleanField(default=False, verbose_name="可选")),
                ("retired", models.BooleanField(default=False, verbose_name="停用")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="rounds.taxonomynode",
                        verbose_name="上级",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="nodes",
                        to="rounds.taxonomyversion",
                        verbose_name="版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "问题分类",
                "ordering": ("version", "sort"),
                "constraints": [models.UniqueConstraint(fields=("version", "code"), name="node_code_once_a_version")],
            },
        ),
        migrations.CreateModel(
            name="Crosswalk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("share", models.DecimalField(decimal_places=3, default=1, max_digits=4, verbose_name="份额")),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="crosswalks",
                        to="rounds.taxonomynode",
                        verbose_name="从",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="到",
                    ),
                ),
            ],
            options={
                "verbose_name": "分类对照",
                "constraints": [
                    models.UniqueConstraint(fields=("source", "target"), name="crosswalk_once"),
                    models.CheckConstraint(
                        condition=models.Q(("share__gt", 0), ("share__lte", 1)), name="crosswalk_share_in_range"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClassificationDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=60, verbose_name="记录种类")),
                ("uid", models.UUIDField(verbose_name="记录")),
                ("level", models.PositiveSmallIntegerField(default=2, verbose_name="密级")),
                ("suggested", models.JSONField(default=list, verbose_name="建议的分类")),
                (
                    "rank",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="0 表示不在三个建议之中", verbose_name="在建议中的位次"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[("accepted", "采纳"), ("changed", "改选"), ("ignored", "没有建议")],
                        max_length=10,
                        verbose_name="结果",
                    ),
                ),
                ("features", models.JSONField(default=list, verbose_name="用于学习的字词")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="文字摘要值")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="选择人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
                (
                    "leaf",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomynode",
                        verbose_name="采用的分类",
                    ),
                ),
            ],
            options={
                "verbose_name": "分类决定",
                "indexes": [
                    models.Index(fields=["kind", "uid"], name="decision_of"),
                    models.Index(fields=["round", "leaf"], name="decision_in_round"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__lt", 3), models.Q(("digest", ""), ("features", [])), _connector="OR"
                        ),
                        name="decision_keeps_no_l3_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "accepted"), ("rank__gte", 1), ("rank__lte", 3)),
                            models.Q(("outcome__in", ("changed", "ignored")), ("rank", 0)),
                            _connector="OR",
                        ),
                        name="decision_rank_and_outcome",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SuggesterVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("upto", models.PositiveBigIntegerField(default=0, verbose_name="学到第几条决定")),
                ("examples", models.PositiveIntegerField(default=0, verbose_name="内置例句")),
                ("decisions", models.PositiveIntegerField(default=0, verbose_name="分类决定")),
                ("first", models.DecimalField(decimal_places=3, max_digits=4, verbose_name="首选正确率")),
                ("three", models.DecimalField(decimal_places=3, max_digits=4, verbose_name="前三正确率")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggesters",
                        to="rounds.taxonomyversion",
                        verbose_name="分类版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "分类建议版本",
                "ordering": ("-pk",),
            },
        ),
        migrations.CreateModel(
            name="RoundTaxonomy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("county", "县"), ("township", "乡镇"), ("village", "村"), ("department", "县直部门")],
                        max_length=12,
                        verbose_name="层级",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="taxonomies",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.taxonomyversion",
                        verbose_name="版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "本轮分类",
                "constraints": [
                    models.UniqueConstraint(fields=("round", "level"), name="one_tree_per_round_and_level")
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("held_on", models.DateField(verbose_name="培训日期")),
                ("topic", models.CharField(max_length=120, verbose_name="主题")),
                ("lecturer", models.CharField(blank=True, max_length=60, verbose_name="授课人")),
                ("hours", models.DecimalField(decimal_places=1, max_digits=4, verbose_name="学时")),
                ("place", models.CharField(blank=True, max_length=80, verbose_name="地点")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "attendees",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="rounds.person", verbose_name="参加人员"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
            ],
            options={
                "verbose_name": "培训",
                "ordering": ("held_on", "id"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "held_on", "topic"),
                        name="training_once",
                        violation_error_message="同一天同一主题的培训已经登记过。",
                    ),
                    models.CheckConstraint(condition=models.Q(("hours__gt", 0)), name="training_takes_time"),
                ],
            },
        ),
        migrations.CreateModel(
            name="VillageCoverage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "coverage_status",
                    models.CharField(
                        choices=[("pending", "未巡"), ("done", "已巡"), ("waived", "免巡")],
                        default="pending",
                        max_length=10,
                        verbose_name="巡察情况",
                    ),
                ),
                ("notice_posted_on", models.DateField(blank=True, null=True, verbose_name="公告张贴日期")),
                ("material_checked_on", models.DateField(blank=True, null=True, verbose_name="查账日期")),
                ("covered_on", models.DateField(blank=True, null=True, verbose_name="巡毕日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="villages",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
                (
                    "village",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coverages",
                        to="rounds.partyorg",
                        verbose_name="村党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "延伸村",
                "ordering": ("target", "village__sort", "id"),
                "constraints": [
                    models.UniqueConstraint(fields=("target", "village"), name="village_once_a_target"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("coverage_status", "done"), _negated=True),
                            ("covered_on__isnull", False),
                            _connector="OR",
                        ),
                        name="covered_village_has_a_date",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WeeklyReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                ("week", models.DateField(verbose_name="周一")),
                ("figures", models.JSONField(default=list, verbose_name="数字")),
                ("figures_at", models.DateTimeField(verbose_name="取数时间")),
                ("work", models.TextField(blank=True, verbose_name="本周工作")),
                ("problems", models.TextField(blank=True, verbose_name="存在问题")),
                ("plan", models.TextField(blank=True, verbose_name="下周安排")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("approved", "组长已审定"), ("reported", "已报")],
                        default="draft",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="审定时间")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审定人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectiongroup",
                        verbose_name="巡察组",
                    ),
                ),
                (
                    "org",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="涉及党组织",
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.inspectionround",
                        verbose_name="轮次",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.roundtarget",
                        verbose_name="被巡察党组织",
                    ),
                ),
            ],
            options={
                "verbose_name": "周报",
                "ordering": ("-week", "-id"),
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)), fields=("target", "week"), name="weekly_once_a_week"
                    ),
                    models.CheckConstraint(condition=models.Q(("week__week_day", 2)), name="weekly_begins_on_monday"),
                ],
            },
        ),
        migrations.CreateModel(
            name="WorkRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                (
                    "code",
                    models.CharField(
                        choices=[
                            ("talkers", "谈话人至少（人）"),
                            ("visitors", "走访人至少（人）"),
                            ("undertakers", "底稿承办人至少（人）"),
                            ("evidence", "底稿支撑材料至少（件）"),
                            ("collective", "集体访人数起点（人）"),
                        ],
                        max_length=12,
                        verbose_name="项目",
                    ),
                ),
                ("least", models.PositiveSmallIntegerField(verbose_name="数值")),
                ("effective_from", models.DateField(verbose_name="生效日期")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理要求",
                "ordering": ("-effective_from", "-id"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "effective_from"), name="work_rule_once_a_day"),
                    models.CheckConstraint(condition=models.Q(("least__gte", 1)), name="work_rule_asks_something"),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="committeeterm",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.committeeterm',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['number', 'starts_on', 'ends_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="68fce0f3cf3209a817339b2aa25a4a273ff76728",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_773e6",
                    table="rounds_committeeterm",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="grouptopic",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.grouptopic',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['meeting_id', 'seq', 'kind', 'record_kind', 'record_uid', 'decision']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="11678d907a3edb1bc776ac5acbbbbfe68684cf14",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_dc3b4",
                    table="rounds_grouptopic",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectionround",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.inspectionround',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['term_id', 'sequence', 'round_type', 'entered_on', 'withdrawn_on', 'approved_on', 'plan_doc_no', 'min_members']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="5ecf66795892685ea345571158a840f89b61e82e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_7e932",
                    table="rounds_inspectionround",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inspectiongroup",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.inspectiongroup',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'number']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="875e6bb492a4188cebce927f677f7cc9095d5dae",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_83310",
                    table="rounds_inspectiongroup",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="partyorg",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.partyorg',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['parent_id', 'level', 'org_type', 'closed_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="8628e79cdcbc41afd7b6a76f46fa6ab36264676f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_2c81d",
                    table="rounds_partyorg",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="person",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.person',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['org_id', 'rank', 'left_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="ebf75f67b1e4897f6660184a419f59d58ca95170",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_77724",
                    table="rounds_person",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="confidentialitypledge",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.confidentialitypledge',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['person_id', 'round_id', 'signed_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="fd65e6e3d0259c41bfbdfe0fcb0273aed25bcab8",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_bca55",
                    table="rounds_confidentialitypledge",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="postholding",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.postholding',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['org_id', 'post', 'starts_on', 'ends_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="b4b07b4d446516e962552f652acc5d37dfa1fcaf",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_98092",
                    table="rounds_postholding",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recusaldeclaration",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.recusaldeclaration',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['person_id', 'round_id', 'org_id', 'kind', 'status', 'declared_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="7aae45a06a971c8673609bdacb091a372be2cc83",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_bceba",
                    table="rounds_recusaldeclaration",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recusalrule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.recusalrule',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['code', 'years', 'for_heads', 'for_members', 'effective_from']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="bc162141b9d380d2a026f00710da732de11e3328",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_91f94",
                    table="rounds_recusalrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="recusalstatement",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.recusalstatement',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['person_id', 'round_id', 'stated_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="ccbbebb8e56f4550247cdd7431b35ea607f7e348",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_8c1f6",
                    table="rounds_recusalstatement",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="roundtarget",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.roundtarget',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'org_id', 'group_id', 'stage', 'entered_on', 'withdrawn_on', 'feedback_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="fa47c2ed3371369d9321c565e2200e8b193452b1",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_8eeca",
                    table="rounds_roundtarget",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publicnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.publicnotice',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['target_id', 'posted_on', 'window_from', 'window_to']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="416a30d1493f93cc0b4ebcde8f87d9c28a62d547",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_416b6",
                    table="rounds_publicnotice",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.meeting',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'target_id', 'group_id', 'kind', 'held_on', 'number']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="c8ee870a520c9bba657557979530e96f4cffd404",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_e2a83",
                    table="rounds_meeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="instruction",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.instruction',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'kind', 'to', 'urgency', 'status', 'signed_by_id', 'reported_on', 'directed_by_id', 'directed_on', 'carried_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="6ea1fb337a1fa9c931275c10a2c51061fdae3a4c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_d9b30",
                    table="rounds_instruction",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="inquiryletter",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.inquiryletter',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'target_id', 'receiver', 'doc_no', 'sent_on', 'due', 'replied_on', 'reply_no', 'urged_on', 'urges', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="548b543dc426aba5c2edfdf33f0f6387a2680cbf",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_ae59d",
                    table="rounds_inquiryletter",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="groupmeeting",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.groupmeeting',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'at', 'chair_id', 'status', 'issued_by_id', 'issued_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="02ccfe6b5fd53f8873f6da1655f5e858f02c4178",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a9c17",
                    table="rounds_groupmeeting",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="authorization",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.authorization',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['person_id', 'round_id', 'group_id', 'role', 'duty', 'starts_on', 'ends_on', 'status', 'doc_no', 'readable_until']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="0e2700d8c9888c63fad5d70db4224dec4e614733",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_b4e8b",
                    table="rounds_authorization",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secondment",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.secondment',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'power_id', 'from_org_id', 'starts_on', 'ends_on', 'letter_no', 'letter_on', 'returned_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="0b492929a31e221a8aaa58f717d8d5d8cae3313e",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_497ca",
                    table="rounds_secondment",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="secretarypoint",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.secretarypoint',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'meeting_id', 'kind', 'seq', 'org_id', 'due', 'done_on', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="e37e4c5e5292531ce8378e0dcd56480d0360bd0a",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_b19d8",
                    table="rounds_secretarypoint",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="stagedocument",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.stagedocument',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['target_id', 'slot_id', 'doc_no', 'dated_on', 'voided_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="cd9c038b32b7a7016a30d412b9b71a4265bbf370",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_1bf71",
                    table="rounds_stagedocument",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="slotrule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.slotrule',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['slot_id', 'required', 'effective_from']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="2c75f97e93c82ddc01e90f024623c4808ef36308",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_acf98",
                    table="rounds_slotrule",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="classificationdecision",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.classificationdecision',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['kind', 'leaf_id', 'outcome', 'rank', 'level']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="f862bd74d7f3f99f73664c3e38060e29b19ca089",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_82fc4",
                    table="rounds_classificationdecision",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taxonomyversion",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.taxonomyversion',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['code', 'status', 'effective_from']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="02720a42b52219ff8044825e97e55fd3e7eb8100",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_552bf",
                    table="rounds_taxonomyversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="taxonomynode",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.taxonomynode',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['code', 'retired']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="5bd47bad477dd2eb238c3343c8bc1db013cc0e6b",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_44a9c",
                    table="rounds_taxonomynode",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="suggesterversion",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.suggesterversion',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['version_id', 'upto', 'examples', 'decisions']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="2ea54130dbc8ed7b2b8695acafcf4dd3c65fe507",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_0261c",
                    table="rounds_suggesterversion",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="trainingsession",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.trainingsession',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'held_on', 'hours']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="fc5ab9bc6f71ec2b564c8cd120f3781a3382e5c0",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_3439f",
                    table="rounds_trainingsession",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="villagecoverage",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.villagecoverage',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['target_id', 'village_id', 'coverage_status', 'covered_on', 'notice_posted_on', 'material_checked_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="3546ef09dd66972d09734ef919b4b1c122406f6d",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_a47e7",
                    table="rounds_villagecoverage",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="weeklyreport",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.weeklyreport',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'week', 'status', 'figures_at', 'approved_by_id', 'approved_at']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="de699452d2e59543c51f4e028815f913f1b9ee33",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_53588",
                    table="rounds_weeklyreport",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="workrule",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'rounds.workrule',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['code', 'least', 'effective_from']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="d2888d91b4212a5a78b4da31676f336593af346f",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_9f565",
                    table="rounds_workrule",
                    when="AFTER",
                ),
            ),
        ),
        *(migrations.RunSQL(ON.format(**place), OFF.format(**place)) for place in PLACES),
    ]
