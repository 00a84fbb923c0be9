"""Jobs are worked on a few at a time, and let go of as soon as they are done."""

import weakref
from concurrent.futures import Future

import pytest

from onrecord.flows.execution.dispatch import in_flight
from onrecord.flows.execution.work import Job, Outcome


class Rows:
    """Stands for the rows of a job; it can tell whether anybody still holds it."""


def done(job: Job) -> "Future[Outcome]":
    found: Future[Outcome] = Future()
    found.set_result(Outcome(Job(job.stage, job.tool_id, job.units, None), {}, 0.0, 0.0, 0.0, "here:1"))
    return found


@pytest.mark.parametrize("limit", [1, 3])
def test_no_more_jobs_are_held_than_are_in_flight(limit: int) -> None:
    made: list[weakref.ref[Rows]] = []
    held: list[int] = []

    def job(number: int) -> Job:
        held.append(sum(rows() is not None for rows in made))
        rows = Rows()
        made.append(weakref.ref(rows))
        return Job("clean", "tol:1", [str(number)], rows)

    units = [unit for outcome in in_flight(map(job, range(7)), done, limit) for unit in outcome.job.units]
    assert sorted(units) == [str(number) for number in range(7)]
    assert max(held) == limit - 1
