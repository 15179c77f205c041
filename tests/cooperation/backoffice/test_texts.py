"""A long text beside what is typed, as it will be printed."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
PAGE = "/admin/texte/"


def test_marks_are_drawn_as_on_the_page_and_nothing_else_is_html(member_client):
    typed = "Un **puits** pour _Kita_\n- [voir](https://exemple.fr)\n- <script>alert(1)</script>"
    drawn = member_client.post(PAGE, {"texte": typed}).content.decode()

    assert "<strong>puits</strong> pour <em>Kita</em>" in drawn
    assert '<a href="https://exemple.fr" rel="nofollow ugc noopener">voir</a>' in drawn
    assert "<script>" not in drawn


def test_it_is_asked_by_post_and_by_the_team_alone(member_client, client):
    assert member_client.get(PAGE, {"texte": "x"}).status_code == 405
    assert client.post(PAGE, {"texte": "**x**"}).status_code in (302, 401)


def test_the_form_says_where_to_ask(member_client):
    page = member_client.get(reverse("admin:directory_project_add")).content.decode()

    assert f'data-texte="{PAGE}"' in page
