"""A respondent's file for those who may read the response: to be saved, never to be shown here."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest
from wagtail.log_actions import log

from feedback.models import Attachment

from .admin_responses import response_or_404


def download(request: HttpRequest, pk: int, attachment: int) -> FileResponse:
    response = response_or_404(request, pk)
    found = Attachment.objects.filter(response=response, pk=attachment).first()
    if found is None:
        raise Http404
    try:
        opened = found.file.open("rb")
    except OSError as error:
        raise Http404 from error
    log(response, "feedback.read_file", user=request.user, data={"file": found.pk})
    answer = FileResponse(
        opened, as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer
