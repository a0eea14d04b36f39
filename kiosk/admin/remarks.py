"""Staff messages: what they wrote on their own pages, to be answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from kiosk.actions import remarks as actions
from kiosk.admin import access, came_from
from kiosk.admin.forms.remarks import AnswerForm
from kiosk.errors import Conflict, Refused
from kiosk.lib import clock
from kiosk.queries import remarks, waiting

page = Blueprint("remarks", __name__, url_prefix="/remarks")


@page.get("/")
def index() -> ResponseReturnValue:
    """What waits for an answer, the oldest first."""
    return _listed(is_answered=False)


@page.get("/answered")
def answered() -> ResponseReturnValue:
    """What was answered, the latest first."""
    return _listed(is_answered=True)


@page.route("/<public_id>/answer", methods=["GET", "POST"])
def answer(public_id: str) -> ResponseReturnValue:
    """One message with the form of its answer; sent well, those that still wait."""
    remark = access.found(remarks.remark(public_id, access.scope()))
    form = AnswerForm()
    if form.validate_on_submit():
        try:
            actions.answer(remark, form.answer.data or "", by=access.manager(), at=clock.now())
            flash(_("Sent. %(name)s can read it on their page.", name=remark.staff_member.full_name))
            return redirect(came_from.back_to(url_for(".index")), 303)
        except Conflict as conflict:
            flash(str(conflict.sentence))
            return redirect(url_for(".answered"), 303)
        except Refused as refused:
            form.refuse(refused)
            remark = access.found(remarks.remark(public_id, access.scope()))
    return render_template("admin/remarks/answer.html", form=form, remark=remark), form.status


def _listed(*, is_answered: bool) -> ResponseReturnValue:
    found = remarks.listed(access.scope(), is_answered=is_answered, after=request.args.get("after", ""))
    count = waiting.counts(access.scope()).remarks
    return render_template("admin/remarks/index.html", found=found, is_answered=is_answered, count=count)
