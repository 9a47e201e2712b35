"""Between ward and cell: đảng bộ cơ sở, and đảng bộ bộ phận in them. Pure.

A chi bộ trực thuộc of the ward is raised to a chi bộ cơ sở, and that to an đảng bộ cơ sở with the cell as its first chi
bộ trực thuộc (Quy định 294-QĐ/TW of 2025). Plans are still passed and months closed by each cell's own chi ủy, the
lead body is found as before, and a figure counts cells: no denominator changes."""

from portal.arrangements.rules.deeds import Deed
from portal.arrangements.rules.shapes import INSIDE, PARTIES, Arranged, Node
from portal.ground.text import say
from portal.organisations.models import Rank, UnitKind


def raise_cell(after: Arranged, deed: Deed) -> None:
    cell = after.nodes.get(deed.merged[0]) if len(deed.merged) == 1 else None
    if cell is None or cell.kind is not UnitKind.CELL:
        after.refuse(say("Hãy chọn một chi bộ cơ sở để nâng thành đảng bộ cơ sở."))
        return
    if cell.rank is not Rank.BASE or cell.parent_id is not None:
        after.refuse(say("%(unit)s chưa là chi bộ cơ sở nên chưa nâng thành đảng bộ cơ sở được.", unit=cell.short_name))
        return
    after.nodes[deed.unit_id] = Node(deed.unit_id, UnitKind.BASE_PARTY, deed.name, deed.short_name)
    after.opened.append(deed.unit_id)
    _stand_in(after, cell, deed.unit_id)


def put_under(after: Arranged, deed: Deed) -> None:
    node = after.nodes.get(deed.unit_id)
    if node is None:
        return
    if node.kind not in INSIDE:
        after.refuse(say("%(unit)s không chuyển tổ chức trực thuộc.", unit=node.short_name))
    elif node.parent_id == deed.parent_id and node.id not in after.opened:
        after.refuse(say("%(unit)s đã trực thuộc ở đó.", unit=node.short_name))
    else:
        _stand_in(after, node, deed.parent_id)


def _stand_in(after: Arranged, node: Node, parent_id: int | None) -> None:
    """Within an đảng bộ cơ sở a cell is one of its chi bộ trực thuộc."""
    rank = Rank.AFFILIATED if parent_id is not None else node.rank
    if rank is not node.rank:
        after.ranked.append(node.id)
    after.nodes[node.id] = node._replace(parent_id=parent_id, rank=rank)
    after.under.append(node.id)


def settle_parents(after: Arranged) -> None:
    """What stood in a party that ends stands in its only follower; in what it stood itself where nothing follows."""
    for node in list(after.nodes.values()):
        if node.id in after.ended or node.parent_id not in after.ended:
            continue
        into, above = after.ended[node.parent_id], after.nodes[node.parent_id].parent_id
        if len(into) > 1:
            party = after.name_of(node.parent_id)
            after.refuse(
                say(
                    "Hãy nói %(unit)s trực thuộc tổ chức nào sau khi %(party)s kết thúc.",
                    unit=node.short_name,
                    party=party,
                )
            )
        else:
            _stand_in(after, node, into[0] if into else above)


def refuse_wrong_places(after: Arranged) -> None:
    standing = {node.id: node for node in after.nodes.values() if node.id not in after.ended}
    inside: set[int | None] = {node.parent_id for node in standing.values()}
    for node in standing.values():
        if node.parent_id in after.ended:
            continue  # said above
        parent = standing.get(node.parent_id or 0)
        if node.kind is UnitKind.PART_PARTY and parent is None:
            after.refuse(say("%(unit)s phải nằm trong một đảng bộ cơ sở.", unit=node.short_name))
        elif node.parent_id is not None and (parent is None or parent.kind not in INSIDE.get(node.kind, ())):
            after.refuse(say("%(unit)s không trực thuộc được tổ chức đã chọn.", unit=node.short_name))
        elif node.rank is Rank.BASE and node.parent_id is not None:
            after.refuse(say("%(unit)s nằm trong đảng bộ cơ sở nên là chi bộ trực thuộc.", unit=node.short_name))
        if node.kind in PARTIES and node.id not in inside and node.id in {*after.opened, *after.under}:
            after.refuse(say("%(unit)s chưa có chi bộ nào.", unit=node.short_name))


def emptied(after: Arranged, before: dict[int, Node]) -> None:
    """A party that stood with cells and is left with none ends by a deed of its own."""
    inside = {node.parent_id for node in after.nodes.values() if node.id not in after.ended}
    for node in before.values():
        had = any(one.parent_id == node.id for one in before.values())
        if node.kind in PARTIES and had and node.id not in after.ended and node.id not in inside:
            after.refuse(say("%(unit)s không còn chi bộ nào; hãy cho kết thúc.", unit=node.short_name))
