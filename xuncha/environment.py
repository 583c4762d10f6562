"""Small typed readers of the environment (环境变量) that fail loudly, for the settings."""

import os
from datetime import date

from django.core.exceptions import ImproperlyConfigured


def env_choice(name: str, choices: tuple[str, ...], default: str) -> str:
    """One of a closed list of words."""
    value = os.environ.get(name) or default
    if value not in choices:
        raise ImproperlyConfigured(f"环境变量 {name} 只能是 {'、'.join(choices)}，现在是“{value}”。")
    return value


def env_flag(name: str) -> bool:
    """True for 1, false for empty or 0; anything else is a mistake."""
    value = os.environ.get(name, "")
    if value not in ("", "0", "1"):
        raise ImproperlyConfigured(f"环境变量 {name} 只能是 0 或 1，现在是“{value}”。")
    return value == "1"


def env_number(name: str, default: int, *, least: int, most: int) -> int:
    """A whole number within bounds."""
    value = os.environ.get(name) or str(default)
    if not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"环境变量 {name} 应为 {least} 到 {most} 的整数，现在是“{value}”。")
    return int(value)


def env_date(name: str) -> date | None:
    """A date in ISO form, or nothing."""
    value = os.environ.get(name, "")
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise ImproperlyConfigured(f"环境变量 {name} 应为 2023-07-10 这样的日期，现在是“{value}”。") from error


def env_secret(name: str, demo: str, *, demanded: bool) -> str:
    """A secret: demanded in production, a known stand-in for the demo."""
    value = os.environ.get(name, "")
    if not value and demanded:
        raise ImproperlyConfigured(f"正式环境必须设置 {name}；请在环境文件中写入后重新启动。")
    return value or demo
