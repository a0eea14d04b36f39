"""The form of a location's opening hours: seven days, up to two spans each."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, SelectChoice, TimeField
from wtforms.validators import Optional

from kiosk.admin.forms import ManagerForm
from kiosk.filters import weekday
from kiosk.lib import hours
from kiosk.lib.hours import Span, Week

ALWAYS, HOURS = "always", "hours"
PAIRS = (("opens", "closes"), ("opens_again", "closes_again"))
_PARTS = {
    "opens": lazy_gettext("Opens"),
    "closes": lazy_gettext("Closes"),
    "opens_again": lazy_gettext("Opens again"),
    "closes_again": lazy_gettext("Closes"),
}


def time_field(label: Any) -> TimeField:
    """A time on the wall clock, which may be left empty."""
    said = lazy_gettext("Enter the time like 09:30.")
    return TimeField(label, [Optional()], format=["%H:%M", "%H:%M:%S"], invalid_value_message=said)


class OpeningHoursForm(ManagerForm):
    """When a location is open. A day without times is closed; twice the same time is a whole day."""

    kind = RadioField(
        lazy_gettext("When is it open?"),
        choices=lambda: [
            SelectChoice(HOURS, _("At set hours")),
            SelectChoice(ALWAYS, _("Open 24 hours")),
        ],
        validate_choice=False,
    )
    like_monday = BooleanField(
        lazy_gettext("Same hours Tuesday to Friday as on Monday"),
        description=lazy_gettext("Monday’s hours replace whatever is entered for the other four days."),
    )

    @classmethod
    def of(cls, week: Week) -> "OpeningHoursForm":
        """The form filled with a location's week."""
        filled: dict[str, Any] = {"kind": HOURS}
        for day in range(7):
            spans = [span for span in week if span.weekday == day][: len(PAIRS)]
            for (opens, closes), span in zip(PAIRS, spans, strict=False):
                filled |= {f"day{day}_{opens}": span.opens, f"day{day}_{closes}": span.closes}
        return cls(data=filled)

    @property
    def days(self) -> list[tuple[str, list[TimeField]]]:
        """Each weekday's name with its four fields."""
        return [(weekday(day), [self[name] for pair in _names(day) for name in pair]) for day in range(7)]

    @property
    def week(self) -> Week:
        """What was said, for the action."""
        if self.kind.data == ALWAYS:
            return ()
        monday = list(self._spans(0))
        copied = [Span(day, span.opens, span.closes) for day in range(1, 5) for span in monday]
        own = (span for day in range(7) if not (self.like_monday.data and 1 <= day <= 4) for span in self._spans(day))
        return tuple(sorted({*own, *(copied if self.like_monday.data else ())}))

    def validate(self, extra_validators: Any = None) -> bool:
        """Each time has its partner, no two spans overlap, and one day at least is open."""
        is_good = super().validate(extra_validators)
        if self.kind.data == ALWAYS:
            for name in [name for day in range(7) for pair in _names(day) for name in pair]:
                self[name].errors = []
            return not self.errors
        return is_good and self._has_partners() and self._is_a_week()

    def _has_partners(self) -> bool:
        for day in range(7):
            for opens, closes in _names(day):
                if self[opens].data is not None and self[closes].data is None:
                    self[closes].errors = [_("Enter when it closes on %(day)s.", day=weekday(day))]
                elif self[opens].data is None and self[closes].data is not None:
                    self[opens].errors = [_("Enter when it opens on %(day)s.", day=weekday(day))]
        return not self.errors

    def _is_a_week(self) -> bool:
        if self.like_monday.data and not any(self._spans(0)):
            self.day0_opens.errors = [_("Fill in Monday first so that it can be copied to the other days.")]
        elif not self.week:
            self.day0_opens.errors = [_("Fill in the hours for at least one day, or choose “Open 24 hours”.")]
        elif found := hours.overlap(self.week):
            still, begins = found
            sentence = _("These hours begin before those on %(day)s end.", day=weekday(still.weekday))
            self[self._name_of(begins)].errors = [sentence]
        return not self.errors

    def _name_of(self, span: Span) -> str:
        names = [opens for opens, _closes in _names(span.weekday) if self[opens].data == span.opens]
        return names[-1] if names else "day0_opens"

    def _spans(self, day: int) -> Iterator[Span]:
        for opens, closes in _names(day):
            if self[opens].data is not None and self[closes].data is not None:
                yield Span(day, self[opens].data, self[closes].data)


def _names(day: int) -> list[tuple[str, str]]:
    return [(f"day{day}_{opens}", f"day{day}_{closes}") for opens, closes in PAIRS]


for _day in range(7):
    for _part, _label in _PARTS.items():
        setattr(OpeningHoursForm, f"day{_day}_{_part}", time_field(_label))
