"""What each column of a list is about; and that nothing which may say that somebody left is passed over in silence."""

import re
from datetime import date

import pytest

from kiosk.errors import Refused
from kiosk.models import staff_file
from kiosk.models.staff_file import Column, StaffFile

pytestmark = pytest.mark.usefixtures("words")


def _read(text: str, **answers: str) -> StaffFile:
    return staff_file.read(text.encode(), {key.replace("_", ":"): value for key, value in answers.items()})


def _open(file: StaffFile) -> list[str]:
    return [question.key for question in file.questions if question.is_open]


HEADINGS = [
    "Employee ID,Full Name,Preferred Name,Job Title,Work Location,Hire Date,Termination Date,Employment Status",
    "Personalnummer,Nachname,Vorname,Rufname,Funktion,Standort,Eintrittsdatum,Austrittsdatum,Status",
    "PersNr,Name,Vorname,Tätigkeit,Filiale,Eintritt,Austritt",
    "Salary ID,First name,Last name,Employee type,Departments,Hired date,Deactivation date",
    "Employee,Display Name,Location,Employment Start Date,Termination Date",
    "Matricule,Nom,Prénom,Poste,Établissement,Date d'embauche,Date de sortie,Statut",
    "Nº empleado,Nombre,Primer apellido,Segundo apellido,Puesto,Centro de trabajo,Fecha de alta,Fecha de baja",
    "Matricola,Cognome,Nome,Mansione,Sede,Data assunzione,Data cessazione",
    "Matrícula funcional,Nome,Sobrenome,Cargo,Unidade,Data de admissão,Data de desligamento,Situação",
    "Personeelsnummer,Voornaam,Achternaam,Functie,Vestiging,Datum in dienst,Datum uit dienst",
    "Nr pracownika,Imię,Nazwisko,Stanowisko,Oddział,Data zatrudnienia,Data zwolnienia",
    "Sicil No,Adı,Soyadı,Unvan,Şube,İşe Giriş Tarihi,İşten Çıkış Tarihi",
    "Osobní číslo,Jméno,Příjmení,Pozice,Pobočka,Datum nástupu,Datum ukončení",
    "Табельный номер,Фамилия,Имя,Должность,Филиал,Дата приёма,Дата увольнения",
    "社員番号,姓,名,役職,店舗,入社日,退職日",
]


@pytest.mark.parametrize("headings", HEADINGS)
def test_the_usual_systems_headings_are_understood(headings: str) -> None:
    cells = [_cell(words) for words in headings.split(",")]
    file = _read(f"{headings}\n{','.join(cells)}\n")
    (row,) = file.rows
    assert row.faults == ()
    assert _open(file) == []
    assert row.said[Column.LEFT_ON] == date(2026, 8, 31)
    assert row.said[Column.JOINED_ON] == date(2024, 3, 1)
    assert {"Petra", "Vogel"} <= set(row.said[Column.FULL_NAME].split())
    assert set(file.unread) <= {"Departments", "Employee type"}


FIRST = {"first name", "vorname", "prénom", "nombre", "nome", "voornaam", "imię", "adı", "jméno", "имя", "名"}
LAST = re.compile("last name|nachname|apellido|cognome|sobrenome|achternaam|nazwisko|soyadı|příjmení|фамилия|姓")
JOINED = re.compile("hire|eintritt|embauche|alta|assunzione|admissão|in dienst|zatrud|giriş|nástupu|приёма|入社|start")
LEFT = re.compile("terminat|austritt|sortie|baja|cessaz|deslig|uit |zwoln|çıkış|ukončení|увольн|退職|deactiv")


def _cell(heading: str) -> str:
    words = heading.casefold()
    known = {"name": "Vogel", "nom": "Vogel", "full name": "Petra Vogel", "employee": "Petra Vogel"}
    known |= dict.fromkeys(FIRST, "Petra")
    known |= dict.fromkeys(("status", "employment status", "statut", "situação"), "Active")
    if words in known:
        return known[words]
    if "segundo" in words:
        return "Ruiz"
    found = ((LAST, "Vogel"), (LEFT, "2026-08-31"), (JOINED, "2024-03-01"))
    return next((cell for pattern, cell in found if pattern.search(words)), "x")


