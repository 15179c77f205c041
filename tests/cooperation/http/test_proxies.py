"""Wrong settings of a proxy are told: no endless redirect, no limit shared by all in silence."""

import pytest

from cooperation.http import proxies

PATH = "/mentions-legales/"


@pytest.fixture(autouse=True)
def production(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
    proxies.forget()
    yield
    proxies.forget()


@pytest.fixture
def behind(settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.django_db
def test_a_proxy_that_the_site_does_not_know_of(client):
    response = client.get(PATH, headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"})

    assert response.status_code == 503
    assert "Mettez BEHIND_TLS_PROXY=1" in response.text
    assert client.get("/sante/").json()["reglages"] == "à revoir"


def test_a_proxy_that_does_not_say_how_it_was_asked(client, behind):
    response = client.get(PATH, headers={"X-Forwarded-For": "192.0.2.7"})

    assert response.status_code == 503
    assert "X-Forwarded-Proto $scheme" in response.text


@pytest.mark.django_db
def test_a_reader_of_plain_http_is_led_to_https_once(client, behind):
    headers = {"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "http"}

    assert client.get(PATH, headers=headers).status_code == 301
    assert client.get(PATH, headers=headers | {"X-Forwarded-Proto": "https"}).status_code == 200
    assert proxies.faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "forwarded", "told"),
    [
        ("10.1.2.3", "192.0.2.7", "Une machine envoie X-Forwarded-For, 10.1.2.3"),
        ("127.0.0.1", "", "Le mandataire n’envoie pas X-Forwarded-For"),
        ("127.0.0.1", "192.0.2.7", ""),
        ("8.8.8.8", "192.0.2.7", ""),  # written by a stranger
    ],
)
def test_readers_taken_for_one_are_told(client, behind, address, forwarded, told):
    headers = {"X-Forwarded-Proto": "https"} | ({"X-Forwarded-For": forwarded} if forwarded else {})

    assert client.get(PATH, headers=headers, REMOTE_ADDR=address).status_code == 200

    assert [fault.startswith(told) for fault in proxies.faults()] == ([True] if told else [])
