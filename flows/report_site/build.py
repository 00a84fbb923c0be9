"""Builds the site from a published warehouse, aside, and puts it in place when it is whole."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from onrecord.flows.report_site.articles import write_articles
from onrecord.flows.report_site.front import write_front, write_lists
from onrecord.flows.report_site.health import write_dictionary, write_health
from onrecord.flows.report_site.links import Links
from onrecord.flows.report_site.render import Site
from onrecord.flows.report_site.search_index import write_search
from onrecord.flows.report_site.store import Store
from onrecord.flows.report_site.stories import write_stories
from onrecord.flows.report_site.things import write_entities, write_outlets
from onrecord.warehouse.catalogue import connect
from onrecord.warehouse.errors import OnrecordError

_MARK = ".onrecord-report"  # an own report may be replaced, another folder may not
_ABOUT = """
    select
        count(distinct article_id) as n_articles,
        count(distinct story_id) as n_stories,
        count(distinct outlet_id) as n_outlets,
        (select count(*) from s_entities) as n_entities,
        (select count(*) from s_claims where modality <> 'opinion') as n_claims,
        (select count(*) from s_conflicts where is_alarm) as n_alarms,
        (select max(committed_at) from s_lineage) as committed_at,
        (select max_by(run_id, committed_at) from s_lineage) as run_id
    from r_captures"""


@dataclass(frozen=True)
class Built:
    """What was built: where it begins, and of how many pages it is."""

    index: Path
    n_pages: int


def build_report(warehouse: Path, out: Path) -> Built:
    """Write the report of a warehouse into a folder; an older report there is replaced.

    Raises CatalogueError where nothing was published, OnrecordError where the folder holds something else or cannot be
    written.
    """
    with connect(warehouse) as connection, _aside(out) as folder:
        store = Store(connection)
        links = Links(store)
        (about,) = store.rows(_ABOUT)
        n_pages = _write(Site(folder, links, about), links, store)
    return Built(out / "index.html", n_pages)


def _write(site: Site, links: Links, store: Store) -> int:
    site.assets()
    write_front(site, store)
    write_lists(site, store)
    write_stories(site, store)
    write_articles(site, links, store)
    write_entities(site, store)
    write_outlets(site, store)
    write_health(site, store)
    write_dictionary(site, store)
    write_search(site, links, store)
    return site.n_pages


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    """Give an empty folder beside `out` that takes its place in the end."""
    if out.exists() and not (out / _MARK).is_file() and (not out.is_dir() or any(out.iterdir())):
        raise OnrecordError(f"{out} is there already and is no report; choose another folder with --out")
    draft = out.with_name(f"{out.name}.tmp")
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        (draft / _MARK).touch()
        yield draft
        shutil.rmtree(out, ignore_errors=True)
        draft.replace(out)
    except OSError as error:
        raise OnrecordError(f"{out} cannot be written: {error.strerror or error}") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
