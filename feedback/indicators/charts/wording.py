"""How the questions of a value were asked, from what was frozen with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language

from plan_pages.mixins import content_language


def wording_of(evidence: Mapping[str, Any]) -> dict[str, str]:
    """{code: question} of the newest version, in the reader's language where it was asked in it."""
    found: dict[str, str] = {}
    for version in _in_order(evidence):
        found |= version["wording"]
    return found


def asked(code: str, wording: Mapping[str, str]) -> str:
    label = wording.get(code, "")
    return f"{code}. {label}" if label else code


def answers_of(evidence: Mapping[str, Any]) -> dict[str, str]:
    """{option: what it was called}, as ``wording_of``; empty of values from before it was kept."""
    found: dict[str, str] = {}
    for version in _in_order(evidence):
        found |= version.get("answers", {})
    return found


def is_in_readers_language(evidence: Mapping[str, Any]) -> bool:
    return any(version["locale"] == _language() for version in evidence.get("versions", []))


def _in_order(evidence: Mapping[str, Any]) -> list[Any]:
    """The versions, those that the reader would rather have read last."""
    language, versions = _language(), evidence.get("versions", [])
    return sorted(versions, key=lambda v: (v["locale"] == language, v["number"]))


def _language() -> str:
    return content_language(get_language())
