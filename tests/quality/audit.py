"""Known vulnerabilities of what is installed, by pip-audit or by a table of floors.

pip-audit exits 0 for packages that it could not look up, so a skip counts as a failure here, and
a known-bad pin is asked first: if nobody can be asked about that one, the table decides.
"""

import json
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import Version

from .report import Finding

TABLE = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))


def check() -> Finding:
    known_bad = TABLE["known_bad"]
    if not below_floors(known_bad):
        return Finding(False, f"the table of floors lets {known_bad} pass")
    probe = _pip_audit_of(known_bad)
    if not probe or any("skip_reason" in package for package in probe):
        return _by_floors()
    if not any(package["vulns"] for package in probe):
        return Finding(False, f"pip-audit lets {known_bad} pass")
    return _by_pip_audit()


def below_floors(versions: Mapping[str, str]) -> list[str]:
    """``versions`` by canonical package name; says which are too old, and why."""
    return [
        f"{name} {versions[name]} is below {least}: {why}"
        for name, (least, why) in TABLE["floors"].items()
        if name in versions and Version(versions[name]) < Version(least)
    ]


def _by_floors() -> Finding:
    installed: dict[str, str] = {
        canonicalize_name(distribution.metadata["Name"]): distribution.version
        for distribution in metadata.distributions()
    }
    problems = below_floors(installed)
    said = (
        "The vulnerability database could not be asked; what is installed was compared with "
        f"the {len(TABLE['floors'])} floors of tests/quality/floors.toml instead."
    )
    return Finding(not problems, "\n".join([said, *problems]))


def _by_pip_audit() -> Finding:
    problems = []
    for package in _pip_audit("--local"):
        if "skip_reason" in package:
            problems.append(f"{package['name']}: not looked up: {package['skip_reason']}")
        problems += [
            f"{package['name']} {package['version']}: {found['id']}"
            for found in package.get("vulns", [])
        ]
    return Finding(not problems, "\n".join(problems))


def _pip_audit_of(pins: Mapping[str, str]) -> list[dict[str, Any]]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.writelines(f"{name}=={version}\n" for name, version in pins.items())
        file.flush()
        return _pip_audit("--no-deps", "--disable-pip", "--requirement", file.name)


def _pip_audit(*options: str) -> list[dict[str, Any]]:
    """One dict for each package; empty if there was no answer at all."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "--format", "json"]
    done = subprocess.run(
        [*command, "--progress-spinner", "off", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer = json.loads(done.stdout)
    except json.JSONDecodeError:
        return []
    packages: list[dict[str, Any]] = answer["dependencies"]
    return packages
