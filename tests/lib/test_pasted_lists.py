"""A list of people as somebody pastes it."""

import pytest

from kiosk.lib.names import pasted

CLEAR = [
    ("Rosa Martinez, dental nurse", "Rosa Martinez", "Rosa", "dental nurse"),
    ("Dr. Amara Okafor, Dentist", "Dr. Amara Okafor", "Amara", "Dentist"),
    ("Rosa Martinez\tDental nurse", "Rosa Martinez", "Rosa", "Dental nurse"),
    ("• Ana Cruz, Lab", "Ana Cruz", "Ana", "Lab"),
    ("2) Ana Cruz – Lab", "Ana Cruz", "Ana", "Lab"),
    ("Ana Cruz: Lab", "Ana Cruz", "Ana", "Lab"),
    ("Ana Cruz (front desk)", "Ana Cruz", "Ana", "front desk"),
    ("Ana Cruz; Lab", "Ana Cruz", "Ana", "Lab"),
    ("Vogel, Petra\tReception", "Petra Vogel", "Petra", "Reception"),
    ("Rosa, reception", "Rosa", "Rosa", "reception"),
    ("Amara Okafor, DDS, dentist", "Amara Okafor, DDS", "Amara", "dentist"),
    ("Tom Baker", "Tom Baker", "Tom", ""),
    ("თამარ გელაშვილი, Lab", "თამარ გელაშვილი", "თამარ", "Lab"),
    ("Rosa – Nurse", "Rosa", "Rosa", "Nurse"),
    ("Siobhán Ní Bhriain, hygienist", "Siobhán Ní Bhriain", "Siobhán", "hygienist"),
]

ASKED = [
    ("Vogel, Petra", "Petra Vogel", "Petra", ""),
    ("Lindqvist, Jonas", "Jonas Lindqvist", "Jonas", ""),
    ("Vogel, Petra, Reception", "Petra Vogel", "Petra", "Reception"),
    ("Baker; Thomas; Reception", "Thomas Baker", "Thomas", "Reception"),
    ("Thomas\tBrzoza\tReception", "Thomas Brzoza", "Thomas", "Reception"),
    ("van der Berg, Anna", "Anna van der Berg", "Anna", ""),
    ("1. Kim Lee, Lab", "Kim Lee", "Kim", "Lab"),
    ("Rosa, Lab", "Rosa", "Rosa", "Lab"),
]


@pytest.mark.parametrize(("line", "full", "shown", "role"), CLEAR)
def test_a_name_and_a_role_are_read(line: str, full: str, shown: str, role: str) -> None:
    assert pasted.read(line) == [pasted.Line(line, full, shown, role, is_sure=True)]


@pytest.mark.parametrize(("line", "full", "shown", "role"), ASKED)
def test_a_line_that_can_be_read_two_ways_is_not_sure(line: str, full: str, shown: str, role: str) -> None:
    assert pasted.read(line) == [pasted.Line(line, full, shown, role, is_sure=False)]


def test_twins_get_a_difference_that_is_not_sure() -> None:
    read = pasted.read("Maria Lopez, Nurse\nMaria Santos, Nurse\n\nTom Baker, Nurse")
    assert [(one.shown_name, one.is_sure) for one in read] == [("Maria L.", False), ("Maria S.", False), ("Tom", True)]


@pytest.mark.parametrize("line", [", nurse", "•", "–", "\u200b"])
def test_a_line_without_a_name_names_nobody(line: str) -> None:
    assert [one.shown_name for one in pasted.read(line)] == [""]
