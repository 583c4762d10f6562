"""All tables of library as of 0012_secrecy_and_loans, in one step: what an empty database is made by (docs/decisions/0052)."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("library", "0001_initial"),
        ("library", "0002_trail"),
        ("library", "0003_materials"),
        ("library", "0010_superseded"),
        ("library", "0011_about_organisations"),
        ("library", "0012_secrecy_and_loans"),
    ]

    dependencies = [
        ("core", "0001_squashed_0080_evidence_relation"),
        ("core", "__first__"),
        ("rounds", "0001_squashed_0074_unit_with_villages"),
    ]

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("title", models.CharField(max_length=160, verbose_name="标题")),
                ("doc_no", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("issuer", models.CharField(blank=True, max_length=80, verbose_name="发文机关")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("plan", "巡察方案"),
                            ("points", "监督要点"),
                            ("circular", "巡察情况通报"),
                            ("regulation", "法规制度"),
                            ("directive", "重要指示批示"),
                            ("decision", "决策部署"),
                            ("paper", "重要文件"),
                            ("unit", "单位情况"),
                            ("past_report", "历史巡察报告"),
                            ("template", "模板"),
                            ("training", "培训"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                ("effective_from", models.DateField(blank=True, null=True, verbose_name="施行日期")),
                ("effective_to", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                (
                    "secrecy",
                    models.CharField(
                        choices=[
                            ("open", "公开"),
                            ("internal", "内部"),
                            ("work", "工作秘密"),
                            ("stub", "秘密级以上（只登记存根）"),
                        ],
                        default="internal",
                        max_length=10,
                        verbose_name="密级",
                    ),
                ),
                ("copies", models.PositiveSmallIntegerField(default=0, verbose_name="纸质份数")),
                ("place_kept", models.CharField(blank=True, max_length=60, verbose_name="存放地点")),
                ("keeper", models.CharField(blank=True, max_length=40, verbose_name="保管人")),
                (
                    "extraction",
                    models.CharField(
                        choices=[
                            ("pending", "待提取"),
                            ("done", "已提取全文"),
                            ("none", "未提取全文"),
                            ("typed", "已录入正文"),
                            ("stub", "存根"),
                        ],
                        default="pending",
                        max_length=10,
                        verbose_name="全文",
                    ),
                ),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
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
                    "orgs",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="rounds.partyorg", verbose_name="涉及党组织"
                    ),
                ),
                (
                    "rounds",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="rounds.inspectionround", verbose_name="适用轮次"
                    ),
                ),
                (
                    "superseded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supersedes",
                        to="library.document",
                        verbose_name="被替代",
                    ),
                ),
            ],
            options={
                "verbose_name": "资料",
                "ordering": ("-id",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_to", None),
                            ("effective_from", None),
                            ("effective_to__gte", models.F("effective_from")),
                            _connector="OR",
                        ),
                        name="document_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("superseded_by", None),
                            models.Q(("superseded_by", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="document_supersedes_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("extraction", "stub"), ("issuer", ""), ("secrecy", "stub"), ("title", "存根")),
                            models.Q(
                                models.Q(("secrecy", "stub"), _negated=True),
                                models.Q(("extraction", "stub"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="document_stub_has_no_content",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Loan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("borrower", models.CharField(max_length=40, verbose_name="借阅人")),
                ("purpose", models.CharField(max_length=100, verbose_name="用途")),
                ("lent_on", models.DateField(verbose_name="借出日期")),
                ("due_on", models.DateField(verbose_name="应还日期")),
                ("returned_on", models.DateField(blank=True, null=True, verbose_name="归还日期")),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="loans",
                        to="library.document",
                        verbose_name="资料",
                    ),
                ),
                (
                    "returned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="收回人",
                    ),
                ),
            ],
            options={
                "verbose_name": "借阅",
                "ordering": ("-lent_on", "-id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("lent_on"))), name="loan_due_after_it_began"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("returned_on", None), ("returned_to", None)),
                            models.Q(("returned_on__gte", models.F("lent_on")), ("returned_to__isnull", False)),
                            _connector="OR",
                        ),
                        name="loan_returned_to_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("due_base", models.DateField(blank=True, null=True, verbose_name="起算日期")),
                ("due", models.DateField(blank=True, db_index=True, null=True, verbose_name="办理期限")),
                ("due_warning", models.CharField(blank=True, max_length=200, verbose_name="期限提示")),
                ("number", models.CharField(blank=True, max_length=30, verbose_name="编号")),
                ("voided_at", models.DateTimeField(blank=True, null=True, verbose_name="作废时间")),
                ("void_reason", models.CharField(blank=True, max_length=200, verbose_name="作废理由")),
                (
                    "kind",
                    models.CharField(
                        choices=[("papers", "资料报送"), ("people", "人员到位"), ("task", "工作交办")],
                        default="papers",
                        max_length=8,
                        verbose_name="类型",
                    ),
                ),
                ("contact", models.CharField(blank=True, max_length=60, verbose_name="联系人")),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="要求时间")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="收齐时间")),
                (
                    "completeness",
                    models.CharField(
                        blank=True,
                        choices=[("complete", "齐全"), ("partial", "部分"), ("none", "无此资料"), ("refused", "拒绝")],
                        max_length=8,
                        verbose_name="齐全程度",
                    ),
                ),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="归还完毕时间")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("issued", "已发出"),
                            ("partly", "部分收到"),
                            ("complete", "收齐"),
                            ("returned", "已归还"),
                            ("cancelled", "已撤回"),
                        ],
                        default="issued",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                (
                    "asked_of",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="rounds.partyorg",
                        verbose_name="提供单位",
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
                    "due_rule",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.deadlinerule",
                        verbose_name="期限规则",
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
                "verbose_name": "调阅",
                "ordering": ("-asked_at", "-id"),
                "indexes": [models.Index(fields=["target", "-asked_at", "-id"], name="material_of_target")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=("number",),
                        name="material_number_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at", None), ("due_at__gte", models.F("asked_at")), _connector="OR"),
                        name="material_due_after_asking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("received_at", None), ("received_at__gte", models.F("asked_at")), _connector="OR"
                        ),
                        name="material_received_after_asking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_at", None), ("status__in", ("issued", "partly", "cancelled"))),
                            models.Q(("received_at__isnull", False), ("status__in", ("complete", "returned"))),
                            _connector="OR",
                        ),
                        name="material_complete_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MaterialItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=120, verbose_name="资料名称")),
                ("period", models.CharField(blank=True, max_length=60, verbose_name="所属期间")),
                ("copies", models.PositiveSmallIntegerField(default=1, verbose_name="份数")),
                (
                    "form",
                    models.CharField(
                        choices=[("original", "原件"), ("copy", "复印件"), ("electronic", "电子")],
                        default="copy",
                        max_length=10,
                        verbose_name="形式",
                    ),
                ),
                (
                    "completeness",
                    models.CharField(
                        blank=True,
                        choices=[("complete", "齐全"), ("partial", "部分"), ("none", "无此资料"), ("refused", "拒绝")],
                        max_length=8,
                        verbose_name="齐全程度",
                    ),
                ),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="提供时间")),
                ("handed_by", models.CharField(blank=True, max_length=40, verbose_name="移交人")),
                ("copied", models.BooleanField(default=False, verbose_name="复制留存")),
                ("answer_note", models.CharField(blank=True, max_length=200, verbose_name="情况说明")),
                ("returned_at", models.DateTimeField(blank=True, null=True, verbose_name="归还时间")),
                ("returned_to", models.CharField(blank=True, max_length=40, verbose_name="收回人")),
                ("loss_note", models.CharField(blank=True, max_length=300, verbose_name="遗失说明")),
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
                    "receivers",
                    models.ManyToManyField(
                        blank=True, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="接收人"
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="library.materialrequest",
                        verbose_name="调阅",
                    ),
                ),
            ],
            options={
                "verbose_name": "调阅资料",
                "ordering": ("request", "seq"),
                "constraints": [
                    models.UniqueConstraint(fields=("request", "seq"), name="material_item_seq_once"),
                    models.CheckConstraint(condition=models.Q(("copies__gte", 1)), name="material_item_has_copies"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completeness", ""), ("received_at", None)),
                            models.Q(models.Q(("completeness", ""), _negated=True), ("received_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="material_item_answered_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completeness__in", ("complete", "partial")), _negated=True),
                            models.Q(("handed_by", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="material_item_handed_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None),
                            models.Q(
                                ("completeness__in", ("complete", "partial")),
                                ("form", "original"),
                                ("loss_note", ""),
                                ("returned_at__gte", models.F("received_at")),
                                models.Q(("returned_to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="only_borrowed_originals_go_back",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name="标识")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                ("seq", models.PositiveIntegerField(verbose_name="次序")),
                ("article_no", models.CharField(blank=True, max_length=20, verbose_name="条款")),
                ("text", models.TextField(verbose_name="内容")),
                ("search", django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
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
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passages",
                        to="library.document",
                        verbose_name="资料",
                    ),
                ),
            ],
            options={
                "verbose_name": "条款",
                "ordering": ("document", "seq"),
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["search"], name="passage_search")],
                "constraints": [models.UniqueConstraint(fields=("document", "seq"), name="passage_seq_once")],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="document",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'library.document',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['doc_no', 'kind', 'effective_from', 'effective_to', 'extraction', 'voided_at', 'secrecy', 'copies']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="051dcdce8fbb907b733450bade6d59e4d32e9c6c",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_5a663",
                    table="library_document",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="loan",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'library.loan',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['document_id', 'lent_on', 'due_on', 'returned_on']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="7fd86064414e01b1c491fd78383259e8d8f4a474",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_f70a8",
                    table="library_loan",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="materialrequest",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'library.materialrequest',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['round_id', 'group_id', 'target_id', 'org_id', 'number', 'voided_at', 'kind', 'asked_of_id', 'asked_at', 'due_at', 'received_at', 'completeness', 'returned_at', 'status']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="edf9a862da3a610fa68037d88a092dae4bec82f6",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_0ace8",
                    table="library_materialrequest",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="materialitem",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'library.materialitem',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['request_id', 'seq', 'form', 'copies', 'completeness', 'received_at', 'returned_at', 'copied']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="eaa9a55021324a5c40bbaf4ea40c10eb86e9d460",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_037cf",
                    table="library_materialitem",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="passage",
            trigger=pgtrigger.compiler.Trigger(
                name="trail",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n    IF current_setting('app.audit', true) = 'on' THEN RETURN NULL; END IF;\n    INSERT INTO core_auditentry (at, actor_id, actor, ip, verb, noun, uid, label, reason, changes)\n    SELECT clock_timestamp(), NULL, current_user, '', 'direct_' || lower(TG_OP), 'library.passage',\n           COALESCE(NEW.uid, OLD.uid), '', '绕过业务动作直接写库',\n           COALESCE((SELECT jsonb_object_agg(k, CASE WHEN k = ANY (ARRAY['document_id', 'seq', 'article_no']::text[])\n                        THEN jsonb_build_array(to_jsonb(OLD) -> k, to_jsonb(NEW) -> k) ELSE to_jsonb('changed'::text) END)\n                     FROM jsonb_object_keys(COALESCE(to_jsonb(NEW), to_jsonb(OLD))) AS k\n                     WHERE to_jsonb(OLD) -> k IS DISTINCT FROM to_jsonb(NEW) -> k), '{}'::jsonb);\n    RETURN NULL;\n",
                    hash="38658df2e111102f6752f8d2138aa6ab47ef9916",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_trail_3dc03",
                    table="library_passage",
                    when="AFTER",
                ),
            ),
        ),
    ]
