"""The bad-input benchmark makes the same inputs again, covers every format, and notices what goes wrong."""

import pytest

from benchmarks import bad_input, bad_samples
from benchmarks.bad_input import Input, examine, inputs
from onrecord.flows.ingest import formats, reader


def test_every_format_has_a_sample_and_a_new_one_without_is_noticed(monkeypatch):
    assert bad_samples.samples()
    unknown = formats.Format("novel", (".novel",), formats.never, formats.FORMATS[0].read)
    monkeypatch.setattr(formats, "FORMATS", (*formats.FORMATS, unknown))
    with pytest.raises(LookupError, match="novel"):
        bad_samples.samples()


def test_inputs_are_the_same_for_the_same_seed():
    first, again = (list(inputs(None, 60, seed)) for seed in (1, 1))
    assert first == again
    assert len(first) == 60
    assert first[-5:] != list(inputs(None, 60, 2))[-5:]


def test_a_caught_crash_and_a_lost_input_are_noticed(monkeypatch):
    item = Input("x", "quay.txt", b"The quay opened on Tuesday, the harbour board of Ellery said.")
    assert examine(item) == {}
    monkeypatch.setattr(bad_input.reader, "read", lambda source, limits: iter(()))
    assert "lost" in examine(item)
    monkeypatch.undo()
    monkeypatch.setattr(reader.formats, "find", lambda name, head: 1 / 0)
    assert "crash" in examine(item)
