"""Which addresses are fetched, in which spelling."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.flows.fetch.addresses import is_public, web_address
from onrecord.flows.ingest import locator
from onrecord.flows.ingest.documents import UnusableError


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://bay.example", "https://bay.example/"),
        (" HTTP://Bay.Example:80/a/../b?q=1#part ", "http://bay.example/b?q=1"),
        ("https://hafen-köln.example/ä", "https://xn--hafen-kln-67a.example/%C3%A4"),
        ("http://[2606:4700::1]:8080/x", "http://[2606:4700::1]:8080/x"),
        ("https://bay.example/a%23b", "https://bay.example/a%23b"),
    ],
)
def test_an_address_has_one_spelling_without_fragment(given: str, expected: str) -> None:
    assert str(web_address(given)) == expected


def test_relative_addresses_are_taken_from_where_they_stood() -> None:
    base = httpx.URL("https://bay.example/news/index?page=2")
    assert str(web_address("../x y", base)) == "https://bay.example/x%20y"
    assert str(web_address("//other.example/z", base)) == "https://other.example/z"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ("ftp://bay.example/a", "forbidden"),
        ("file:///etc/passwd", "forbidden"),
        ("javascript:alert(1)", "forbidden"),
        ("bay.example/a", "forbidden"),
        ("https://ana:secret@bay.example/", "forbidden"),
        ("https://bay.example\\@evil.example/", "forbidden"),
        ("http://2130706433/", "forbidden"),
        ("http://0x7f000001/", "forbidden"),
        ("http://0177.0.0.1/", "malformed"),
        ("http://127.1/", "forbidden"),
        ("http://bay.0x1/", "forbidden"),
        ("http://%31%32%37.0.0.1/", "malformed"),
        ("http://１２７.0.0.1/", "malformed"),
        ("http://[fe80::1%25eth0]/", "malformed"),
        ("http:///path", "malformed"),
        ("http://bay.example:70000/", "malformed"),
        ("http://bay.example:x/", "malformed"),
        ("http://a\nb/", "malformed"),
        ("https://bay.example/" + "a" * 9000, "malformed"),
        ("", "forbidden"),
    ],
)
def test_what_is_no_plain_web_address_is_refused(given: str, reason: str) -> None:
    with pytest.raises(UnusableError) as caught:
        web_address(given)
    assert caught.value.reason == reason


@given(st.text(max_size=60) | st.from_regex(r"https?://[^\s]{0,40}", fullmatch=True))
def test_any_text_is_an_address_of_one_spelling_or_refused(text: str) -> None:
    try:
        url = web_address(text)
    except UnusableError:
        return
    assert web_address(str(url)) == url
    assert "#" not in str(url)  # so that `address#entry` can be parted at the last #
    assert locator.entry(str(url), "a#b").rpartition("#")[0] == str(url)


PRIVATE = """
    0.0.0.0 10.1.2.3 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 168.63.129.16 169.254.169.254 172.16.0.1
    172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1
    239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::a00:1
    100::1 2001::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1
    ::ffff:0:127.0.0.1 5f00::1
""".split()
PUBLIC = "8.8.8.8 1.1.1.1 172.32.0.1 100.128.0.1 2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_on_the_public_internet_is_told(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_reached(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.integers(0, 2**32 - 1))
def test_an_ipv4_address_is_judged_alike_in_every_form_that_reaches_it(number: int) -> None:
    plain = is_public(IPv4Address(number))
    assert is_public(IPv6Address((0xFFFF << 32) + number)) == plain
    assert is_public(IPv6Address(int(IPv6Address("64:ff9b::")) + number)) == plain
