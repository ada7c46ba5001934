"""The steps of ``docs/install-as-plugin.md`` are the steps that the stranger's site took."""

import re

import pytest

from feedback import conf as feedback_conf
from plan_pages import conf as plan_conf
from portal.procfile import BASE_DIR

GUIDE = (BASE_DIR / "docs" / "install-as-plugin.md").read_text()
SNIPPETS = re.findall(r"<!-- (tests/host/\S+) -->\n```\w+\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize(("file", "snippet"), SNIPPETS)
def test_a_snippet_of_the_guide_stands_in_the_strangers_site(file: str, snippet: str) -> None:
    written = {line.strip() for line in (BASE_DIR / file).read_text().splitlines()}
    missing = [line for line in snippet.splitlines() if line.strip() not in written]

    assert missing == []


def test_every_snippet_of_code_is_tried() -> None:
    code = re.findall(r"```(?:python|html)\n", GUIDE)

    assert len(SNIPPETS) == len(code) > 5


@pytest.mark.parametrize("name", [*feedback_conf.DEFAULTS, *plan_conf.DEFAULTS])
def test_every_setting_stands_in_the_guide(name: str) -> None:
    assert f'["{name}"]' in GUIDE
