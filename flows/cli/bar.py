"""Progress in a terminal: the stage, what is done of it, units per second and the time left."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Task as BarTask
from rich.text import Text


class _Speed(TextColumn):
    """Units per second."""

    def __init__(self) -> None:
        super().__init__("")

    def render(self, task: BarTask) -> Text:
        return Text(f"{task.speed:,.1f}/s" if task.speed else "")


class Bar:
    """One line for each stage, on standard error."""

    def __init__(self) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            _Speed(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._task: TaskID | None = None
        self._progress.start()

    def stage(self, name: str, total: int | None) -> None:
        """Begin a line."""
        self._end_stage()
        self._task = self._progress.add_task(name, total=total)

    def advance(self, n_units: int) -> None:
        """Move the line on."""
        if self._task is not None:
            self._progress.advance(self._task, n_units)

    def say(self, message: str) -> None:
        """Print a line above the bars."""
        self._progress.console.print(message)

    def _end_stage(self) -> None:
        if self._task is not None:
            self._progress.update(self._task, total=self._progress.tasks[self._task].completed)
            self._progress.stop_task(self._task)

    def close(self) -> None:
        """Stop drawing."""
        self._end_stage()
        self._progress.stop()
