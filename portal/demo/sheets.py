"""What the demo's citizens answer: invented, but the same at every run for a quarter."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from feedback.days import LOCAL
from feedback.enums import Channel
from feedback.forms import Sheet
from feedback.questions.base import NO_OPINION
from feedback.questions.contact import ANSWERING, CONSENT_TEXT

from .files import read_toml
from .form import FACTORS, items_of
from .periods import Quarter

# Answers of a quarter by unit. The last two are too few to be shown.
UNITS = {
    "VPDKDD": 40,
    "QLDD": 28,
    "CCBVMT": 22,
    "TNKSN": 20,
    "VP": 18,
    "TTPTQD": 8,
    "CCBHD": 4,
}
# Chance of a satisfied answer: the result pleases most, the handling of opinions least.
FACTOR_LEVEL = {"access": 0.86, "procedure": 0.84, "staff": 0.88, "result": 0.91, "feedback": 0.74}
UNIT_LEVEL = {"VPDKDD": -0.06, "QLDD": -0.03, "CCBVMT": 0.03, "VP": 0.04}
SPREAD = 0.08
# Each quarter is a little better than the one before.
STEP = 0.012
BLANK, BLANK_IN_ALL = 0.03, 0.07
HALF_OF_SATISFIED = 0.46
DISSATISFIED = ("3", "2", "1")
DISSATISFIED_WEIGHTS = (60, 28, 12)
CHANNELS = (Channel.WEB, Channel.QR, Channel.KIOSK, Channel.PAPER)
CHANNEL_WEIGHTS = (68, 16, 11, 5)
WRITES, LEAVES_CONTACT = 0.14, 0.02


@dataclass(frozen=True)
class Answered:
    """One citizen's sheet; ``nonce`` stands for the token of the view it was answered on."""

    nonce: str
    sheet: Sheet
    channel: Channel
    at: datetime


def answers_of(quarter: Quarter, step: int) -> Iterator[Answered]:
    """The sheets of a quarter in the order of units; ``step`` counts quarters from 0."""
    random = Random(quarter.code)  # noqa: S311 - repeatable demo data, no secret
    texts = read_toml("opinions.toml")["opinions"]
    for unit, count in UNITS.items():
        for number in range(count):
            yield Answered(
                nonce=_nonce(quarter, unit, number),
                sheet=_sheet(random, unit, STEP * step, texts),
                channel=random.choices(CHANNELS, CHANNEL_WEIGHTS)[0],
                at=_moment(random, quarter),
            )


def _nonce(quarter: Quarter, unit: str, number: int) -> str:
    return sha256(f"demo:{quarter.code}:{unit}:{number}".encode()).hexdigest()[:32]


def _sheet(random: Random, unit: str, better: float, texts: list[str]) -> Sheet:
    mood = random.gauss(0, SPREAD) + UNIT_LEVEL.get(unit, 0.0) + better
    answers = _answers(random, mood)
    wrote = random.random() < WRITES
    contact = _contact(random) if random.random() < LEAVES_CONTACT else None
    return Sheet(
        unit=unit,
        answers=answers,
        texts={"GOP_Y": random.choice(texts)} if wrote else {},
        contact=contact,
        consents={ANSWERING: CONSENT_TEXT} if contact else {},
    )


def _answers(random: Random, mood: float) -> dict[str, str]:
    answers: dict[str, str] = {}
    for factor in FACTORS:
        level = FACTOR_LEVEL[factor] + mood
        first, *others = items_of(factor)
        # Everybody answers the first item, so that n of a year is the sum of n of its quarters.
        answers[first] = _opinion(random, level)
        given = {code: _answer(random, level) for code in others}
        answers |= {code: answer for code, answer in given.items() if answer}
    return answers


def _answer(random: Random, level: float) -> str:
    """An opinion, "no opinion", or "" for an item that was passed over."""
    chance = random.random()
    if chance < BLANK:
        return ""
    if chance < BLANK_IN_ALL:
        return NO_OPINION
    return _opinion(random, level)


def _opinion(random: Random, level: float) -> str:
    if random.random() < level:
        return "5" if random.random() < HALF_OF_SATISFIED else "4"
    return random.choices(DISSATISFIED, DISSATISFIED_WEIGHTS)[0]


def _contact(random: Random) -> dict[str, str]:
    number = random.randrange(1000)
    return {
        "name": "Nguyễn Văn Mẫu",
        "phone": f"0912 000 {number:03}",
        "email": f"nguoi-dan-{number}@example.org",
    }


def _moment(random: Random, quarter: Quarter) -> datetime:
    """In the hours when people are awake."""
    days = (quarter.ends - quarter.starts).days
    day = quarter.starts + timedelta(days=random.randrange(days))
    hour, minute = random.randrange(7, 21), random.randrange(60)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOCAL)
