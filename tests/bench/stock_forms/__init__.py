"""What a competent user builds with stock Wagtail: the site of ``wagtail start`` and form pages."""