@pytest.mark.parametrize(
    "heading",
    [
        "Leaving reason", "Kündigung zum", "Motif de sortie", "Motivo de baja", "Reden einde",
        "Employee lifecycle state",
        "Pracuje do kiedy (koniec)", "Exit interview", "Ayrılış nedeni", "Statut contractuel", "Stav poměru",
    ],
)  # fmt: skip
def test_a_heading_like_an_end_or_a_status_stops_at_a_question(heading: str) -> None:
    text = f"Name,{heading}\nPetra Vogel,31.08.2026\nTom Baker,\n"
    assert _open(_read(text)) == ["column:2"]
    assert _open(_read(f"Name,{heading}\nPetra Vogel,moved away\nTom Baker,\n")) == ["column:2"]
    told = _read(text, column_2="left on")
    assert (_open(told), told.rows[0].said[Column.LEFT_ON]) == ([], date(2026, 8, 31))
    assert Column.LEFT_ON not in _read(text, column_2="not needed").rows[0].said


@pytest.mark.parametrize("cells", [("2026-08-31", "2026-07-31"), ("Terminated", "Active"), ("ausgeschieden", "")])
def test_cells_like_an_end_or_a_status_stop_at_a_question(cells: tuple[str, str]) -> None:
    assert _open(_read(f"Name,Xyz\nPetra Vogel,{cells[0]}\nTom Baker,{cells[1]}\n")) == ["column:2"]


def test_a_last_day_without_a_day_in_it_stops_at_a_question() -> None:
    assert _open(_read("Name,Exit (reason)\nPetra Vogel,moved away\nTom Baker,\n")) == ["column:2"]


def test_a_birthday_asks_nothing() -> None:
    assert _open(_read("Name,Date of birth,Geburtsdatum\nPetra Vogel,1990-01-01,1.1.1990\n")) == []


def test_a_state_that_is_not_known_stops_at_a_question() -> None:
    text = "Name,Status\nPetra Vogel,Gesperrt\nTom Baker,Aktiv\nAda Nowak,Gesperrt\n"
    assert _open(_read(text)) == ["status:gesperrt"]
    assert [row.has_left for row in _read(text, status_gesperrt="left").rows] == [True, False, True]
    assert [row.has_left for row in _read(text, status_gesperrt="here").rows] == [False, False, False]


def test_a_column_of_yes_and_no_says_who_works_here() -> None:
    assert [row.has_left for row in _read("Name,Active\nPetra Vogel,yes\nTom Baker,FALSE\n").rows] == [False, True]


def test_two_columns_that_say_two_last_days_stop_at_a_question() -> None:
    text = "Name,Contract end date,Termination date\nPetra Vogel,2026-12-31,2026-08-31\nTom Baker,,\n"
    assert _open(_read(text)) == ["column:2", "column:3"]
    told = _read(text, column_2="not needed", column_3="left on")
    assert (_open(told), told.rows[0].said[Column.LEFT_ON]) == ([], date(2026, 8, 31))


def test_a_list_in_words_of_its_own_is_asked_about() -> None:
    text = "Wer;Wo;Was\nPetra Vogel;Hill Road;Empfang\n"
    assert _open(_read(text)) == ["column:1", "column:2", "column:3"]
    told = _read(text, column_1="full name", column_2="locations", column_3="role")
    assert told.rows[0].said == {"full_name": "Petra Vogel", "locations": ("Hill Road",), "role": "Empfang"}


