"""How templates are built. What all readers of a language read alike is text of the template, not a call at each
drawing; an address that was asked for before is remembered."""

from collections.abc import Callable, MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from portal.web.statics import PARAMETER, digest_of

ADDRESSES = 4096  # that are remembered


class Folding(CodeGenerator):
    """`_("…")` without facts is said when the template is built, and joins the text around it."""

    environment: "Templates"

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> str:
        if (said := self._said(node)) is None:
            return super()._output_child_to_const(node, frame, finalize)
        return str(escape(said)) if frame.eval_ctx.autoescape else said % {}

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        if (said := self._said(node)) is None:
            super().visit_Call(node, frame, forward_caller=forward_caller)
        else:
            self.write(f"Markup({str(said)!r})" if frame.eval_ctx.autoescape else repr(str(said)))

    def _said(self, node: nodes.Expr) -> Markup | None:
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "_"):
            return None
        if node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) != 1:
            return None
        words = node.args[0]
        said = self.environment.said_to_all(words.value) if isinstance(words, nodes.Const) else None
        return None if said is None else Markup(said) % {}


class Templates(Environment):
    """The templates as built for readers of the source language; `others` are those of the other languages."""

    code_generator_class = Folding
    language = ""
    others: dict[str, "Templates"]

    def speak(self, language: str, reader: Callable[[], str], said: Callable[[str], str | None]) -> None:
        """`reader` tells in which language the page that is drawn is read; `said` how a sentence is said in the
        language of these templates, if to all alike."""
        self.language, self.reader, self.said_to_all = language, reader, said
        self.others = {language: self}

    def make_globals(self, d: MutableMapping[str, object] | None) -> MutableMapping[str, object]:
        """One plain dictionary: each import in a template asks which names its page adds, and over a chain of two that
        question was a seventh of a page. What all templates know is set before the first of them is loaded."""
        return {**self.globals, **(d or {})}

    def get_or_select_template(
        self,
        template_name_or_list: str | Template | list[str | Template],
        parent: str | None = None,
        globals: MutableMapping[str, object] | None = None,
    ) -> Template:
        """What Flask asks for a page by; what a page includes is then of its own language."""
        return Environment.get_or_select_template(self._of_the_reader(), template_name_or_list, parent, globals)

    def _of_the_reader(self) -> "Templates":
        language = self.reader()
        if language not in self.others:
            other = self.overlay()
            other.language = language
            self.others[language] = other
        return self.others[language]


def remembered_addresses(app: Flask) -> Callable[..., str]:
    """url_for of a page's own addresses: a page asks for two dozen, most of them as every other page does."""

    @lru_cache(maxsize=ADDRESSES, typed=True)
    def asked(_root: str, endpoint: str, /, **values: Any) -> str:
        return app.url_for(endpoint, **values)

    def address(endpoint: str, /, **values: Any) -> str:
        if endpoint.startswith(".") or "_external" in values or not has_request_context():
            return app.url_for(endpoint, **values)
        if endpoint == "static":
            values[PARAMETER] = digest_of(values["filename"])
        try:
            return asked(request.script_root, endpoint, **values)
        except TypeError:  # a list, which nothing can be remembered by
            return app.url_for(endpoint, **values)

    return address
