"""Celery shells over the services; each is safe to run twice or never."""
