"""The two ways a verb says no. Both carry whole sentences for the person who caused them."""


class Refused(Exception):
    """This person may not do this (403). The sentence names the rule and who could do it instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Unmet(Exception):
    """The record is not ready, or the input breaks a rule (422). One sentence per lack; `field` maps a sentence to a form field."""

    def __init__(self, *sentences: str, fields: dict[str, str] | None = None) -> None:
        self.fields = fields or {}
        self.sentences = list(sentences) + list(self.fields.values())
        super().__init__(";".join(self.sentences))
