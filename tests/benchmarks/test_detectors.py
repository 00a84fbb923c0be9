from benchmarks.encodings import Case, is_same, mojibake, score
from benchmarks.languages import quality

POLISH = "Źródło powiedziało, że łódź zatonęła w nocy.".encode("cp1250")


def test_a_superset_that_reads_the_same_text_is_right() -> None:
    chinese = "渡船沉没".encode("gb2312")
    assert is_same(chinese, "GB18030", "gb2312")
    assert not is_same(chinese, "big5", "gb2312")
    assert not is_same(POLISH, "cp1252", "cp1250")
    assert not is_same(POLISH, None, "cp1250")


def test_a_detector_is_scored_by_text_and_by_name() -> None:
    cases = [Case(POLISH, "cp1250"), Case(b"caf\xe9", "iso8859-1")]
    found = score(cases, lambda content: "windows-1250" if content == POLISH else "cp1252")
    assert (found["right"], found["text"], found["name"]) == (2, 1.0, 0.5)
    assert score(cases, lambda content: "no such charset")["right"] == 0


def test_what_is_left_alone_counts_as_right_where_nothing_was_wrong() -> None:
    case = {"file": "negative.json", "expect": "pass", "original": "“Café”", "fixed": '"Café"'}
    counts = mojibake([case])["negative"]
    assert (counts["onrecord, exactly"], counts["onrecord, straightened"]) == (0, 1)


def test_undecided_is_neither_right_nor_against_precision() -> None:
    rows = [{"lang": lang, "kind": "sentences", "text": text} for lang, text in [("nb", "a"), ("de", "b"), ("eu", "c")]]
    found = quality(rows, lambda text: {"a": "no", "b": None, "c": "es"}[text])
    assert found["sentences"] == {"n": 3, "accuracy": 0.3333, "precision": 0.5, "decided": 0.6667}
    assert found["sentences, langdetect's languages"] == {"n": 2, "accuracy": 0.5, "precision": 1.0, "decided": 0.5}
