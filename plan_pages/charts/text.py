"""How wide a text is drawn, guessed without a font, and what to do when it is too wide."""

# Width of an average character in em. Source Sans 3 needs less; a stranger's system font may not.
REGULAR, BOLD = 0.54, 0.58


def width(text: str, size: float, bold: bool = False) -> float:
    """Estimated px of `text` at `size` px; wide scripts count double."""
    letters = sum(2 if "\u2e80" <= letter <= "\uffdc" else 1 for letter in text)
    return letters * size * (BOLD if bold else REGULAR)


def shorten(text: str, room: float, size: float) -> str:
    """`text`, or as much of it as fits into `room` px with an ellipsis."""
    if width(text, size) <= room:
        return text
    kept = max(1, int(room / (size * REGULAR)) - 1)
    return f"{text[:kept].rstrip()}…"


def wrap(text: str, room: float, size: float) -> tuple[str, ...]:
    """The words of `text` in lines of `room` px; one word alone may be wider."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size, bold=True) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def balanced(words: str, room: float, size: float) -> tuple[str, ...]:
    """Wrapped into as few lines as `wrap` needs, of about the same length."""
    lines = wrap(words, room, size)
    narrower = range(int(room), int(room / 2), -4)
    return next(
        (
            tried
            for share in reversed(narrower)
            if len(tried := wrap(words, share, size)) == len(lines)
        ),
        lines,
    )