def test_a_title_above_and_totals_below_are_noticed_and_said() -> None:
    file = _read(
        "Staff list November 2026;;\n;;\nFull name;Role;Location\nPetra Vogel;Till;Hill Road\n"
        "Full name;Role;Location\nPaula Weiss;Till;Hill Road\n;;\nTotal: 2 employees;;\nPrinted 28.11.2026 09:14;;\n"
    )
    assert [row.said[Column.FULL_NAME] for row in file.rows] == ["Petra Vogel", "Paula Weiss"]
    assert file.notes == (
        "Not read, above the headings: “Staff list November 2026”",
        "The headings are repeated in line 5.",
        "Not read, because they are not people: “Total: 2 employees”, “Printed 28.11.2026 09:14”",
    )


@pytest.mark.parametrize("name", ["Total Ndong", "Page Larry", "Rosa Lima 2", "Anna Summe"])
def test_somebody_whose_name_looks_like_a_total_is_somebody(name: str) -> None:
    assert len(_read(f"Name,Role\nPetra Vogel,Till\n{name},Nurse\n").rows) == 2


@pytest.mark.parametrize("filler", ["N/A", "n.a.", "-", "none", "NULL", "k.A.", "#N/A", "#NV", "s/o", "brak", "なし"])
def test_what_systems_write_into_empty_cells_is_empty(filler: str) -> None:
    (row,) = _read(f"Name,Role,Left,Reference\nPetra Vogel,{filler},{filler},{filler}\n").rows
    assert (row.said, row.faults) == ({"full_name": "Petra Vogel"}, ())


def test_somebody_may_be_called_null() -> None:
    (row,) = _read("First name,Last name\nNa,Null\n").rows
    assert row.said[Column.FULL_NAME] == "Na Null"


def test_the_last_name_may_come_first() -> None:
    file = _read('Employee,Role\n"Vogel, Petra",Till\n"Hart, M.D.",Doctor\n')
    assert [row.said[Column.FULL_NAME] for row in file.rows] == ["Petra Vogel", "Hart, M.D."]
    assert file.rows[0].checks == ("In the list: “Vogel, Petra”.",)


def test_a_day_that_can_be_two_is_asked_about_once() -> None:
    text = "Name,Joined,Left\nPetra Vogel,03/04/2024,\nTom Baker,05/06/2025,07/08/2026\n"
    file = _read(text)
    assert _open(file) == ["dates:/"]
    assert [option.words for option in file.questions[0].options] == ["3 April 2024", "4 March 2024"]
    told = staff_file.read(text.encode(), {"dates:/": "month first"})
    assert told.rows[1].said[Column.LEFT_ON] == date(2026, 7, 8)


def test_one_date_tells_how_all_are_read() -> None:
    file = _read("Name,Joined\nPetra Vogel,03/04/2024\nTom Baker,31/12/2025\n")
    assert (_open(file), file.rows[0].said[Column.JOINED_ON]) == ([], date(2024, 4, 3))


def test_dates_that_contradict_each_other_are_asked_about() -> None:
    assert _open(_read("Name,Joined\nA Day,03/04/2024\nB Day,31/12/2025\nC Day,12/31/2025\n")) == ["dates:/"]


def test_dates_of_two_systems_tell_nothing_about_each_other() -> None:
    file = _read("Name,Joined\nA Day,01.03.2024\nB Day,3/1/2024\nC Day,01-03-2024\nD Day,31-03-2024\n")
    assert _open(file) == ["dates:/"]
    assert [row.said.get(Column.JOINED_ON) for row in file.rows] == [
        date(2024, 3, 1), None, date(2024, 3, 1), date(2024, 3, 31)
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["Yes", "TRUE", "WAHR", "agreed", "evet", "да", "はい", "tak", "○", "x"])
def test_yes_is_understood_in_many_languages(word: str) -> None:
    assert _read(f"Name,Agreed to be shown\nPetra Vogel,{word}\n").rows[0].said[Column.IS_SHOWN] is True


def test_headings_without_people_are_refused() -> None:
    with pytest.raises(Refused):
        _read("Name,Role\n")
