"""The real clock (实际时间): sessions, passwords, lockouts and second factors never follow the business date (design §5.12)."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """This moment, aware."""
    return timezone.now()
