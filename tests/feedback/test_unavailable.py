"""What people get when the database is away; the fault tests stop a real one."""

import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import RequestFactory
from wagtail.views import serve

from feedback.middleware import PublicFormMiddleware
from tests.factories import feedback as make


def posted(path: str) -> HttpRequest:
    return RequestFactory().post(path, {"A1": "4", "GOP_Y": "giữ <lại>", "password": "secret"})


@pytest.mark.django_db
def test_a_public_form_gives_back_everything_typed_with_a_way_to_send_it_again() -> None:
    page = make.form_page()
    middleware = PublicFormMiddleware(lambda request: serve(request, ""))
    request = posted(page.url)
    middleware.process_view(request, serve, (page.url.strip("/"),), {})

    answer = middleware.process_exception(request, OperationalError("gone"))

    assert answer is not None
    html = answer.content.decode()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "giữ &lt;lại&gt;" in html
    assert '<form method="post"' in html


def test_no_other_page_gives_back_what_was_typed() -> None:
    middleware = PublicFormMiddleware(lambda request: serve(request, ""))

    answer = middleware.process_exception(posted("/admin/login/"), OperationalError("gone"))

    assert answer is not None
    assert "secret" not in answer.content.decode()


def test_other_errors_are_left_to_others() -> None:
    middleware = PublicFormMiddleware(lambda request: serve(request, ""))

    assert middleware.process_exception(posted("/"), ValueError("bug")) is None
