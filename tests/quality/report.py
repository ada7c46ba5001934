from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    holds: bool
    text: str = ""
