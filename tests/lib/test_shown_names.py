"""What customers would call somebody, from a full name as lists have it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.lib import names, text
from kiosk.lib.names.shown import LONGEST_SHOWN, propose

SURE = [
    ("Petra Vogel", "Petra"),
    ("Dr. Amara Okafor", "Amara"),
    ("Ms Linda Park", "Linda"),
    ("Prof. Dr. med. dent. Karin Weiß", "Karin"),
    ("Dipl.-Ing. Jörg Baumann", "Jörg"),
    ("Mag. Eva Huber", "Eva"),
    ("Sra. Lucía Ortega", "Lucía"),
    ("Dra. Inês Pinto", "Inês"),
    ("Sig.ra Chiara Conti", "Chiara"),
    ("Mme Élodie Perrin", "Élodie"),
    ("г-жа Елена Смирнова", "Елена"),
    ("κα Ελένη Δήμου", "Ελένη"),
    ("د. أحمد منصور", "أحمد"),
    ("डॉ. आशा वर्मा", "आशा"),
    ("นางสาวสมหญิง ใจดี", "สมหญิง"),
    ("Amara Okafor, MD", "Amara"),
    ("Ruth Klein MBA", "Ruth"),
    ("Martin King Jr.", "Martin"),
    ("Vogel, Petra", "Petra"),
    ("Vogel, Dr. Petra", "Petra"),
    ("Berg, Anna van der", "Anna"),
    ("• Ana Cruz", "Ana"),
    ("1. Ana Cruz", "Ana"),
    ("- [ ] Ana Cruz;", "Ana"),
    ("🌹 Rosa Lima", "Rosa"),
    ("Nguyễn Thị Hồng", "Hồng"),
    ("Nguyễn Văn Minh", "Minh"),
    ("Hoa Trần", "Hoa"),
    ("Nguyễn, Thị Hoa", "Hoa"),
    ("KIM Minjun", "Minjun"),
    ("Marie DUPONT", "Marie"),
    ("VAN DER BERG Anna", "Anna"),
    ("Jean-Luc Picard", "Jean-Luc"),
    ("Maria van der Berg", "Maria"),
    ("Ludwig von Stein", "Ludwig"),
    ("Ali ibn Yusuf", "Ali"),
    ("Иванова Анна Сергеевна", "Анна"),
    ("Анна Сергеевна Иванова", "Анна"),
    ("田中 花子", "田中"),
    ("𠮷田 花", "𠮷田"),
    ("さくらさん", "さくら"),
    ("さくら", "さくら"),
    ("თამარ გელაშვილი", "თამარ"),
    ("გელაშვილი, თამარ", "თამარ"),
    ("Anitha K.", "Anitha"),
    ("John F. Carter", "John"),
    ("Rosa", "Rosa"),
]

ASKED = [
    ("Dr. Müller", "Dr. Müller"),
    ("Schwester Agnes", "Schwester Agnes"),
    ("R. Martinez", "Martinez"),
    ("M. Henri Blanc", "Henri"),
    ("Anna Maria Rossi", "Anna Maria"),
    ("Jean Luc Picard", "Jean Luc"),
    ("van der Berg Anna", "Anna"),
    ("Van Morrison", "Van"),
    ("Abdul Rahman Khan", "Abdul Rahman"),
    ("Abu Bakr Hassan", "Abu Bakr"),
    ("Kovács Katalin", "Katalin"),
    ("Wang Xiaoming", "Xiaoming"),
    ("Tan Wei Ling", "Wei Ling"),
    ("Kim Lee", "Kim"),
    ("Kim Baker", "Kim"),
    ("Иванова Анна", "Анна"),
    ("Kowalska Zofia", "Zofia"),
    ("PETRA VOGEL", "Petra"),
    ("IŞIL ŞAHİN", "Işıl"),
    ("SIOBHAN O'NEILL", "Siobhan"),
    ("petra vogel", "Petra"),
    ("王小明", "王小明"),
    ("王 小明", "王小明"),
    ("김 민준", "김민준"),
    ("Robert “Bob” Hill", "Bob"),
    ("Rosa Lima (Lab)", "Rosa"),
    ("Rosa Lima, nurse", "Rosa"),
    ("Garcia, Ana, Lab", "Ana"),
    ("J. K.", "J. K."),
    ("petra@example.org", "petra@example.org"),
    ("", ""),
]


@pytest.mark.parametrize(("full_name", "shown"), SURE)
def test_what_somebody_is_called_is_proposed(full_name: str, shown: str) -> None:
    assert (propose(full_name).shown_name, propose(full_name).is_sure) == (shown, True)


@pytest.mark.parametrize(("full_name", "shown"), ASKED)
def test_what_may_be_wrong_is_not_sure(full_name: str, shown: str) -> None:
    assert (propose(full_name).shown_name, propose(full_name).is_sure) == (shown, False)


@pytest.mark.parametrize(
    ("typed", "whole"),
    [
        ("Vogel, Petra", "Petra Vogel"),
        ("Dr. Vogel, Petra", "Dr. Petra Vogel"),
        ("Okafor, Dr.", "Dr. Okafor"),
        ("Berg, Anna van der", "Anna van der Berg"),
        ("• Dr. Amara Okafor", "Dr. Amara Okafor"),
        ("🌹 Rosa Lima", "🌹 Rosa Lima"),
    ],
)
def test_the_full_name_is_put_in_reading_order(typed: str, whole: str) -> None:
    assert propose(typed).full_name == whole


@given(st.text(max_size=80))
def test_any_name_has_a_proposal_that_fits(full_name: str) -> None:
    proposal = propose(full_name)
    assert len(proposal.shown_name) <= LONGEST_SHOWN
    assert proposal.shown_name or not proposal.is_sure


def test_a_long_name_is_cut_between_letters_and_asked_about() -> None:
    proposal = propose("\u0915\u094d\u0937" * 30)
    assert (len(proposal.shown_name), proposal.is_sure) == (39, False)
    assert text.graphemes(proposal.shown_name) == ["\u0915\u094d\u0937"] * 13


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ([("Maria Lopez", "Maria"), ("Maria Santos", "Maria")], ["Maria L.", "Maria S."]),
        ([("Maria Lopez", "Maria"), ("Maria Lind", "Maria")], ["Maria Lopez", "Maria Lind"]),
        ([("Maria Lopez", "Maria"), ("Maria Lopez", "Maria")], ["Maria Lopez", "Maria Lopez"]),
        ([("Maria Lopez", "Maria"), ("Ana Lopez", "Ana")], ["Maria", "Ana"]),
        ([("田中 花子", "田中"), ("田中 一郎", "田中")], ["田中 花子", "田中 一郎"]),
        ([("Δρ. Ελένη Δήμου", "Ελένη"), ("Ελένη Ζέρβα", "ελένη")], ["Ελένη Δ.", "ελένη Ζ."]),
        ([("Nguyễn Thị Hoa", "Hoa"), ("Trần Thị Hoa", "Hoa")], ["Hoa N.", "Hoa T."]),
    ],
)
def test_two_of_one_name_and_role_are_told_apart(people: list[tuple[str, str]], shown: list[str]) -> None:
    assert names.apart([(full, name, "Nurse") for full, name in people]) == shown


def test_two_of_one_name_with_different_roles_stay_as_they_are() -> None:
    assert names.apart([("Maria Lopez", "Maria", "Nurse"), ("Maria Santos", "Maria", "Lab")]) == ["Maria", "Maria"]
