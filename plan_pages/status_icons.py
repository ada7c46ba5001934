"""The shape of each status of a task, so that colour alone says nothing."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .enums import TaskStatus

RING = '<circle cx="8" cy="8" r="6"/>'
SHAPES = {
    TaskStatus.DONE: '<path d="M2.5 8.5l3.5 3.5 7.5-8"/>',
    TaskStatus.DONE_LATE: '<path d="M2.5 8.5l3.5 3.5 7.5-8"/>',
    TaskStatus.OVERDUE: '<circle cx="8" cy="8" r="6" fill="currentColor"/>',
    TaskStatus.DUE_SOON: f'{RING}<path d="M8 8V2a6 6 0 0 1 6 6z" fill="currentColor"/>',
    TaskStatus.CONTINUOUS: '<path d="M13.5 8A5.5 5.5 0 1 1 11 3.4M11 .8v3h3"/>',
    TaskStatus.IN_PROGRESS: f'{RING}<path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor"/>',
    TaskStatus.AWAITING: f'{RING}<path d="M8 4.5V8l2.5 1.5"/>',
    TaskStatus.PAUSED: f'{RING}<path d="M6.3 5.5v5M9.7 5.5v5"/>',
    TaskStatus.DROPPED: f'{RING}<path d="M3.8 12.2l8.4-8.4"/>',
    TaskStatus.REPLACED: '<path d="M2 8h11M9 4l4 4-4 4"/>',
}


def _icon(shape: str) -> SafeString:
    return format_html(
        '<svg width="14" height="14" viewBox="0 0 16 16" fill="none" stroke="currentColor"'
        ' stroke-width="2" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(shape),  # noqa: S308 - a constant of this file
    )


ICONS = {status: _icon(SHAPES.get(status, RING)) for status in TaskStatus}
