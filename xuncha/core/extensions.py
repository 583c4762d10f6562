"""Extensions of PostgreSQL that migrations ask for (扩展)."""

from typing import Any

from django.contrib.postgres.operations import BtreeGistExtension


class KeptBtreeGist(BtreeGistExtension):
    """Taken back, the migration leaves the extension: other apps' constraints stand on it, and it may be the office's own."""

    def database_backwards(self, *args: Any) -> None:
        """Nothing."""
