"""The usual questions of each purpose (常用题目): what a new survey begins with; every one can be taken out."""

from typing import Any

from interviews.models import SCALE, QuestionKind

_SCALE5 = [*SCALE, "不了解"]
_AGREE = ["满意", "比较满意", "一般", "不满意", "不了解"]
_TEAM = (
    "贯彻党的理论和路线方针政策", "落实上级决策部署", "执行民主集中制、集体决策重大事项", "选人用人", "党风廉政建设",
    "联系群众、为民办事", "对班子的总体评价",
)  # fmt: skip
_CHIEF = (
    "政治立场和政治担当",
    "抓党建责任落实",
    "民主作风、听取意见",
    "廉洁自律和家风",
    "工作实绩",
    "对本人的总体评价",
)


def _scale(text: str, options: list[str]) -> dict[str, Any]:
    return {"text": text, "kind": QuestionKind.SCALE, "options": options}


def _short(text: str) -> dict[str, Any]:
    return {"text": text, "kind": QuestionKind.SHORT, "options": []}


BANK: dict[str, list[dict[str, Any]]] = {
    "team": [*(_scale(text, _SCALE5) for text in _TEAM), _short("您认为班子最需要改进的一个方面是")],
    "chief": [*(_scale(text, _SCALE5) for text in _CHIEF), _short("您对主要负责人的意见和建议")],
    "ecology": [
        _scale("您对本单位政治生态的总体评价", _SCALE5),
        {"text": "您认为本单位比较突出的问题是（可多选）", "kind": QuestionKind.MULTI,
         "options": ["形式主义、官僚主义", "选人用人不公", "工程项目插手干预", "违规吃喝收礼", "搞小圈子", "优亲厚友", "没有突出问题"]},
        {"text": "“三重一大”事项是否集体决策", "kind": QuestionKind.SINGLE, "options": ["都经集体决策", "大部分经集体决策", "走过场", "不了解"]},
        _short("您还想反映什么"),
    ],
    "masses": [
        _scale("您对镇（乡）干部的工作作风", _AGREE), _scale("您对村干部办事公道", _AGREE), _scale("您对村务、财务公开", _AGREE),
        _scale("您对惠农补贴发放", _AGREE),
        {"text": "您反映的问题一般找谁（可多选）", "kind": QuestionKind.MULTI, "options": ["村干部", "镇（乡）干部", "县里部门", "网络和热线", "没有反映过"]},
        _short("您最希望解决的一件事"),
    ],
    "rectification": [
        _scale("您对巡察反馈问题整改的总体评价", _AGREE), _scale("您对身边问题的整改效果", _AGREE),
        {"text": "整改情况是否公开", "kind": QuestionKind.SINGLE, "options": ["公开了", "部分公开", "没有看到", "不了解"]},
        _short("您认为还没有改好的问题"),
    ],
    "review": [
        _scale("巡察组的政治纪律和保密纪律", _SCALE5), _scale("巡察组的工作作风", _SCALE5), _scale("巡察组发现问题的质量", _SCALE5),
        _short("对巡察组的意见建议"),
    ],
}  # fmt: skip


def questions_for(purpose: str) -> list[dict[str, Any]]:
    """The usual questions of a purpose."""
    return BANK[purpose]
