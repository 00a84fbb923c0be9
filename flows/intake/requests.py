"""What one run is to take in: paths and addresses as given, and sources, each read with options of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.flows.fetch.earlier import Earlier, Listed, Lookup
from onrecord.flows.fetch.given import Given
from onrecord.flows.ingest import locator
from onrecord.flows.ingest.documents import Document, Refusal
from onrecord.flows.intake.discover import Found, discover, documents_in, name_of
from onrecord.flows.intake.sources import Source
from onrecord.flows.intake.unchanged import Again, Unchanged
from onrecord.flows.settings import Settings

if TYPE_CHECKING:
    from onrecord.flows.fetch.policy import Policy

# Endings of files that crawlers are still writing.
_UNFINISHED = (".open", ".part", ".tmp")


@dataclass(frozen=True)
class Intake:
    """Paths, addresses and sources; of files changed and entries dated before `since` nothing is taken.

    `is_full`: files of sources are read whether they have changed since they were read last or not.
    """

    paths: Sequence[Path] = ()
    urls: Sequence[str] = ()
    sources: Sequence[Source] = field(default=())
    since: datetime | None = None
    is_full: bool = False

    def check(self) -> None:
        """Raise OnrecordError for a path given that is not there; a source's folder may come back."""
        discover(self.paths)

    def documents(self, settings: Settings, unchanged: Unchanged) -> Iterator[Document | Refusal | Listed | Again]:
        """Yield everything that lies on disk; of files of sources that are unchanged, only that they are there."""
        skip = [settings.warehouse]
        given = self._since(discover(self.paths, skip)) if self.paths else iter(())
        yield from documents_in(given, settings.limits)
        for source in self.sources:
            if source.path is not None:
                yield from self._of_folder(source, source.path, settings, unchanged)

    def _of_folder(
        self, source: Source, folder: Path, settings: Settings, unchanged: Unchanged
    ) -> Iterator[Document | Refusal | Listed | Again]:
        """Yield what the folder of a source holds, named by the source wherever the folder lies."""
        if not folder.is_dir():
            yield Refusal(source.name, "unreadable", "no such folder; mount or make it, or disable the source")
            return
        yield Listed(source.name)  # so that an earlier refusal goes
        limits = replace(settings.limits, columns={**settings.limits.columns, **source.map})
        found = (_named(each, folder, source) for each in discover([folder], [settings.warehouse]))
        if source.warc:
            found = (each for each in found if not _place(each).endswith(_UNFINISHED))
        yield from unchanged.documents(source.name, self._since(found), limits)

    def _since(self, items: Iterator[Found | Refusal]) -> Iterator[Found | Refusal]:
        """Leave out files that have not changed since."""
        since = self.since
        return items if since is None else (item for item in items if _changed_at(item, since) >= since)

    def fetched(self, settings: Settings, lookup: Lookup) -> Iterator[Document | Refusal | Earlier | Listed]:
        """Yield what the addresses lead to; opens no connection where there is none."""
        on_web = [source for source in self.sources if source.addresses]
        if not self.urls and not on_web:
            return
        # TLS and its certificates take a while to load.
        from onrecord.flows.fetch.crawl import fetch_all
        from onrecord.flows.fetch.policy import policy_of

        policy = policy_of(settings)
        if self.urls:
            yield from fetch_all([Given(url, since=self.since) for url in self.urls], policy, lookup)
        manners = [(_policy(policy, source), source) for source in on_web]
        for each, alike in groupby(sorted(manners, key=lambda pair: repr(pair[0])), key=lambda pair: pair[0]):
            given = [given for _, source in alike for given in self._given(source)]
            yield from fetch_all(given, each, lookup)

    def _given(self, source: Source) -> list[Given]:
        return [Given(url, source.said, source.max_pages, self.since) for url in source.addresses]


def _policy(policy: "Policy", source: Source) -> "Policy":
    """Return the manners that a source is fetched with; sources of equal ones are fetched side by side."""
    from datetime import timedelta

    hours = source.refetch_hours
    return replace(
        policy,
        delay=policy.delay if source.delay is None else source.delay,
        refetch_after=policy.refetch_after if hours is None else timedelta(hours=hours),
        obeys_robots=source.robots == "obey",
    )


def _named(item: Found | Refusal, folder: Path, source: Source) -> Found | Refusal:
    own, name = locator.escape(name_of(folder)), locator.escape(source.name)
    if isinstance(item, Refusal):
        return replace(item, key=name + item.key.removeprefix(own))
    metadata = {**source.said, **item.metadata}
    return replace(item, locator=name + item.locator.removeprefix(own), metadata=metadata)


def _place(item: Found | Refusal) -> str:
    return item.key if isinstance(item, Refusal) else item.locator


def _changed_at(item: Found | Refusal, since: datetime) -> datetime:
    """Return when a file was changed last; refusals are never left out."""
    if isinstance(item, Refusal):
        return since
    try:
        return datetime.fromtimestamp(item.path.stat().st_mtime, UTC)
    except OSError:
        return since
