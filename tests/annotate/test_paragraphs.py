import pytest

from onrecord.flows.annotate.paragraphs import dateline_end


@pytest.mark.parametrize(
    ("dateline", "words"),
    [
        ("OSLO, May 4 (AFP) — ", "The strait was closed."),
        ("BRENNHAVEN (NVP) - ", "Divers found nothing."),
        ("NEW YORK, March 3, 2024 (Reuters) – ", "Shares fell."),
        ("(AP) — ", "A ferry sank."),
        ("LONDON — ", "Ministers met."),
        ("", "NATO said on Monday that talks would go on."),
        ("", "The bank (ECB) - which sets rates - met."),
        ("", "A-levels - and more - were marked."),
        ("", "UN — short for United Nations — is a name."),
    ],
)
def test_a_dateline_ends_where_the_words_begin(dateline, words):
    assert dateline_end(dateline + words) == len(dateline)
