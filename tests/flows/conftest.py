"""A small press of our own invention, folders that grow, and warehouses made once per session."""

import gzip
import json
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import digests

from onrecord.flows.cli import app

SAMPLES = Path(__file__).parents[2] / "seeds" / "articles"

_BRIDGE = """\
The Ellery Bridge will stay closed until October after engineers found cracks in two of its piers, the port \
authority of Ellery said on Monday.

About 14,000 vehicles cross the bridge every day. “We cannot put a single lorry back on it,” said Dana Whitcombe, \
the chief engineer. She told reporters that repairs would cost 23 million dollars.

The closure was first proposed in April, according to a report by Reuters. France has offered two temporary spans.
"""

_HARBOUR = """\
<!doctype html>
<html lang="en"><head><title>Harbour dues to rise in spring | Quayside News</title>
<meta property="og:site_name" content="Quayside News">
<meta property="article:published_time" content="2025-02-03T08:00:00Z">
<link rel="canonical" href="https://www.quaysidenews.example/harbour/dues">
</head><body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>Harbour dues to rise in spring</h1>
<p>Ships that call at Ellery will pay 8 per cent more from March, the port authority decided on Friday.
The vote was five to four &amp; followed a debate of six hours in the old customs house.</p>
<p>“Nobody likes it, but the breakwater is crumbling,” said Ruth Calder, who chairs the authority.
Fishermen from the caf&eacute; on the quay said that they had not been asked.</p>
<p>The shipping company Norlane said it would move two of its ferries to Paris&#8217;s river port instead.</p>
</article></main><footer><p>All rights reserved. Contact us. Privacy.</p></footer></body></html>
"""

_GERMAN = """\
Die Brücke von Ellery bleibt bis Oktober gesperrt, wie die Hafenbehörde am Montag mitteilte. Ingenieure hatten \
in zwei Pfeilern Risse gefunden.

„Wir können dort keinen einzigen Lastwagen fahren lassen“, sagte die Chefingenieurin. Die Reparatur soll \
dreiundzwanzig Millionen kosten, und niemand weiß bisher, wer sie bezahlen wird.
"""

_ROWS = (
    {
        "id": "tram-1",
        "title": "Tram line to open early",
        "outlet": "Ellery Wire",
        "published": "2025-02-01",
        "text": "The new tram line will open in May, two months early, the mayor of Ellery said on Saturday.\n\n"
        "“We have the trains, we have the drivers, and we have the patience,” said Mayor Olive Trent. "
        "The line cost 96 million dollars and will carry 30,000 people a day, her office estimates.",
    },
    {
        "id": "tram-2",
        "outlet": "Ellery Wire",
        "html": "<html><body><article><h1>Drivers reject the tram timetable</h1><p>Tram drivers in Ellery rejected "
        "the new timetable on Sunday, their union <a href='https://www.ellerygazette.example/bridge'>said</a>, with "
        "212 votes against 40.</p><p>“A shift of eleven "
        "hours isn&#8217;t a shift, it&#8217;s a voyage,” said Karl Brandt, who leads the union. He called on the "
        "city to begin again before the line opens in May.</p></article></body></html>",
    },
    {"id": "tram-3", "text": "   "},
)

QUAYSIDE_NOTICE = "The Quayside is read every morning by people who work on the water, and by those who look at it."
_QUAYSIDE = {
    "otters": "Otters returned to the Marrow after twenty winters, wardens counting footprints in snow said.\n\n"
    "Anglers complained immediately, although nobody remembers when trout were last plentiful upstream of Ellery.",
    "budget": "Councillors approved spending plans without raising property charges, ending months of quarrels.\n\n"
    "Libraries reopen on Saturdays; swimming lessons become cheaper, whereas parking permits cost double.",
    "violins": "Apprentice instrument makers presented seventeen violins carved entirely from fallen maples.\n\n"
    "Orchestras from abroad already ordered cellos, delighting teachers who doubted whether timber would season.",
}

