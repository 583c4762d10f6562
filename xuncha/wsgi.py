"""The web application for gunicorn."""

import logging
import os
from threading import Thread

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xuncha.settings")
application = get_wsgi_application()


def _ahead() -> None:
    """What the first person who saves would wait for otherwise; a page asked for meanwhile waits for the rest of it alone."""
    from django.db import connection

    from rounds.queries import suggestions  # only once the apps are loaded

    try:
        suggestions.learn_ahead()
    except Exception:  # the database may not be there yet: then the first who asks for a suggestion waits
        logging.getLogger(__name__).warning("suggestions are not learnt ahead", exc_info=True)
    finally:
        connection.close()


Thread(target=_ahead, name="learn-ahead", daemon=True).start()
