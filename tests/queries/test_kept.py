"""What somebody takes along is everything that points to them: a new table about people has to join."""

from kiosk.extensions import db

TAKEN = {
    "agreements.staff_member_id",
    "allowances.staff_member_id",
    "audit_entries.staff_member_id",
    "closed_mentions.staff_member_id",
    "draw_tickets.staff_member_id",
    "learnt_names.staff_member_id",
    "managers.staff_member_id",
    "mentions.staff_member_id",
    "passed_thanks.from_id",
    "passed_thanks.to_id",
    "remarks.staff_member_id",
    "responses.colleague_id",
    "rewards.staff_member_id",
    "staff_locations.staff_member_id",
    "staff_names.staff_member_id",
    "standings.staff_member_id",
    "team_members.staff_member_id",
    "touchpoints.staff_member_id",
}
"""What kiosk/queries/kept.py tells; the names of columns there, so that adding one here is a moment's thought."""

OF_A_MANAGER = {"mentions.decided_as_id", "rewards.granted_as_id", "rewards.handed_over_as_id"}
"""What says of a deciding manager who they are on the staff list: kept to stop them, not about their work."""


def test_whatever_points_to_a_person_is_theirs_to_take_along() -> None:
    found = {
        f"{table.name}.{key.parent.name}"
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "staff_members"
    }
    assert found - TAKEN - OF_A_MANAGER == set()
    assert found == TAKEN | OF_A_MANAGER
