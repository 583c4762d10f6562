"""Statuses of a material request and its moves; what the trail calls the verbs of this app. A document has no moves."""

from django.db import models

from xuncha.core.workflow import Flow, Move


class MaterialStatus(models.TextChoices):
    """已发出 → 部分收到 → 收齐 → 已归还; 撤回. 逾期 is computed."""

    ISSUED = "issued", "已发出"
    PARTLY = "partly", "部分收到"
    COMPLETE = "complete", "收齐"
    RETURNED = "returned", "已归还"
    CANCELLED = "cancelled", "已撤回"


#: something is still waited for
UNANSWERED = (MaterialStatus.ISSUED, MaterialStatus.PARTLY)

#: the status follows the items: receiving ends in 部分收到 or 收齐, a correction may take it back
MATERIAL_FLOW = Flow("status", MaterialStatus.ISSUED, (
    Move("receive_all", "登记收到", ("issued", "partly", "complete"), "complete", "material.write", "收齐", primary=True),
    Move("receive_part", "登记部分收到", ("issued", "partly", "complete"), "partly", "material.write", "登记收到"),
    Move("return_all", "登记归还", ("complete",), "returned", "material.write", "归还完毕"),
    Move("cancel", "撤回", ("issued",), "cancelled", "material.write", "撤回调阅", needs_reason=True, danger=True, bulk=True),
))  # fmt: skip

WORDS = {
    "add_document": "收入资料库", "extract": "提取全文", "extract_again": "重新提取全文", "lend": "借出", "take_back": "收回",
    "ask_materials": "提出调阅", "edit_materials": "修改调阅", "give_back": "归还原件", "note_loss": "登记遗失",
}  # fmt: skip
