"""Pages of background jobs: a person's own, live."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from xuncha.core import jobs
from xuncha.core.models import Job

RETRIED = ("failed", "cancelled")


def job_list(request: HttpRequest) -> HttpResponse:
    """GET /jobs/: the last fifty jobs one asked for."""
    return render(request, "core/jobs.html", {"jobs": [shown(job) for job in jobs.seen_by(request.user)[:50]]})


def job_page(request: HttpRequest, uid: Any) -> HttpResponse:
    """GET /jobs/<uid>/: one job; with htmx only the part that changes."""
    job = get_object_or_404(jobs.seen_by(request.user), uid=uid)
    template = "parts/job.html" if request.htmx else "core/job.html"
    return render(request, template, {"job": shown(job)})


@require_POST
def cancel(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /jobs/<uid>/cancel/."""
    job = get_object_or_404(jobs.seen_by(request.user), uid=uid)
    jobs.cancel(job, by=request.user)
    return redirect(f"/jobs/{job.uid}/")


@require_POST
def retry(request: HttpRequest, uid: Any) -> HttpResponse:
    """POST /jobs/<uid>/retry/: ask for the same work again; only of what came to nothing."""
    job = get_object_or_404(jobs.seen_by(request.user).filter(status__in=RETRIED), uid=uid)
    asked = {name: value for name, value in job.arguments.items() if not name.startswith("_")}  # _: what the work noted
    again = jobs.enqueue(job.task, by=request.user, label=job.label, **asked)
    return redirect(f"/jobs/{again.uid}/")


def shown(job: Job) -> dict[str, Any]:
    """A job as `parts/job.html` wants it."""
    end = job.finished_at or timezone.now()
    result = None
    if job.result is not None and job.result.removed_at is None:
        result = {"name": job.result.name, "url": f"/files/{job.result.uid}/", "size": job.result.size,
                  "digest": job.result.sha256, "expires": job.result.expires_at}  # fmt: skip
    return {
        "uid": job.uid, "label": job.label, "state": job.status, "state_label": job.get_status_display(), "step": job.step,
        "percent": job.percent if job.status == "running" else None, "elapsed": (end - job.asked_at).total_seconds(),
        "poll_url": f"/jobs/{job.uid}/", "cancel_url": "" if job.is_over else f"/jobs/{job.uid}/cancel/",
        "retry_url": f"/jobs/{job.uid}/retry/" if job.status in RETRIED else "",
        "error": job.error, "result": result, "asked_at": job.asked_at, "result_url": job.result_url,
    }  # fmt: skip
