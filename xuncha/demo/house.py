"""What waits in the house of the demo: a standing role to confirm, one that was refused, resets asked for (账号和角色)."""

from xuncha.core import credentials, grants
from xuncha.core.account_states import ResetKind
from xuncha.demo.county import County


def fill(county: County) -> None:
    """Leave something for the three administrators and the director to do; no right and no password changes by it."""
    users = county.users
    grants.propose_grant(
        by=users["secadmin"],
        user=users["expired"],
        role="office_staff",
        reason="巡察结束后留办工作，临巡办〔2023〕21号",
    )
    early = grants.propose_grant(
        by=users["secadmin"], user=users["stranger"], role="functional_dept", reason="审计局联络员"
    )
    grants.refuse_grant(early, by=users["office_director"], reason="审计局尚未来函，收到函件后再提请")
    ask = {"by": users["sysadmin"], "kind": ResetKind.PASSWORD}
    credentials.ask_reset(user=users["member_1"], reason="忘记密码，本人持工作证到巡察办当面申请", **ask)
    unproven = credentials.ask_reset(user=users["owner_luzhou"], reason="来电称忘记密码", **ask)
    credentials.refuse_reset(unproven, by=users["secadmin"], reason="电话未能核实本人，请其持证件当面申请")