FILES: dict[str, bytes] = {
    "bridge.txt": f"---\noutlet: Ellery Gazette\nurl: https://www.ellerygazette.example/bridge\ntitle: Ellery Bridge "
    f"closed until October\npublished: 2025-02-03\n---\n{_BRIDGE}".encode(),
    "bridge_reprint.txt": f"---\noutlet: Northern Post\ntitle: Ellery Bridge closed until October\n"
    f"published: 2025-02-04\n---\nEllery Bridge closed until October\n\n{_BRIDGE}".encode(),
    "bridge_edited.txt": f"---\noutlet: Hill Country Herald\npublished: 2025-02-05\n---\n"
    f"{_BRIDGE.replace('on Monday', 'this week')}\nHauliers in the hills take the long way round.\n".encode(),
    "bridge_same_text.txt": f"---\noutlet: Southern Post\npublished: 2025-02-04\n---\n{_BRIDGE}".encode(),
    "broken.jsonl": b'{"id": "x", "text": "cut off in the mid\n[1, 2]\n{"title": "no text at all"}\n',
    "council.txt": b"The council of Ellery met for nine hours on Tuesday and decided nothing. Whitcombe warned that "
    b"the piers would not last another winter.\n\n"
    b"\xe2\x80\x9cI have said it three times now,\xe2\x80\x9d Whitcombe said. "
    b"Two members walked out before the vote, and the United Nations sent an observer home early.\n",
    "cut.jsonl.gz": gzip.compress(json.dumps(_ROWS[0]).encode(), mtime=0)[:-12],
    "empty.txt": b" \n\n",
    "german.txt": _GERMAN.encode(),
    "harbour.html": _HARBOUR.encode(),
    "image.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
    "profile.txt": b"Dana Whitcombe has kept the bridges of Ellery standing for twenty years. Dana Whitcombe was born "
    b"in Paris and studied in Germany, where she met her husband.\n\n"
    b"She says that concrete \xe2\x80\x9ctalks to anybody "
    b"who will listen\xe2\x80\x9d. The port authority hired her in 2005 and has not regretted it, its chair said.\n\n"
    b"Whitcombe is the only diver among the engineers of Ellery. On Monday, 20 January 2025, "
    b"the government of Spain sent flowers.\n",
    **{
        f"quayside_{name}.txt": f"---\noutlet: The Quayside\ntitle: About {name}\npublished: 2025-02-03\n---\n"
        f"{said}\n\n{QUAYSIDE_NOTICE}\n".encode()
        for name, said in _QUAYSIDE.items()
    },
    "short.txt": b"Noted.\n",
    "trams.jsonl": "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _ROWS).encode(),
    "windows.txt": "The café by the old quay closed on Friday after 61 years. “We simply ran out of fishermen,” said "
    "its owner, Ines Duarte, who is moving to Spain. The city’s council offered to buy the house.\n".encode("cp1252"),
}
METADATA_CSV = b"file,outlet,published\nprofile.txt,Ellery Gazette,2025-01-20\n"
# One of each kind, quick to run.
FEW = ("bridge.txt", "bridge_edited.txt", "bridge_reprint.txt", "council.txt", "empty.txt", "short.txt")


class Press:
    """A folder of articles that a test fills as it likes; its name, and so every locator, is always the same."""

    def __init__(self, parent: Path) -> None:
        self.folder = parent / "press"
        self.folder.mkdir(parents=True)

    def add(self, *names: str) -> Path:
        """Put articles into the folder; what metadata.csv says of one comes with it."""
        for name in names:
            (self.folder / name).write_bytes(FILES[name])
            if name == "profile.txt":
                (self.folder / "metadata.csv").write_bytes(METADATA_CSV)
        return self.folder

    def write(self, name: str, content: str | bytes) -> Path:
        """Put something else into the folder."""
        (self.folder / name).write_bytes(content.encode() if isinstance(content, str) else content)
        return self.folder

    def add_samples(self) -> Path:
        """Put the project's sample articles into the folder."""
        shutil.copytree(SAMPLES, self.folder / "samples")
        return self.folder


class Called(NamedTuple):
    """Exit code and output of a command."""

    code: int
    out: str
    err: str
    raw_out: bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A temporary Prefect server for this module; nothing is written to the user's home."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        patched.setenv("PREFECT_LOGGING_LEVEL", "ERROR")
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=180):
            yield


@pytest.fixture
def press(tmp_path: Path) -> Press:
    return Press(tmp_path)


@pytest.fixture(scope="session")
def full_press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every article of ours and the samples."""
    press = Press(tmp_path_factory.mktemp("full"))
    press.add(*FILES)
    return press.add_samples()


@pytest.fixture(scope="session")
def baseline(full_press: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of `full_press`, made in one run; not to be written to."""
    warehouse = tmp_path_factory.mktemp("baseline") / "warehouse"
    digests.run(full_press, warehouse)
    return warehouse


@pytest.fixture(scope="session")
def few_baseline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the articles FEW, made in one run; not to be written to."""
    folder = tmp_path_factory.mktemp("few")
    digests.run(Press(folder).add(*FEW), folder / "warehouse")
    return folder / "warehouse"


@pytest.fixture
def few_press(press: Press) -> Press:
    press.add(*FEW)
    return press


@pytest.fixture
def few_warehouse(few_baseline: Path, few_press: Press, tmp_path: Path) -> Path:
    """A warehouse of the articles FEW to write to; they lie in `press`."""
    return copy_of(few_baseline, tmp_path / "warehouse")


def copy_of(warehouse: Path, target: Path) -> Path:
    """Copy a warehouse; its catalogue is made anew, as it names files by their absolute paths."""
    shutil.copytree(warehouse, target)
    digests.publish_lake(target)
    return target


@pytest.fixture
def rebuilt(tmp_path: Path) -> Callable[[Path], Path]:
    """Build a warehouse from nothing, for comparison."""
    made: Iterable[int] = iter(range(100))

    def rebuild(folder: Path) -> Path:
        warehouse = tmp_path / f"rebuilt{next(iter(made))}"
        digests.run(folder, warehouse)
        return warehouse

    return rebuild


@pytest.fixture
def cli(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> Callable[..., Called]:
    """Call the command line in this process, with no setting from outside."""
    for name in ("ONRECORD_WAREHOUSE", "ONRECORD_MAX_BYTES", "ONRECORD_BATCH_SIZE", "ONRECORD_WORKERS"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object) -> Called:
        capfdbinary.readouterr()
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_info:
            app.main()
        captured = capfdbinary.readouterr()
        code = exit_info.value.code
        return Called(
            code if isinstance(code, int) else 0,
            captured.out.decode(errors="replace"),
            captured.err.decode(),
            captured.out,
        )

    return call
