"""How far fetching may go: pauses, limits, and who we say we are."""

from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version

from onrecord.flows.ingest.documents import Limits
from onrecord.flows.settings import Settings

ROBOTS_TOKEN = "onrecord"  # the product token that a robots.txt addresses us by


@dataclass(frozen=True)
class Policy:
    """Limits of fetching; times in seconds.

    `delay` lies between two requests to a host; a crawl-delay or Retry-After is obeyed up to `max_delay`.
    `timeout` bounds one request from connecting to the last byte, `step_timeout` the wait for any one step of it.
    `max_entries` bounds the pages fetched for one address given; an entry of a feed captured within
    `refetch_after` is not fetched again. Where `obeys_robots` is false, what robots.txt disallows is fetched all the
    same, and its word is kept with the capture.
    """

    user_agent: str = ROBOTS_TOKEN
    delay: float = 1.0
    max_delay: float = 60.0
    timeout: float = 60.0
    step_timeout: float = 15.0
    n_hosts: int = 8
    n_retries: int = 3
    max_redirects: int = 10
    max_entries: int = 200
    refetch_after: timedelta = timedelta(hours=24)
    obeys_robots: bool = True
    is_private_allowed: bool = False
    proxy: str | None = None
    limits: Limits = field(default_factory=Limits)


def policy_of(settings: Settings) -> Policy:
    """Return what the settings say of fetching."""
    contact = f" (+{settings.fetch_contact})" if settings.fetch_contact else ""
    return Policy(
        user_agent=f"{ROBOTS_TOKEN}/{version('onrecord')}{contact}",
        delay=settings.fetch_delay,
        max_delay=settings.fetch_max_delay,
        timeout=settings.fetch_timeout,
        n_hosts=settings.fetch_hosts,
        n_retries=settings.fetch_retries,
        max_entries=settings.fetch_max_entries,
        refetch_after=timedelta(hours=settings.refetch_hours),
        is_private_allowed=settings.allow_private,
        proxy=settings.fetch_proxy,
        limits=settings.limits,
    )
