"""What ``wagtail start`` and a morning's work give: an index page that lists twenty articles."""
