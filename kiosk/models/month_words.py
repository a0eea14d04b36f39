"""What the rows of a month say in words: statuses, channels, ratings, standards."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from kiosk.models.mention import MentionStatus
from kiosk.models.month_close import Mark
from kiosk.models.response import Channel
from kiosk.models.scale import SCALES
from kiosk.models.standard import Standard, StandardVersion

Connect = Callable[[], AbstractContextManager[sa.Connection]]
"""What a batch is read with: a connection of its own, or that of the transaction it belongs to."""


class Words:
    """What is said in words, in the language of who asks: read once, because each look-up takes its time."""

    entries: Mapping[Mark | None, str]

    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self.ratings = {(scale.id, rating): str(word) for scale in SCALES.values() for rating, word in scale.faces}
        self.statuses: Mapping[str, str] = {
            MentionStatus.NEW: _("To decide"),
            MentionStatus.APPROVED: _("Approved"),
            MentionStatus.CONCERN: _("Withdrawn"),  # a correction says that thanks were taken back, and no more
            MentionStatus.DECLINED: _("Declined"),
            MentionStatus.WITHDRAWN: _("Withdrawn"),
        }
        self.held = _("Set aside")
        self.channels: Mapping[str, str] = {
            Channel.QR: _("QR code"),
            Channel.BADGE: _("Badge"),
            Channel.TABLET: _("Tablet"),
            Channel.LINK: _("Link"),
            Channel.PAPER: _("Paper"),
            Channel.PHONE: _("Phone"),
            Channel.LETTER: _("Letter"),
            Channel.EMAIL: _("E-mail"),
            Channel.IN_PERSON: _("In person"),
            Channel.COLLEAGUE: _("Colleague"),
        }
        self.entries = {
            Mark.REGULAR: _("Open"),
            Mark.LATE: _("Open, late"),
            Mark.CORRECTION: _("Open, correction"),
            None: _("Not counted"),
        }
        self.wordings: dict[int, Any] = {}
        self.joined: dict[str, str] = {}

    def for_closing(self) -> "Words":
        """The same, for rows that are frozen."""
        self.entries = {Mark.REGULAR: _("Regular"), Mark.LATE: _("Late"), Mark.CORRECTION: _("Correction")}
        return self

    def standards(self, chosen: str) -> str:
        """The titles of ids such as `3,-7`, in the order of the standards; where there is a minus, what fell short."""
        if chosen not in self.joined:
            ticks = {abs(int(id)): id.startswith("-") for id in chosen.split(",")}
            if not self.wordings.keys() >= ticks.keys():
                self._read_wordings()
            wordings = sorted((self.wordings[id] for id in ticks), key=lambda wording: wording.order)
            self.joined[chosen] = "; ".join(
                wording.shortfall if ticks[wording.id] else wording.title for wording in wordings
            )
        return self.joined[chosen]

    def _read_wordings(self) -> None:
        order = sa.func.row_number().over(order_by=(Standard.position, Standard.id, StandardVersion.version))
        versions = sa.select(
            StandardVersion.id, StandardVersion.title, StandardVersion.shortfall, order.label("order")
        ).join(Standard, StandardVersion.standard_id == Standard.id)
        with self.connect() as connection:
            self.wordings = {wording.id: wording for wording in connection.execute(versions)}
