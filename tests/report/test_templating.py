"""What templates print and what a name after a dot means, whichever way their compiler writes it."""

from collections import namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, StrictUndefined, UndefinedError
from markupsafe import Markup, escape

from onrecord.flows.report_site.templating import Templates, escaped

Row = namedtuple("Row", "name")


def filled(source: str, **values: Any) -> str:
    """Return a template filled with values."""
    templates = Templates(loader=DictLoader({"page": source}), autoescape=True, undefined=StrictUndefined)
    return templates.get_template("page").render(values)


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.floats(), st.text().map(Markup)))
def test_a_value_is_escaped_as_markupsafe_does(value: object) -> None:
    assert escaped(value) == escape(value)
    assert filled("{{ value }}", value=value) == escape(value)


def test_nothing_is_printed_of_none() -> None:
    assert filled("[{{ row.name }}]", row={"name": None}) == "[]"


def test_a_name_is_a_key_of_a_row_before_it_is_anything_else() -> None:
    assert filled("{{ row.items }} {{ row.keys()|list }}", row={"items": "<b>"}) == "&lt;b&gt; [&#39;items&#39;]"
    assert filled("{{ row.name }}", row=Row("a")) == "a"
    assert filled("{{ row.inner.name.upper() }}", row={"inner": {"name": "a"}}) == "A"
    assert filled("{{ a.name }}{{ b.name }}{{ a.name }}", a={"name": "1"}, b=Row("2")) == "121"


def test_a_name_that_a_row_has_not_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        filled("{{ row.nothing }}", row={"name": 1})


def test_macros_take_values_by_place_by_name_and_from_a_block() -> None:
    pair = "{% macro pair(a, b='-') %}<i>{{ a }}{{ b }}</i>{% endmacro %}"
    assert filled(
        pair + "{% for row in rows %}{{ pair(row.name, b=row.name) }}{{ pair(1) }}{% endfor %}", rows=[{"name": "<"}]
    ) == ("<i>&lt;&lt;</i><i>1-</i>")
    boxed = "{% macro boxed(label) %}<p>{{ label }} {{ caller() }}</p>{% endmacro %}"
    assert filled(boxed + "{% call boxed('x') %}<b>{{ y }}</b>{% endcall %}", y="&") == "<p>x <b>&amp;</b></p>"
