"""A form that is refused for its shape says the rules of its verb in the same round, so that it is mended once."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xuncha.core.errors import Unmet
from xuncha.core.web import note_on_form


def note_rules(form: Any, rules: Callable[..., Any], *, needs: Sequence[str], hangs_on: Mapping[str, str]) -> None:
    """Put beside the fields what the rules say of what could be read.

    `rules(**cleaned)` raises Unmet as the verb would and writes nothing; without the fields of `needs` it is not asked.
    `hangs_on`: what is said of a field is left out while that other field has an error.
    """
    wrong = set(form.errors)
    if wrong & set(needs):
        return
    try:
        rules(**form.cleaned_data)
    except Unmet as error:
        bare = [sentence for sentence in error.sentences if sentence not in error.fields.values()]
        told = {
            name: sentence
            for name, sentence in error.fields.items()
            if name not in wrong and hangs_on.get(name) not in wrong
        }
        note_on_form(form, Unmet(*bare, fields=told))
