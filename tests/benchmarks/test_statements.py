from benchmarks import statements


def test_halves_are_steady_and_both_used() -> None:
    halves = [statements.half_of(f"document {n}") for n in range(40)]
    assert set(halves) == {0, 1}
    assert halves == [statements.half_of(f"document {n}") for n in range(40)]


def test_rows_of_the_peer_count_bytes() -> None:
    text = "“Où?” said Åsa."
    line = {"name": "a.txt", "quotes": [{"start": 0, "end": 5, "speaker_start": 11, "speaker_end": 14}]}
    (row,) = statements._peer_rows(line, text)
    raw = text.encode()
    assert raw[row["byte_start"] : row["byte_end"]].decode() == "“Où?”"
    assert raw[row["speaker_byte_start"] : row["speaker_byte_end"]].decode() == row["speaker"] == "Åsa"
