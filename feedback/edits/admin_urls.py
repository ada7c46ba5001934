from django.urls import path

from feedback.views import admin_archive, admin_before, admin_mapping

urlpatterns = [
    path("before/", admin_before.before, name="feedback_before"),
    path("before/confirm/", admin_before.confirm, name="feedback_before_confirm"),
    path("mapping/<slug:code>/", admin_mapping.mapping, name="feedback_mapping"),
    path("archive/", admin_archive.archive_form, name="feedback_archive"),
]
