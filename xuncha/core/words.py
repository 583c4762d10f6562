"""What a verb is called where people read of it (动作用语): the trail, a record's history."""

from collections.abc import Iterator

from django.apps import apps

from xuncha.core import registry
from xuncha.core.workflow import Flow

#: verbs of the house itself; every app registers its own (design §2)
HOUSE_WORDS = {
    "create": "登记", "edit": "修改", "link": "建立关联", "void": "作废",
    "direct_update": "绕过业务动作改动", "direct_insert": "绕过业务动作写入",
    "direct_delete": "绕过业务动作删除", "direct_truncate": "绕过业务动作清空",
    "login": "登录", "logout": "退出", "login_failed": "登录失败", "login_locked": "登录锁定", "change_password": "修改密码",
    "session_idle": "久未操作自动退出", "session_over": "登录期满退出", "session_replaced": "在别处登录，此处退出",
    "offer_second_factor": "生成双因子密钥", "enrol_second_factor": "启用双因子", "drop_second_factor": "停用双因子",
    "use_recovery_code": "使用恢复码", "renew_recovery_codes": "更换恢复码", "set_second_factor_rule": "设定双因子要求", "hide_columns": "设置显示的列", "open_account": "开设账号",
    "disable_account": "停用账号", "enable_account": "启用账号", "unlock_account": "解锁账号", "propose_grant": "提请常设角色",
    "ask_reset": "申请重置", "tell_reset": "告知本人已重置", "set_rule": "调整权限规则", "set_security_rule": "修改参数", "init_office": "系统初始化",
    "refused": "被拒绝", "read": "查看", "read_list": "查看清单", "search": "检索", "download": "下载", "print": "打印",
    "file_stored": "存入文件", "file_removed": "移除文件", "job_asked": "提交后台任务", "job_cancelled": "取消后台任务",
    "set_holiday": "修改节假日", "add_deadline_rule": "登记期限规则", "demo_round": "建立演示轮次", "load_items": "批量装入样本数据", "load_sample": "批量装入样本数据",
    "load_talks": "批量装入样本数据",
    "set_demo_passwords": "设置演示口令", "take_snapshot": "生成统计快照", "rotate_keys": "密钥轮换",
    "encrypt_files": "加密旧文件", "ask_export": "申请导出", "show_password": "查看文件口令", "export": "导出",
    "upload_import": "上传导入文件", "upgrade": "系统升级补齐",
    "save_filter": "保存常用筛选", "rename_filter": "改名常用筛选", "delete_filter": "删除常用筛选",
    "traces_found": "出门检查不通过", "override_traces": "说明理由后放行",
}  # fmt: skip


def of(noun: str, verb: str) -> str:
    """The Chinese words of a verb on a noun ("interviews.interview", "review"): its table of moves, else what is registered."""
    for move in _moves(noun):
        if move.verb == verb:
            return move.words
    return registry.verb_words.get(verb) or HOUSE_WORDS.get(verb, verb)


def verbs_called(text: str) -> set[str]:
    """The codes of every verb whose Chinese words contain a text, and the text itself, which may be a code."""
    found = {verb for told in (HOUSE_WORDS, registry.verb_words) for verb, said in told.items() if text in said}
    for model in apps.get_models():
        flow = getattr(model, "FLOW", None)
        if isinstance(flow, Flow):
            found |= {move.verb for move in flow.moves if text in move.words or text in move.label}
    return found | {text}


def _moves(noun: str) -> Iterator:
    try:
        flow = getattr(apps.get_model(noun), "FLOW", None)
    except (LookupError, ValueError):  # a noun of the trail that is no model, such as a page
        return
    if isinstance(flow, Flow):
        yield from flow.moves
