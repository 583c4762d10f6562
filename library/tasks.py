"""Background work of the library."""

from celery import shared_task

from library import actions


@shared_task
def extract_text(document_id: int) -> None:
    """Take the text out of a document's file."""
    actions.extract_by_id(document_id)


@shared_task
def extract_waiting() -> None:
    """Take up what waited while the background was away."""
    actions.extract_waiting()
