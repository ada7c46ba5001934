"""What a supervisor, a load balancer and an operator ask; nothing here needs Redis."""

from dataclasses import asdict

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from feedback.services.queue import standing


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
        return JsonResponse(asdict(standing()))
    except Error:
        return JsonResponse({"error": "database"}, status=503)


urlpatterns = [
    path("live", live, name="health-live"),
    path("ready", ready, name="health-ready"),
    path("queue", queue, name="health-queue"),
]
