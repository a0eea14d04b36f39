"""The faces and their words, versioned; scales are never mixed in a figure."""

from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

LOW = 2
"""The highest rating that says something went wrong."""


@dataclass(frozen=True)
class Scale:
    """One set of faces. `id` is stored with every response; a reworded set is a new scale with a new id."""

    id: int
    question: Any
    words: tuple[Any, ...]

    def word(self, rating: int) -> Any:
        """The word under the face of `rating`, which counts from 1."""
        return self.words[rating - 1]

    @property
    def faces(self) -> list[tuple[int, Any]]:
        """Each rating with its word, lowest first."""
        return list(enumerate(self.words, start=1))


FIVE_FACES = Scale(
    id=1,
    question=_("Overall, how was our service today?"),
    words=(_("Very poor"), _("Poor"), _("OK"), _("Good"), _("Very good")),
)
SCALES = {scale.id: scale for scale in (FIVE_FACES,)}
