"""What is wrong with nested blocks, as sentences in the order of the page."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

NESTED = (ListBlockValidationError, StreamBlockValidationError, StructBlockValidationError)


def sentences_of(error: ValidationError) -> list[str]:
    return list(dict.fromkeys(_walk(error)))


def _walk(error: ValidationError) -> Iterator[str]:
    if not isinstance(error, NESTED):
        yield from (str(message) for message in error.messages)
        return
    for inner in error.non_block_errors.as_data():
        yield from _walk(inner)
    for inner in error.block_errors.values():
        yield from _walk(inner)
