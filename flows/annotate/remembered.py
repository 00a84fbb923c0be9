"""Answers about words, kept because the same words come again and again."""

from collections.abc import Callable, Mapping
from typing import TypeVar

MOST = 100_000  # questions remembered: some 10 to 20 MB
_Question = TypeVar("_Question")
_Answer = TypeVar("_Answer")


class Remembered(dict[_Question, _Answer]):
    """What a function answers to each question, which must always be the same; past the first many it is asked anew."""

    def __init__(
        self, answer: Callable[[_Question], _Answer], known: Mapping[_Question, _Answer] | None = None
    ) -> None:
        """Take the function, and the answers to questions it need not be asked."""
        super().__init__(known or {})
        self._answer = answer
        self._most = len(self) + MOST

    def __missing__(self, question: _Question) -> _Answer:
        answer = self._answer(question)
        if len(self) < self._most:
            self[question] = answer
        return answer
