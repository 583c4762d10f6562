"""Addresses of the tests' own database, for a process of its own: on the embedded server or on one that DATABASE_URL names."""

from urllib.parse import quote, urlencode

from django.db import connection


def database_url(name: str = "") -> str:
    """DATABASE_URL of the database that the tests are connected to, or of another one beside it."""
    place = {key: str(connection.settings_dict[key]) for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    user, password, database = (
        quote(part, safe="") for part in (place["USER"], place["PASSWORD"], name or place["NAME"])
    )
    where = {key.lower(): place[key] for key in ("HOST", "PORT") if place[key]}
    return f"postgres://{user}:{password}@/{database}?{urlencode(where | connection.settings_dict['OPTIONS'])}"
