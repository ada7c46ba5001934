"""What a supervisor, a load balancer and an operator ask; nothing here needs Redis."""

from typing import Any

from django.db import Error, connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.models import Response


@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return HttpResponse("database\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    try:
        return JsonResponse(_uncounted_responses())
    except Error:
        return JsonResponse({"error": "database"}, status=503)


def _uncounted_responses() -> dict[str, Any]:
    pending = Response.objects.pending()
    oldest = pending.aggregate(at=Min("accepted_at"))["at"]
    age = None if oldest is None else max(0, int((timezone.now() - oldest).total_seconds()))
    return {"pending": pending.count(), "oldest_seconds": age}


urlpatterns = [
    path("live", live, name="health-live"),
    path("ready", ready, name="health-ready"),
    path("queue", queue, name="health-queue"),
]
