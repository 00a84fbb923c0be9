"""The cookbook's queries run on the sample articles, and answer."""

import re
from pathlib import Path

import pytest

from onrecord.flows.bi.cookbook import page
from onrecord.warehouse.catalogue import connect

PAGE = (Path(__file__).parent.parent / "docs" / "cookbook.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"(?m)^### (.+\?)\n\n```sql\n([^`]+)```", PAGE)


def test_there_are_forty_questions_each_with_a_query() -> None:
    questions = re.findall(r"(?m)^### (.+)$", PAGE)
    assert [question for question, _ in RECIPES] == questions
    assert len(set(questions)) == 40


@pytest.mark.parametrize(("question", "query"), RECIPES, ids=[question for question, _ in RECIPES])
def test_the_samples_answer(samples: Path, question: str, query: str) -> None:
    with connect(samples) as connection:
        assert connection.execute(query).fetchall()


def test_the_page_is_made_of_the_queries_that_ship() -> None:
    assert page() == PAGE, "run: python -m onrecord.flows.bi.cookbook > docs/cookbook.md"
