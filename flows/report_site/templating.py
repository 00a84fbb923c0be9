"""Templates made fast for pages of many short values taken from rows: jinja2 with a compiler of its own."""

from functools import lru_cache

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_SHORT = 48  # characters


def escaped(value: object) -> str:
    """Return what a template prints of a value: nothing for None, markup as it is, anything else escaped.

    Pages say the same short things again and again, which are looked up.
    """
    if type(value) is str:
        return _escaped_short(value) if len(value) < _SHORT else _escaped(value)
    if type(value) is Markup:
        return value
    if type(value) is int:
        return str(value)
    return "" if value is None else escape(value)


@lru_cache(maxsize=1 << 14)
def _escaped_short(value: str) -> str:
    return _escaped(value)


def _escaped(value: str) -> str:
    """Do what `escape` does, without the cost of an object that remembers it."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("'", "&#39;").replace('"', "&#34;")


class _Compiler(CodeGenerator):
    """Looks a name after a dot up among the keys of a row in the page's own code, and calls without a detour."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - jinja2's name
        """Write what `row.name` means: the row's key, which it nearly always is, else whatever jinja2 finds."""
        self.write("(_row[")
        self.write(f"{node.attr!r}] if type(_row := ")
        self.visit(node.node, frame)
        self.write(f") is dict and {node.attr!r} in _row else environment.getattr(_row, {node.attr!r}))")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call; nothing that these templates call asks for their context, which `context.call` looks for."""
        if forward_caller or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in [*node.args, *node.kwargs]:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


class Templates(Environment):
    """Templates of rows, escaped by `escaped`."""

    code_generator_class = _Compiler

    def _generate(
        self, source: nodes.Template, name: str | None, filename: str | None, defer_init: bool = False
    ) -> str:
        """Let a template escape by `escaped` what it prints: the last import of a name counts."""
        generated = super()._generate(source, name, filename, defer_init)
        return f"{generated}\nfrom {__name__} import escaped as escape\n"
