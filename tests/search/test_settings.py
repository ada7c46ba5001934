from typing import Any

import pytest

from search import checks, conf, sources


def test_the_portal_s_sources_are_complete() -> None:
    assert checks.sources_are_complete() == []
    kinds = [source.kind for source in sources.configured()]
    assert kinds == ["trang", "nhiem-vu", "kiem-tra", "chi-so", "gop-y-da-lam"]


@pytest.mark.parametrize(
    ("configured", "expected"),
    [
        ({"SORCES": []}, "search.E001"),
        ({"SOURCES": ["nowhere.at.all"]}, "search.E002"),
        ({"SOURCES": ["plan_pages.search_sources.public_pages"]}, "search.E003"),
    ],
)
def test_a_mistake_in_the_settings_is_said_at_start(
    settings: Any, configured: dict[str, Any], expected: str
) -> None:
    settings.SEARCH = configured
    found = [*checks.settings_are_known(), *checks.sources_are_complete()]
    assert [message.id for message in found] == [expected]


def test_settings_are_read_late(settings: Any) -> None:
    settings.SEARCH = {"PAGE_SIZE": 3}
    assert conf.get("PAGE_SIZE") == 3
    assert conf.get("MAX_QUERY") == 200
