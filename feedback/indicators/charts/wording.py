"""How the questions of a value were asked, from what was frozen with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def wording_of(evidence: Mapping[str, Any]) -> dict[str, str]:
    """{code: question} of the newest version, in the reader's language where it was asked in it."""
    versions = evidence.get("versions", [])
    language = (get_language() or "vi").split("-")[0]
    found: dict[str, str] = {}
    for version in sorted(versions, key=lambda v: (v["locale"] == language, v["number"])):
        found |= version["wording"]
    return found


def asked(code: str, wording: Mapping[str, str]) -> str:
    label = wording.get(code, "")
    return f"{code}. {label}" if label else code
