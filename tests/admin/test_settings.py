"""The organisation: what every page shows of it."""

import io

import sqlalchemy as sa
from PIL import Image

from kiosk.extensions import db
from kiosk.models import AuditEntry, Organisation, Picture
from tests.cast import Cast
from tests.pages import PageClient

SAID = {
    "name": "Harbour Street Dentists",
    "colour": "#7a2e8a",
    "language": "en",
    "time_zone": "Europe/Dublin",
    "mission": "Nobody leaves with a question.",
}


def _picture(size: tuple[int, int] = (900, 300)) -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", size, "purple").save(file, "PNG")
    file.seek(0)
    return file


def _organisation() -> Organisation:
    db.session.rollback()
    return db.session.scalars(sa.select(Organisation)).one()


def test_the_form_comes_filled(owner: PageClient) -> None:
    values = owner.get("/admin/settings/change").form("")
    assert (values["name"], values["time_zone"]) == ("Harbour Street Dental", ["Europe/London"])


def test_a_change_is_seen_by_customers_at_once(owner: PageClient, client: PageClient, cast: Cast) -> None:
    owner.post("/admin/settings/change", SAID)
    page = client.get(f"/t/{cast.reception.code}")
    assert page.texts(".brand bdi")[0] == "Harbour Street Dentists"
    assert "--accent:#7a2e8a" in str(page.html.style)


def test_a_logo_is_shown_to_customers_encoded_anew(owner: PageClient, client: PageClient, cast: Cast) -> None:
    owner.post("/admin/settings/change", SAID | {"logo": (_picture(), "logo.png")}, content_type="multipart/form-data")
    address = client.get(f"/t/{cast.reception.code}").all("img.logo")[0]["src"]
    shown = Image.open(io.BytesIO(client.get(address).body))
    assert max(shown.size) == 512


def test_a_newer_logo_takes_the_place_of_the_one_before(owner: PageClient) -> None:
    for _ in range(2):
        said = SAID | {"logo": (_picture(), "logo.png")}
        owner.post("/admin/settings/change", said, content_type="multipart/form-data")
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Picture)) == 1


def test_a_removed_logo_is_gone(owner: PageClient) -> None:
    owner.post("/admin/settings/change", SAID | {"logo": (_picture(), "l.png")}, content_type="multipart/form-data")
    owner.post("/admin/settings/remove-logo")
    assert _organisation().logo is None
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Picture)) == 0


def test_what_is_wrong_is_said(owner: PageClient) -> None:
    page = owner.post("/admin/settings/change", SAID | {"colour": "purple", "name": ""}, status=422)
    assert page.texts(".summary a") == ["Enter the name of your organisation.", "Choose a colour."]
    assert _organisation().name == "Harbour Street Dental"


def test_a_change_is_on_record(owner: PageClient, cast: Cast) -> None:
    owner.post("/admin/settings/change", SAID)
    entry = db.session.scalars(sa.select(AuditEntry).where(AuditEntry.subject_kind == "organisations")).one()
    assert (entry.before["name"], entry.after["name"]) == ("Harbour Street Dental", "Harbour Street Dentists")


def test_the_organisation_is_the_owners_business(manager: PageClient) -> None:
    manager.get("/admin/settings/change", status=403)
