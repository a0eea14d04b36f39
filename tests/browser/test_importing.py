"""A staff list that leaves something open, in a real Chromium: asked about and imported without sending it twice."""

from playwright.sync_api import Page, expect

from tests import browsing
from tests.cast import Cast

LIST = "Imię;Nazwisko;Stanowisko;Koniec (powód)\r\nŁucja;Wiśniewska;Kasa;\r\nBłażej;Wójcik;Piekarz;urlop\r\n"


def test_a_list_is_asked_about_and_imported_without_being_sent_again(managers_desk: Page, cast: Cast) -> None:
    tab = managers_desk
    tab.set_viewport_size(browsing.PHONE)
    tab.goto("/admin/people/import/")
    file = {"name": "staff.csv", "mimeType": "text/csv", "buffer": LIST.encode("cp1250")}
    tab.get_by_label("The staff list").set_input_files(file)
    tab.get_by_role("button", name="Show what would change").click()
    expect(tab.get_by_role("heading", name="One question first")).to_be_visible()
    assert browsing.violations(tab) == []
    tab.get_by_label("What is in the column “Koniec (powód)”?").last.select_option("Something else")
    tab.get_by_role("button", name="Continue").click()
    expect(tab.locator(".offer summary")).to_contain_text("Central European (Windows-1250): Łucja, Wiśniewska")
    tab.locator(".offer summary").click()
    assert browsing.violations(tab) == []
    tab.get_by_role("button", name="Import 2 people").click()
    expect(tab.get_by_text("2 people added")).to_be_visible()
