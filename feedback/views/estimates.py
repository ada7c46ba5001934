"""How long a form takes: rough seconds by kind of question, as people were timed."""

from feedback.schema import Schema

SECONDS = {
    "satisfaction": 9,
    "rating": 9,
    "yes_no": 6,
    "single_choice": 10,
    "several_choices": 15,
    "unit": 10,
    "procedure": 15,
}
SECONDS_OF_OTHERS = 15
SECONDS_PER_MINUTE = 60


def minutes_to_answer(schema: Schema) -> int:
    """Whole minutes, at least one; optional texts and contact data are not counted."""
    seconds = sum(
        SECONDS.get(entry["kind"], SECONDS_OF_OTHERS)
        for entry in schema["entries"]
        if entry["kind"] in SECONDS or entry["required"]
    )
    return max(1, -(-seconds // SECONDS_PER_MINUTE))
