"""What a Word template may say in its placeholders: names of the paper's own content, loops and conditions, and
nothing that runs. Every template is read so before it is rendered, the office's and the portal's alike."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from jinja2 import TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from portal.ground.text import Sentence, say

# Neither calls nor arithmetic: what a template costs is bounded by what is put into it.
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.For,
    nodes.If,
    nodes.Filter,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.CondExpr,
    nodes.Test,
)
FILTERS = {"upper", "lower", "length", "first", "last", "trim", "default"}
TESTS = {"defined", "none", "odd", "even"}
LOOP = {"index": "1", "first": True, "last": True, "length": "1"}
DEEPEST_LOOP = 3
MOST_NODES = 3000


class KnownPlaceholder(NamedTuple):
    """A name that may be spoken of: what the sample holds under it, its path, and whether a loop gave it."""

    value: Any
    path: str
    of_loop: bool = False


class Forbidden(Exception):
    """The template says what no template may; `sentence` names it for the office."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class TemplateReader(SandboxedEnvironment):
    """Compiles a template only after reading it; remembers which placeholders it names (`used`)."""

    def __init__(self, sample: Mapping[str, object]) -> None:
        super().__init__(autoescape=True)
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}
        self.tests = {name: one for name, one in self.tests.items() if name in TESTS}
        self.globals.clear()
        self.sample = sample
        self.used: set[str] = set()

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            raise Forbidden(
                say("Ô điền viết chưa đúng cú pháp: %(what)s. Hãy so với mẫu gốc.", what=_shortened(error))
            ) from None
        _refuse_what_runs(tree)
        self._read(tree.body, {name: KnownPlaceholder(one, name) for name, one in self.sample.items()}, 0)
        return super().from_string(source, *args, **kwargs)

    def _read(self, tree: Sequence[nodes.Node], known: dict[str, KnownPlaceholder], depth: int) -> None:
        for node in tree:
            if isinstance(node, nodes.For):
                self._read_loop(node, known, depth)
            elif isinstance(node, nodes.Name | nodes.Getattr):
                self._value(node, known)
            else:
                self._read(list(node.iter_child_nodes()), known, depth)

    def _read_loop(self, node: nodes.For, known: dict[str, KnownPlaceholder], depth: int) -> None:
        if depth >= DEEPEST_LOOP or node.recursive or not isinstance(node.target, nodes.Name):
            raise Forbidden(say("Vòng lặp trong mẫu lồng quá sâu hoặc viết khác thường. Hãy so với mẫu gốc."))
        if not isinstance(node.iter, nodes.Name | nodes.Getattr):
            raise Forbidden(say("Vòng lặp chỉ đi qua một danh sách có trong bảng ô điền."))
        value, path, of_loop = self._value(node.iter, known)
        if not isinstance(value, list):
            raise Forbidden(say("“%(name)s” không phải là danh sách nên không lặp được.", name=path))
        if depth and not of_loop:
            raise Forbidden(say("“%(name)s” không nằm trong danh sách đang lặp, hãy đưa ra ngoài.", name=path))
        inside = known | {node.target.name: KnownPlaceholder(value[0], path, True), "loop": KnownPlaceholder(LOOP, "")}
        self._read([*node.body, *([node.test] if node.test else [])], inside, depth + 1)
        self._read(node.else_, known, depth)

    def _value(self, node: nodes.Node, known: dict[str, KnownPlaceholder]) -> KnownPlaceholder:
        """What stands in the sample at this placeholder; Forbidden names one that the paper does not know."""
        if isinstance(node, nodes.Name):
            if node.name not in known:
                raise _unknown(node.name)
            found = known[node.name]
        elif isinstance(node, nodes.Getattr):
            owner = self._value(node.node, known)
            path = f"{owner.path}.{node.attr}" if owner.path else ""
            if not isinstance(owner.value, dict) or node.attr not in owner.value:
                raise _unknown(path or node.attr)
            found = KnownPlaceholder(owner.value[node.attr], path, owner.of_loop)
        else:
            raise Forbidden(say("Ô điền chỉ gồm tên có trong bảng ô điền, không tính toán."))
        if found.path:
            self.used.add(found.path)
        return found


def _unknown(name: str) -> Forbidden:
    return Forbidden(say("Cổng không có ô điền “%(name)s”. Hãy xem bảng ô điền của mẫu này.", name=name))


def _refuse_what_runs(tree: nodes.Template) -> None:
    every = list(tree.find_all(nodes.Node))
    if len(every) > MOST_NODES:
        raise Forbidden(say("Mẫu có quá nhiều ô điền."))
    for node in every:
        if not isinstance(node, ALLOWED):
            raise Forbidden(say("Ô điền chỉ gồm tên có trong bảng ô điền, không gọi lệnh, không tính toán."))
        if isinstance(node, nodes.Filter | nodes.Test) and node.name not in FILTERS | TESTS:
            raise Forbidden(say("Mẫu không dùng được “%(name)s”.", name=node.name))


def _shortened(error: TemplateSyntaxError) -> str:
    return " ".join(str(error.message).split())[:80]
