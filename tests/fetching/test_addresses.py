"""Which hosts are named, and which addresses are of the public internet."""

import pytest

from exporter.fetching.addresses import host_of, is_public, resolved


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "1.1.1.1", "2606:2800:220:1::1", "2002:5db8:d822::1", "64:ff9b::5db8:d822"]
)
def test_an_address_of_the_public_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "127.8.9.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "64:ff9b::a00:1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_any_other_address_may_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_however_the_own_machine_is_spelled_what_it_resolves_to_is_looked_at(spelling: str) -> None:
    try:
        found = resolved(spelling, 80)
    except OSError:
        return  # no name of a host here: it is not asked either
    assert found
    assert not any(map(is_public, found))


@pytest.mark.parametrize(
    "name, host",
    [
        ("img.example.org", "img.example.org"),
        (" IMG.Example.ORG. ", "img.example.org"),
        ("img.example.org:443", "img.example.org"),
        ("img.example.org:8080", "img.example.org:8080"),
        ("*.example.org", "*.example.org"),
        ("bücher.example", "xn--bcher-kva.example"),
    ],
)
def test_a_host_is_compared_as_the_name_server_knows_it(name: str, host: str) -> None:
    assert host_of(name) == host


@pytest.mark.parametrize("name", ["", "*", "*.org", "https://example.org", "example.org/pictures", "a@example.org"])
def test_what_is_no_name_of_a_host_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="is no name of a host"):
        host_of(name)
