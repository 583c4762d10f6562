"""The night's work of petitions; when it runs stands in settings.CELERY_BEAT_SCHEDULE."""

from celery import shared_task

from petitions import queries
from petitions.actions import radar


@shared_task
def look_for_duplicates() -> None:
    """Compare all letters of the open terms, every night; running it again changes nothing."""
    for term in queries.open_terms():
        radar.sweep(term)
