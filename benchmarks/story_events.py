"""Invented articles on invented events, as many as wanted: for how cost grows, not for quality."""

from collections.abc import Iterator

import numpy as np

from benchmarks.story_sets import Document
from onrecord.flows.deduplicate.story_profile import StoryWords, hash_of

N_WORDS = 30_000
ARTICLES_PER_BEAT = 20  # a beat is a subject that events share: its names link look-alikes; archives have ever more
_SYLLABLES = [c + v for c in "bdfgklmnprstvz" for v in ("a", "e", "i", "o", "u", "ar", "en", "il")]


class Events:
    """Articles of events of 1 to 40 articles each, within days of each other; words follow Zipf's law."""

    def __init__(self, seed: int, n_beats: int) -> None:
        self.n_beats = n_beats
        self.random = np.random.default_rng(seed)
        self.words = [self._word(number) for number in range(N_WORDS)]
        share = 1 / np.arange(10, N_WORDS + 10)
        self.shares = np.cumsum(share / share.sum())

    def _word(self, number: int) -> str:
        word = ""
        while number or not word:
            number, part = divmod(number, len(_SYLLABLES))
            word += _SYLLABLES[part]
        return word + "x"

    def given(self) -> StoryWords:
        """Return what profiles of these articles are made with: the words' true frequencies."""
        share = np.diff(self.shares, prepend=0.0)
        idf = -np.log(1 - np.exp(-share * 200))
        known = {hash_of(word): min(float(value), 6.7) for word, value in zip(self.words, idf, strict=True)}
        return StoryWords(lambda key: known.get(key, 6.7), {}, lambda _: iter(()))

    def articles(self, n: int) -> Iterator[Document]:
        """Yield `n` articles, events mixed as time goes by."""
        made, event = 0, 0
        while made < n:
            size = min(n - made, 1 + int(self.random.pareto(1.2)), 40)
            yield from self._event(event, size, day=made * 365 / n)
            made, event = made + size, event + 1

    def _event(self, event: int, size: int, day: float) -> Iterator[Document]:
        beat = int(self.random.integers(self.n_beats))
        names = [self._word(10**6 + beat * 3 + k).capitalize() for k in range(3)]
        names += [self._word(10**7 + event * 4 + k).capitalize() for k in range(4)]
        told = self._background(30)
        for _ in range(size):
            words = self._background(150) + list(self.random.choice(told, 40))
            for name in self.random.choice(names, 20).tolist():
                words.insert(int(self.random.integers(1, len(words))), name)
            text = " ".join(words)
            yield Document("", text, f"event {event}", f"beat {beat}", day + float(self.random.integers(3)))

    def _background(self, n: int) -> list[str]:
        return [self.words[k] for k in np.searchsorted(self.shares, self.random.random(n)).tolist()]
