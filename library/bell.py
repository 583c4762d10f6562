"""Rings for the background: by name, so that verbs and tasks do not import each other. A lost broker loses nothing."""

import logging

from celery import current_app

log = logging.getLogger(__name__)


def ring(document_id: int) -> bool:
    """Ask for the text of a document; False when the broker is away: it stays 待提取 and can be asked for again."""
    try:
        current_app.send_task("library.tasks.extract_text", args=[document_id], retry=False)
    except Exception:  # any broker's own exceptions
        log.warning("消息服务暂不可用，资料 %s 保持待提取", document_id, exc_info=True)
        return False
    return True
