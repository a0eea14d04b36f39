"""What an address says about who can reach it."""

import pytest

from kiosk.lib import addresses


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("HTTPS://Feedback.Example.ORG:443/", "https://feedback.example.org"),
        ("http://example.org:80", "http://example.org"),
        ("https://example.org:8443", "https://example.org:8443"),
        ("https://bäckerei.example", "https://xn--bckerei-5wa.example"),
        ("https://BÄCKEREI.example:8080", "https://xn--bckerei-5wa.example:8080"),
        ("https://straße.example.de", "https://xn--strae-oqa.example.de"),
        ("https://例え。jp", "https://xn--r8jz45g.jp"),
        ("https://عمر.example.com", "https://xn--wgbp0b.example.com"),
        ("https://example.org.", "https://example.org"),
        (" https://example.org\n", "https://example.org"),
        ("http://[2001:DB8:0::1]:8000", "http://[2001:db8::1]:8000"),
        ("http://192.168.1.20:8000", "http://192.168.1.20:8000"),
    ],
)
def test_an_address_is_written_in_one_way(typed: str, written: str) -> None:
    assert addresses.normalised(typed) == written
    assert addresses.normalised(written) == written


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("feedback.example.org", "Begin the address with https:// or http://."),
        ("ftp://example.org", "Begin the address with https:// or http://."),
        ("javascript:alert(1)", "Begin the address with https:// or http://."),
        ("https://user:pw@example.org", "Leave out the user name and password"),
        ("https://example.org/feedback", "End the address after the name and port"),
        ("https://example.org?x=1", "End the address after the name and port"),
        ("https://example.org#x", "End the address after the name and port"),
        ("https://our shop.org", "Write the address without spaces"),
        ("https://example.org\\evil", "Write the address without spaces"),
        ("https://ex\u202eample.org", "Write the address without spaces"),
        ("https://example.org:0", "Write a port from 1 to 65535"),
        ("https://example.org:70000", "Write a port from 1 to 65535"),
        ("https://example.org:٨٠", "after a colon a port"),
        ("https://-example.org", "Write a name that can be looked up"),
        ("https://a..b", "Write a name that can be looked up"),
        ("https://xn--0.org", "Write a name that can be looked up"),
        ("https://" + "a." * 127 + "org", "Write a name that can be looked up"),
        ("http://127.1", "Write all four numbers"),
        ("http://2130706433", "Write all four numbers"),
        ("http://0x7f000001", "Write all four numbers"),
        ("http://[fe80::1%25eth0]", "Write the numbers in brackets"),
        ("http://[::1", "Write a name or number"),
        ("https://", "Write a name or number"),
    ],
)
def test_what_is_no_plain_address_is_refused_with_its_own_sentence(typed: str, sentence: str) -> None:
    with pytest.raises(addresses.Unusable) as refused:
        addresses.normalised(typed)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://127.0.0.1:8000", "Only this computer"),
        ("http://127.1.2.3", "Only this computer"),
        ("http://localhost", "Only this computer"),
        ("http://shop.localhost", "Only this computer"),
        ("http://[::1]:8000", "Only this computer"),
        ("http://[::ffff:7f00:1]", "Only this computer"),
        ("http://0.0.0.0:8000", "every network"),
        ("http://[::]:8000", "every network"),
        ("http://169.254.7.7", "gives itself"),
        ("http://[fe80::1]", "gives itself"),
        ("http://224.0.0.1", "not the address of a computer"),
        ("http://255.255.255.255", "not the address of a computer"),
        ("http://reception", "without a dot"),
    ],
)
def test_what_phones_cannot_open_has_its_reason(address: str, reason: str) -> None:
    assert reason in addresses.why_unreachable(address)


@pytest.mark.parametrize(
    ("address", "is_for_one_network"),
    [
        ("https://feedback.example.org", False),
        ("https://localhost.org", False),
        ("http://192.168.1.20:8000", True),
        ("http://praxis.local", True),
        ("http://[fd00::1]", True),
        ("http://8.8.8.8", False),
    ],
)
def test_any_other_host_can_be_reached(address: str, is_for_one_network: bool) -> None:
    assert addresses.why_unreachable(address) == ""
    assert addresses.is_for_one_network(address) is is_for_one_network


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("::", "http://[::1]:8000"),
        ("[::]", "http://[::1]:8000"),
        ("2001:db8::7", "http://[2001:db8::7]:8000"),
        ("Shop.Example.org", "http://shop.example.org:8000"),
    ],
)
def test_a_server_is_opened_where_it_listens_or_at_home(host: str, address: str) -> None:
    assert addresses.of_server(host, 8000) == address
