"""People who answer the form over HTTP as a browser without scripts does, alone or in crowds."""

import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from html.parser import HTMLParser
from types import TracebackType

import requests

from tests.rig import Site

from . import forms

RECEIPT = re.compile(r'<code class="receipt">([A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4})</code>')
GIVES_UP_AFTER = 120
PAUSE = 0.2


@dataclass(frozen=True)
class Answered:
    """One sheet that got a receipt; ``seconds`` from the first send to the receipt on screen."""

    answers: forms.Answers
    receipt: str
    seconds: float
    refusals: int


class Unexpected(AssertionError):
    """The site answered what no citizen should see."""


@dataclass
class Citizen:
    """Endures only what a test names: a ``503`` whose page is sent again, or a dropped line."""

    site: Site
    endures_503: bool = False
    endures_dropped_lines: bool = False
    refusals: int = field(default=0, init=False)

    def answer(self, answers: forms.Answers, token: str = "") -> Answered:
        """``token`` is that of a page that was opened earlier."""
        self.refusals = 0
        token = token or self.open_form()
        started = time.monotonic()
        receipt = self.read_receipt(self.send({"token": token, **answers}))
        return Answered(answers, receipt, time.monotonic() - started, self.refusals)

    def open_form(self) -> str:
        page = self._insist(lambda: self.site.get(forms.ADDRESS), 200)
        return hidden_fields(page.text)["token"][0]

    def send(self, typed: forms.Answers) -> str:
        """Send, and again what the page of a refusal keeps; the address of the receipt."""
        sheet = dict(typed)

        def post() -> requests.Response:
            return self.site.post(forms.ADDRESS, data=sheet, allow_redirects=False)

        def keep(refusal: requests.Response) -> None:
            kept = hidden_fields(refusal.text)
            _assert_kept(typed, kept)
            sheet.clear()
            sheet.update(kept)

        return self._insist(post, 303, keep).headers["Location"]

    def read_receipt(self, address: str) -> str:
        match = RECEIPT.search(self._insist(lambda: self.site.get(address), 200).text)
        assert match, address
        return match[1]

    def _insist(
        self,
        ask: Callable[[], requests.Response],
        wanted: int,
        refused: Callable[[requests.Response], None] | None = None,
    ) -> requests.Response:
        until = time.monotonic() + GIVES_UP_AFTER
        while time.monotonic() < until:
            response = self._ask(ask)
            if response is not None and response.status_code == wanted:
                return response
            if response is not None:
                self._endure(response)
                if refused is not None:
                    refused(response)
            self.refusals += 1
            time.sleep(PAUSE)
        raise Unexpected(f"not served for {GIVES_UP_AFTER} s")

    def _ask(self, ask: Callable[[], requests.Response]) -> requests.Response | None:
        try:
            return ask()
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            if not self.endures_dropped_lines:
                raise
            return None

    def _endure(self, response: requests.Response) -> None:
        if response.status_code != 503 or not self.endures_503:
            request = f"{response.request.method} {response.request.path_url}"
            raise Unexpected(f"{request}: {response.status_code}\n{response.text[:2000]}")


def _assert_kept(typed: forms.Answers, kept: dict[str, list[str]]) -> None:
    for name, value in typed.items():
        values = value if isinstance(value, list) else [value]
        assert kept.get(name, []) == values, f"{name} was not kept"


def hidden_fields(html: str) -> dict[str, list[str]]:
    reader = _HiddenFields()
    reader.feed(html)
    return reader.found


class _HiddenFields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "input" and given.get("type") == "hidden":
            self.found.setdefault(given["name"] or "", []).append(given.get("value") or "")


class Crowd:
    """``people`` who answer ``answers`` sheets together while the test does harm.

    Left, the block waits until all have their receipt; ``answered`` holds them. With ``until`` they
    go on beyond that number until it is true, so that harm always meets a crowd.
    """

    def __init__(
        self,
        site: Site,
        *,
        people: int = 12,
        answers: int = 500,
        until: Callable[[], bool] = lambda: True,
        seed: int = 7,
        endures_503: bool = False,
        endures_dropped_lines: bool = False,
    ) -> None:
        self._citizens = [
            Citizen(site, endures_503, endures_dropped_lines) for _person in range(people)
        ]
        self._answers = answers
        self._until = until
        self._seed = seed
        self._gone_home = threading.Event()
        self._lock = threading.Lock()
        self._begun = 0
        self.answered: list[Answered] = []

    def __enter__(self) -> "Crowd":
        self._pool = ThreadPoolExecutor(len(self._citizens))
        self._work: list[Future[None]] = [
            self._pool.submit(self._answer_on, citizen, random.Random(f"{self._seed}/{number}"))
            for number, citizen in enumerate(self._citizens)
        ]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._gone_home.set()
        wait(self._work, return_when=FIRST_EXCEPTION)
        self._gone_home.set()
        self._pool.shutdown()
        # What a citizen met is the reason, whatever the test then stumbled over.
        for work in self._work:
            work.result()

    @property
    def is_at_work(self) -> bool:
        return not all(work.done() for work in self._work)

    @property
    def refusals(self) -> int:
        return sum(one.refusals for one in self.answered)

    def _answer_on(self, citizen: Citizen, chance: random.Random) -> None:
        while self._another():
            answered = citizen.answer(forms.random_answers(chance))
            with self._lock:
                self.answered.append(answered)

    def _another(self) -> bool:
        with self._lock:
            if self._gone_home.is_set() or (self._begun >= self._answers and self._until()):
                return False
            self._begun += 1
            return True
