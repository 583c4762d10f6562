"""What a log line may say: PostgreSQL repeats the values of a row that failed, and texts of level 2 have no place in logs."""

import logging
import re

#: from the word to the end of the database's message; what follows a message in a traceback begins one of these lines
VALUES = re.compile(
    r"\b(?:DETAIL|CONTEXT|HINT|LINE \d+): .*?(?=\n(?:Traceback \(|The above exception|During handling|  File \")|\Z)",
    re.DOTALL,
)
QUOTED = re.compile(r'(invalid input (?:syntax|value) for [^:\n]*: )".*?"(?=\n|\Z)', re.DOTALL)
CUT = "[内容已略去]"


def without_values(text: str) -> str:
    """A text without the values that the database put into its message."""
    return QUOTED.sub(rf"\1{CUT}", VALUES.sub(CUT, text))


class NoValues(logging.Filter):
    """Cuts values out of messages and of the exceptions that come with them (domain §7.1, 剩余信息)."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record passes, lighter where need be."""
        if record.exc_info and record.exc_info[0] is not None and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = without_values(record.exc_text)
        said = record.getMessage()
        if (cut := without_values(said)) != said:
            record.msg, record.args = cut, ()
        return True
