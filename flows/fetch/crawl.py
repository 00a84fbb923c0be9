"""From the addresses given to all they lead to: pages, and the entries of feeds and sitemaps."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

import httpx

from onrecord.flows.fetch import captures
from onrecord.flows.fetch.addresses import web_address, without_secrets
from onrecord.flows.fetch.client import Client, utc_now
from onrecord.flows.fetch.earlier import Earlier, Listed, Lookup
from onrecord.flows.fetch.exchange import OK, Answer
from onrecord.flows.fetch.given import Given
from onrecord.flows.fetch.links import Link, links
from onrecord.flows.fetch.pace import Pace, Pauses
from onrecord.flows.fetch.policy import Policy
from onrecord.flows.ingest.documents import Document, Refusal, UnusableError

_NOT_MODIFIED = 304
_USER_INFO = re.compile(r"//[^/@]*@")
_ENTRIES_AT_ONCE = 200
_MAX_DEPTH = 2  # an index of sitemaps leads to sitemaps, and these to pages

Item = Document | Refusal | Earlier | Listed


@dataclass
class _Budget:
    """How many pages one address given may still lead to."""

    given: Given
    n_left: int


@dataclass(frozen=True)
class _Task:
    """One address to fetch; what it lists is followed while `depth` lasts."""

    url: httpx.URL
    depth: int
    budget: _Budget
    metadata: Mapping[str, str] = field(default_factory=dict)
    earlier: Earlier | None = None

    @property
    def locator(self) -> str:
        """The address as it stands in a locator: it has no fragment, so no `#`, and no keys or tokens."""
        return without_secrets(str(self.url))


@dataclass(frozen=True)
class _Fetched:
    """The end of a task: an answer, or why there is none."""

    answer: Answer | None
    is_reserved: bool | None = None
    failure: UnusableError | None = None


def fetch_all(given: Sequence[Given], policy: Policy, lookup: Lookup) -> Iterator[Item]:
    """Yield what the addresses lead to, politely, as the policy says."""
    pauses = Pauses()
    client = Client(policy, Pace(policy.delay, pauses.sleep))
    return Crawl(policy, client, pauses, lookup).items(given)


class Crawl:
    """One run's fetching: every address ends as documents, a refusal, a list followed, or known and unchanged."""

    def __init__(
        self,
        policy: Policy,
        client: Client,
        pauses: Pauses,
        lookup: Lookup,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._policy = policy
        self._client = client
        self._pauses = pauses
        self._lookup = lookup
        self._now = now
        self._seen: set[str] = set()
        self._waiting: dict[str, deque[_Task]] = {}
        self._running: dict[Future[_Fetched], _Task] = {}

    def items(self, given: Sequence[Given]) -> Iterator[Item]:
        """Yield what the addresses hold, in the order in which it arrives: hosts side by side, each one by one."""
        pool = ThreadPoolExecutor(self._policy.n_hosts, thread_name_prefix="fetch")
        try:
            yield from self._enqueue_given(given)
            while self._start(pool):
                done, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield from self._end(self._running.pop(future), future.result())
        finally:
            self._pauses.stop()
            pool.shutdown(cancel_futures=True)
            self._client.close()

    def _enqueue_given(self, given: Sequence[Given]) -> Iterator[Item]:
        for each in given:
            most = self._policy.max_entries if each.max_entries is None else each.max_entries
            yield from self._enqueue([Link(each.url)], None, _MAX_DEPTH, _Budget(each, most))

    def _enqueue(self, found: Sequence[Link], base: httpx.URL | None, depth: int, budget: _Budget) -> Iterator[Item]:
        """Take in addresses not met before; those that cannot be fetched, or need not, are yielded at once."""
        tasks: list[_Task] = []
        for link in found:
            try:
                url = web_address(link.url, base)
            except UnusableError as error:
                yield error.refusal(without_secrets(_USER_INFO.sub("//…@", link.url)))
                continue
            if str(url) not in self._seen:
                self._seen.add(str(url))
                is_list = link.is_list or base is None
                said = {**budget.given.said, **link.metadata}
                tasks.append(_Task(url, depth if is_list else 0, budget, said))
        known = self._lookup([task.locator for task in tasks]) if tasks else {}
        for task in tasks:
            earlier = known.get(task.locator)
            if earlier and base is not None and self._now() - earlier.captured_at < self._policy.refetch_after:
                yield earlier
            else:
                waiting = self._waiting.setdefault(task.url.host, deque())
                waiting.append(replace(task, earlier=earlier))

    def _start(self, pool: ThreadPoolExecutor) -> bool:
        """Start a task for each host that has none running; say whether any is running."""
        busy = {task.url.host for task in self._running.values()}
        for host in [host for host in self._waiting if host not in busy]:
            if len(self._running) >= self._policy.n_hosts:
                break
            tasks = self._waiting.pop(host)
            task = tasks.popleft()
            if tasks:
                self._waiting[host] = tasks  # behind the others
            self._running[pool.submit(self._fetch, task)] = task
        return bool(self._running)

    def _fetch(self, task: _Task) -> _Fetched:
        """Fetch in a thread of the pool."""
        try:
            if task.budget.n_left <= 0 and task.depth:
                raise UnusableError("too_many", "not fetched: setting fetch_max_entries is used up by the lists before")
            answer = self._client.fetch(task.url, task.earlier.validators if task.earlier else {})
            is_reserved = self._client.is_reserved(answer.url) if answer.status in OK else None
        except UnusableError as error:
            return _Fetched(None, failure=UnusableError(error.reason, without_secrets(error.detail), error.raw_id))
        except Exception as error:  # a fault of ours must cost one address, not the run
            return _Fetched(None, failure=UnusableError("failed", without_secrets(f"{type(error).__name__}: {error}")))
        return _Fetched(answer, is_reserved)

    def _end(self, task: _Task, fetched: _Fetched) -> Iterator[Item]:
        answer = fetched.answer
        if answer is None:
            failure = fetched.failure or UnusableError("failed", "no answer")
            yield failure.refusal(task.locator)
        elif answer.status == _NOT_MODIFIED and task.earlier:
            yield task.earlier
        elif answer.status not in OK:
            yield Refusal(task.locator, "not_fetched", without_secrets(f"HTTP {answer.status} from {answer.url}"))
        else:
            found = links(answer.body, self._policy.limits, str(answer.url)) if task.depth else []
            limits, is_reserved = self._policy.limits, fetched.is_reserved
            read = captures.documents(task.locator, answer, task.metadata, is_reserved, limits, is_list=bool(found))
            yield from self._new(read)
            if found:
                yield Listed(task.locator)
                yield from self._follow(task, answer, found)

    def _new(self, items: Iterator[Document | Refusal]) -> Iterator[Item]:
        """Yield the items, with what the lake holds of an entry in the place of one that has not changed.

        A feed is fetched again for the sake of what it has new. A page sent again is a capture of its own.
        """
        while batch := list(islice(items, _ENTRIES_AT_ONCE)):
            entries = [item.locator for item in batch if isinstance(item, Document) and "#" in item.locator]
            known = self._lookup(entries) if entries else {}
            for item in batch:
                earlier = known.get(item.locator) if isinstance(item, Document) else None
                is_same = earlier is not None and isinstance(item, Document) and earlier.is_of(item)
                yield earlier if earlier and is_same else item

    def _follow(self, task: _Task, answer: Answer, found: Sequence[Link]) -> Iterator[Item]:
        """Take in what a list leads to; pages count against the budget, further lists are bounded by it."""
        new = [link for link in found if link.url not in self._seen and task.budget.given.takes(link)]
        now = new[: task.budget.n_left]
        task.budget.n_left -= sum(not link.is_list for link in now)
        if len(now) < len(new):
            detail = f"{len(new)} addresses listed; the first {len(now)} are fetched (setting fetch_max_entries)"
            yield Refusal(task.locator, "too_many", detail)
        yield from self._enqueue(now, answer.url, task.depth - 1, task.budget)
