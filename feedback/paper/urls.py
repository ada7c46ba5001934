from django.urls import path

from feedback.views import admin_paper, admin_sheet_import

urlpatterns = [
    path("", admin_paper.index, name="feedback_paper"),
    path("<int:pk>/", admin_paper.key, name="feedback_paper_key"),
    path("<int:pk>/import/", admin_sheet_import.upload, name="feedback_paper_import"),
    path(
        "<int:pk>/import/<slug:file_format>/",
        admin_sheet_import.template,
        name="feedback_paper_template",
    ),
    path("sheets/<int:pk>/undo/", admin_paper.undo, name="feedback_paper_undo"),
]
