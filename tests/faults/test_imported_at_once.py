"""Forms that two people bring in at the same moment: each stands once, and nobody gets an error."""

import time
from concurrent.futures import ThreadPoolExecutor

from tests.rig import preparing

from . import forms
from .conftest import Place

ROUNDS = 8
PAUSE = 0.4
START = 6.0
# Round after round at the same tick of the clock. ``{whose}`` is what a process has of its own in
# the identity of its documents; nothing, if both bring the same ones.
BRING = f"""
import time
from uuid import NAMESPACE_URL, uuid5
from django.utils import translation
from feedback.models import FeedbackFormPage, FeedbackIndexPage
from feedback.moving.document import sealed
from feedback.moving.errors import AlreadyHere
from feedback.services.portable import export_form, import_form

translation.activate("en")
found = export_form(FeedbackFormPage.objects.get(slug={forms.SLUG!r}))
parent = FeedbackIndexPage.objects.get(locale__language_code="vi")
for number in range({ROUNDS}):
    key = str(uuid5(NAMESPACE_URL, f"{{whose}}{{{{number}}}}"))
    document = sealed({{{{**found, "key": key}}}})
    time.sleep(max(0, {{start}} + number * {PAUSE} - time.time()))
    try:
        import_form(document, parent, None, dry_run=False)
        print("written")
    except AlreadyHere:
        print("here already")
"""
COUNT = """
from feedback.models import FeedbackFormPage, FeedbackIndexPage
from wagtail.models import Page
assert Page.find_problems() == ([], [], [], [], []), Page.find_problems()
print(FeedbackFormPage.objects.values("translation_key").distinct().count())
"""


def _bring_at_once(place: Place, *whose: str) -> list[list[str]]:
    """What each process says, one list a round."""
    env = preparing.environment(place.data_dir, DATABASE_URL=place.database_url)
    start = time.time() + START

    def one(name: str) -> list[str]:
        code = BRING.format(whose=name, start=start)
        done = preparing.manage(env, "shell", "--no-imports", "-c", code)
        return preparing.checked(done).split("\n")[:ROUNDS]

    with ThreadPoolExecutor(len(whose)) as pool:
        return [sorted(said) for said in zip(*pool.map(one, whose), strict=True)]


def _forms(place: Place) -> int:
    env = preparing.environment(place.data_dir, DATABASE_URL=place.database_url)
    return int(preparing.checked(preparing.manage(env, "shell", "--no-imports", "-c", COUNT)))


def test_of_two_who_bring_the_same_form_the_later_one_is_told(place: Place) -> None:
    assert _bring_at_once(place, "", "") == [["here already", "written"]] * ROUNDS
    assert _forms(place) == 1 + ROUNDS


def test_two_who_bring_different_forms_both_have_theirs(place: Place) -> None:
    assert _bring_at_once(place, "a", "b") == [["written", "written"]] * ROUNDS
    assert _forms(place) == 1 + 2 * ROUNDS
