"""The web application for gunicorn."""

import logging
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
application = get_wsgi_application()

from django.db import connection  # noqa: E402 - the apps are loaded now

from rounds.queries import suggestions  # noqa: E402


def _ahead() -> None:
    """What the first person who saves would wait for otherwise; a page asked for meanwhile waits for the rest of it alone."""
    try:
        suggestions.learn_ahead()
    except Exception:  # the database may not be there yet: then the first who asks for a suggestion waits
        logging.getLogger(__name__).warning("suggestions are not learnt ahead", exc_info=True)
    finally:
        connection.close()


Thread(target=_ahead, name="learn-ahead", daemon=True).start()
