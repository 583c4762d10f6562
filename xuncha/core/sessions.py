"""Sessions (会话): idle and absolute limits, one session an account (domain §7.1). They follow the real clock.

When a session began, when it was last used and which limits it was begun with stand in the session itself; which
session is an account's own stands on the account, which every request reads anyway: no query is added to a page.
"""

from typing import Any

from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest

from xuncha.core import accounts, accounts_rules, audit, clock
from xuncha.core.models import User

BEGUN, SEEN, LIMITS = "begun", "seen", "limits"
#: how often the moment of last use is written down, in seconds
GRAIN = 30
#: why a session ended: verb of the trail, and what its person is told
ENDINGS = {
    "session_idle": "较长时间没有操作，已自动退出；没有保存的文字已经存在服务器上，登录后可以接着写。",
    "session_over": "本次登录已满规定时长，请重新登录；没有保存的文字已经存在服务器上。",
    "session_replaced": "这个账号已在别处登录，此处已退出；如果不是您本人，请立即修改密码并告诉系统管理员。",
}


def begin(request: HttpRequest, user: User) -> None:
    """Log a person in: a fresh session with its limits; the session that the account had elsewhere is over."""
    login(request, user)
    accounts.end_session(user, but=request.session.session_key)
    now = clock.now().timestamp()
    limits = [
        60 * accounts_rules.number("auth.session.idle_minutes"),
        3600 * accounts_rules.number("auth.session.absolute_hours"),
    ]
    request.session.update({BEGUN: now, SEEN: now, LIMITS: limits})
    accounts.note_login(user)


def keep(request: HttpRequest) -> None:
    """The session's key has changed (a new password): it stays the account's own."""
    if BEGUN in request.session:
        accounts.end_session(request.user, but=request.session.session_key)


def ending(request: HttpRequest) -> str:
    """Why this request's session is over (a key of ENDINGS), or ""."""
    session = request.session
    if BEGUN not in session:
        return ""
    if request.user.session_key != session.session_key:
        return "session_replaced"
    now = clock.now().timestamp()
    idle, absolute = session[LIMITS]
    if now - session[BEGUN] >= absolute:
        return "session_over"
    return "session_idle" if now - session[SEEN] >= idle else ""


def touch(request: HttpRequest) -> None:
    """Note that the session was used; polling and autosave (`X-Passive: 1`) never renew it (design §5.21)."""
    now = clock.now().timestamp()
    if BEGUN in request.session and "X-Passive" not in request.headers and now - request.session[SEEN] >= GRAIN:
        request.session[SEEN] = now


def close(request: HttpRequest, why: str) -> None:
    """End this request's session and say in the trail why."""
    user = request.user
    _note(user, why)
    logout(request)
    if why != "session_replaced":
        accounts.end_session(user)


@audit.action
def _note(user: User, why: str) -> None:
    audit.record(why, by=user, about=user, label=accounts.label(user))


def password_given(request: HttpRequest) -> bool:
    """Whether the request carries the right password of its own person, once more; a wrong one counts like a failed login."""
    password, username = request.POST.get("password", ""), request.user.get_username()
    if not password:
        return False
    if authenticate(request, username=username, password=password) == request.user:
        return True
    accounts.note_failed_login(username)
    return False


def timing(request: HttpRequest) -> dict[str, Any]:
    """What the page's own clock needs: seconds of idleness allowed, and seconds until the session is over."""
    session = request.session
    if BEGUN not in session:
        return {}
    idle, absolute = session[LIMITS]
    return {"idle": idle, "left": max(int(absolute - (clock.now().timestamp() - session[BEGUN])), 0)}
