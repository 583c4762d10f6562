"""Contexts of invented papers for the tests of official paper. All names and facts are fictional."""

from datetime import date
from typing import Any

SENTENCE = "镇党委理论学习中心组2022年第三季度未开展集中学习，会议记录系2023年4月补写，参会人员签名由办公室一人代签。"
OTHER = "2022年11月，李玥喆同志分管的防返贫监测2次漏报3户，县乡村振兴局通报后仍未整改"
STATEMENT = "学习贯彻上级决策部署不及时不深入，以会议落实会议"


def problem(number: int, *, facts: int = 3) -> dict[str, Any]:
    return {
        "number": f"1401-02-WT-{number:04d}",
        "statement": STATEMENT,
        "facts": [SENTENCE, OTHER, SENTENCE][:facts],
        "drafts": [f"1401-02-DG-{number:04d}", f"1401-02-DG-{number + 100:04d}"],
    }


def township_report(*, chapters: int = 4, each: int = 4, show_sources: bool = False) -> dict[str, Any]:
    """A township report of about six thousand characters, nine pages and its attachments."""
    titles = [
        "聚焦党的理论和路线方针政策以及党中央决策部署在基层的落实方面",
        "聚焦群众身边腐败问题和不正之风方面",
        "聚焦基层党组织软弱涣散、组织力欠缺方面",
        "聚焦巡察整改落实方面",
    ]
    return {
        "organ": "中共临澜县委第二巡察组文件",
        "doc_no": "临巡二〔2023〕3号",
        "signer": "周闻远",
        "to": "县委巡察工作领导小组",
        "round_label": "十四届县委第一轮",
        "group_name": "县委第二巡察组",
        "target_name": "承平镇党委",
        "date": date(2023, 6, 12),
        "period": (date(2023, 4, 6), date(2023, 6, 5)),
        "figures": {
            "talks": 128,
            "talk_persons": 117,
            "petitions": 43,
            "materials": 356,
            "households": 212,
            "villages": 14,
            "fixes": 9,
        },
        "org_profile": "承平镇辖14个行政村、2个社区，户籍人口2.3万人。\n镇党委下设党支部31个，党员1086名。",
        "achievements": "近年来，承平镇党委能够坚持以党建引领乡村治理，完成年度目标任务，干部群众总体反映较好。",
        "ecology": "好转",
        "implementation": "较好",
        "chapters": [
            {"title": titles[index % 4], "problems": [problem(index * 10 + n) for n in range(1, each + 1)]}
            for index in range(chapters)
        ],
        "chief": {
            "name": "陈立坤",
            "post": "党委书记",
            "praise": ["能够履行第一责任人职责，主持研究党风廉政建设工作6次", "作风较为扎实，群众测评满意率91.3%"],
            "problems": ["对班子成员提醒谈话偏少，2022年仅开展2次", "对村级工程招投标监管责任压得不实"],
        },
        "village_section": {
            "common": "14个村普遍存在“四议两公开”程序不规范问题，其中9个村会议记录不完整。",
            "typical": ["石桥村集体资金长期由会计个人账户保管，涉及金额12.5万元"],
            "rows": [
                {"village": f"石桥{n}村", "talks": 6 + n, "visits": 12 + n, "drafts": n % 5, "problems": n % 4}
                for n in range(1, 15)
            ],
        },
        "causes": ["政治站位不够高，对巡察工作认识有差距", "主体责任压得不实，层层传导不够"],
        "suggestions": {
            "to_unit": ["提高政治站位，建立学习台账，逐月督查", "全面清理村级集体资金，9月30日前完成"],
            "to_county": ["统筹研究村级财务监管办法"],
            "to_departments": ["县农业农村局牵头开展村级集体资产专项清理"],
        },
        "fix_rows": [
            {"item": "退还多收的水费1.2万元，涉及86户", "result": "已全部退还", "done_on": date(2023, 5, 20)},
            {"item": "修复石桥村断头路照明", "result": "正在施工", "done_on": None},
        ],
        "signature": {"organ": "县委第二巡察组", "date": date(2023, 6, 12), "sealed": False},
        "imprint": {
            "copy_to": "县委巡察工作领导小组办公室，县纪委监委，县委组织部",
            "organ": "县委第二巡察组",
            "date": date(2023, 6, 12),
        },
        "show_sources": show_sources,
    }
