"""What a copy of a database is compared with."""

from dataclasses import dataclass

NOT_KEPT = ("traces", "day_keys")
"""Tables whose rows no backup holds, whoever points to another first: a key that lives one day must not outlive it."""


@dataclass(frozen=True)
class Copied:
    """The revision of the tables and the number of rows in each, at the instant of the copy."""

    schema: str
    rows: dict[str, int]
