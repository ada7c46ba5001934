"""Settings of the app: one dict ``FEEDBACK`` in the host's settings, read late."""

from typing import Any

from django.conf import settings

DEFAULTS: dict[str, Any] = {
    # A post sooner than this after the page was made is counted and flagged "fast"; 0 = off.
    "MIN_SECONDS": 2,
    # Posts per network and form, as "<count>/<s|m|h|d>"; "0" = off.
    "RATE_LIMIT": "60/m",
    # Over that limit a browser derives about a hundred keys of so many rounds: a second's work.
    "CHALLENGE_COST": 5_000,
    # It may be solved for so long.
    "CHALLENGE_SECONDS": 30 * 60,
    # Posts at one kiosk, instead of the limit of the network that it stands in; "0" = off.
    "KIOSK_RATE_LIMIT": "20/m",
    # A process knows the way to a public form for so long; 0 = finds it each time.
    "ROUTE_SECONDS": 1.0,
    # Look-ups of receipts per network.
    "LOOKUP_LIMIT": "20/m",
    # Like answers within ten minutes that hold a draft value; 0 = off.
    "BURST_HOLD": 100,
    # Proxies of our own in front of the site: that entry of X-Forwarded-For from the right counts.
    "TRUSTED_PROXIES": 0,
    # A submission token older than this is asked for again, with everything typed kept.
    "TOKEN_SECONDS": 24 * 60 * 60,
    # Fewest respondents of a published group. May be raised, never lowered.
    "MIN_RESPONDENTS": 10,
    # Under which the open data may be used: the address of a licence (the default: CC BY 4.0).
    "DATA_LICENCE": "https://creativecommons.org/licenses/by/4.0/",
    # Who publishes the open data: dotted path of a function of the request that returns a name.
    "DATA_PUBLISHER": "feedback.indicators.dataset.site_name",
    # The place that the open data are about, "Tỉnh Khánh Hòa"; empty = not said.
    "DATA_PLACE": "",
    # Contact data is deleted this many days after acceptance.
    "CONTACT_DAYS": 90,
    # Secrets that contact data is encrypted with, the newest first; empty = the site's SECRET_KEY.
    "CONTACT_KEYS": [],
    # Dotted paths of question types; a host adds its own.
    "QUESTION_TYPES": [
        "feedback.questions.section.Section",
        "feedback.questions.satisfaction.Satisfaction",
        "feedback.questions.choice.SingleChoice",
        "feedback.questions.choice.SeveralChoices",
        "feedback.questions.rating.Rating",
        "feedback.questions.yes_no.YesNo",
        "feedback.questions.number.Number",
        "feedback.questions.date.Day",
        "feedback.questions.text.ShortText",
        "feedback.questions.text.LongText",
        "feedback.questions.reach.Email",
        "feedback.questions.reach.Phone",
        "feedback.questions.note.Note",
        "feedback.questions.unit.UnitChoice",
        "feedback.questions.procedure.ProcedureChoice",
        "feedback.questions.contact.ContactData",
        "feedback.questions.from_bank.FromBank",
    ],
    # Dotted paths of the rules by which indicators are computed; a host adds its own.
    "INDICATOR_RULES": [
        "feedback.indicators.rules.shipped.Share",
        "feedback.indicators.rules.shipped.ShareOfOptions",
        "feedback.indicators.rules.shipped.Mean",
        "feedback.indicators.rules.shipped.Weighted",
        "feedback.indicators.rules.shipped.Net",
        "feedback.indicators.rules.shipped.Count",
    ],
    # The question type "feedback.questions.upload.Upload" takes files of these kinds, no larger
    # than so many MB, and pictures of no more pixels; it is off until QUESTION_TYPES names it.
    "FILE_KINDS": ["pdf", "jpg", "png", "webp"],
    "MAX_FILE_MB": 5,
    "MAX_PIXELS": 25_000_000,
    # A run of a job that has not ended after so many seconds counts as interrupted.
    "JOB_RUN_SECONDS": 3600,
    # Runs of jobs are kept for so many days, those that only counted responses for fewer.
    "JOB_RUN_DAYS": 90,
    "COUNTING_RUN_DAYS": 7,
    # The Office is told when a response waits to be counted for longer; 0 = off.
    "QUEUE_ALERT_SECONDS": 300,
    # The file that keeps erasures apart from the database and its backups; "" = none.
    "ERASURE_LOG": "",
}


def get(name: str) -> Any:
    return {**DEFAULTS, **getattr(settings, "FEEDBACK", {})}[name]
