"""What each kind of record is called (记录种类), for the rule table and its pages."""

NOUN_NAMES = {
    "round": "轮次", "target": "巡察对象", "group": "巡察组", "meeting": "会议", "group_meeting": "组务会", "instruction": "请示报告",
    "weekly": "周报", "authorization": "授权", "recusal": "回避申报",
    "coverage": "延伸村", "stage_document": "阶段文书", "notice": "公告", "org": "党组织", "person": "人员", "library": "资料",
    "material": "调阅", "interview": "谈话", "petition": "信访", "reporter": "反映人", "draft": "底稿", "problem": "问题", "problem_list": "问题清单",
    "clue": "线索", "transfer": "移交", "report": "报告", "feedback": "反馈", "rectification": "整改", "fix": "立行立改", "visit": "走访", "survey": "问卷",
    "inquiry": "函询", "secondment": "抽调", "training": "培训", "secretary_point": "点人点事", "classification": "分类一致度",
}  # fmt: skip
