"""The stamp that a form of a page carries (decision 0028), for tests that send what they like."""

from typing import Any

from django.test import Client


def stamp(client: Client, url: str) -> dict[str, Any]:
    """`seen` as the page has it now; nothing where the page has no form that changes a record."""
    context = client.get(url).context or {}
    writing = getattr(context.get("form"), "writing", None)
    return {"seen": writing.stamp} if writing is not None else {}
