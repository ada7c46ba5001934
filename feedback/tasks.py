"""Celery shells over the services; each is safe to run twice or never."""

from celery import shared_task

from .services import drafts, job_runs, queue, recorded_work


@shared_task(ignore_result=True)
def count_responses() -> None:
    recorded_work.count_responses()


@shared_task(ignore_result=True)
def delete_expired_contacts() -> None:
    recorded_work.delete_expired_contacts()


@shared_task(ignore_result=True)
def delete_orphan_files() -> None:
    recorded_work.delete_orphan_files()


@shared_task(ignore_result=True)
def watch_batches() -> None:
    recorded_work.watch_batches()


@shared_task(ignore_result=True)
def make_coarse() -> None:
    recorded_work.make_coarse()


@shared_task(ignore_result=True)
def compute_drafts() -> None:
    drafts.compute_drafts()


@shared_task(ignore_result=True)
def compute_failed_drafts() -> None:
    drafts.compute_failed_again()


@shared_task(ignore_result=True)
def watch_queue() -> None:
    queue.watch()


@shared_task(ignore_result=True)
def delete_old_runs() -> None:
    job_runs.delete_old_runs()
