"""The ways a verb says no. All carry whole sentences for the person who caused them."""

from typing import Any


class Refused(Exception):
    """This person may not do this (403). The sentence names the rule and who could do it instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unmet(Exception):
    """The record is not ready, or the input breaks a rule (422). One sentence per lack; `field` maps a sentence to a form field.

    `refused`: part of what was asked is not this person's to do, so it is noted as a refusal once all is rolled back.
    """

    refused = False

    def __init__(self, *sentences: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        self.sentences = list(sentences) + list(self.fields.values())
        super().__init__(";".join(self.sentences))


class Overtaken(Unmet):
    """Somebody saved the record after the form was given out (422): nothing is written before its writer has seen both."""


class Traces(Exception):
    """A text that is about to leave carries traces of people (422): a sentence for each; a reason lets it pass."""

    def __init__(self, *sentences: str, uid: Any = None) -> None:
        super().__init__(";".join(sentences))
        self.sentences = list(sentences)
        self.uid = uid
