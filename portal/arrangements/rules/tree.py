"""What an arrangement makes of the tree: a snapshot in, the tree of the day after and everybody's place out. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.parties import emptied, put_under, raise_cell, refuse_wrong_places, settle_parents
from portal.arrangements.rules.shapes import PLACED, Arranged, Going, Node, TreeSnapshot
from portal.ground.text import say
from portal.organisations.models import CellKind, UnitKind


def arranged(before: TreeSnapshot, deeds: Iterable[Deed], placed: Mapping[tuple[int, int], int]) -> Arranged:
    """All deeds at once; `placed`: where a person goes from a unit, said by name."""
    after, every = Arranged(dict(before.nodes)), list(deeds)
    for deed in sorted(every, key=lambda one: ORDER.index(one.kind)):
        _refuse_strangers(after, deed)
        DO[deed.kind](after, deed)
    settle_parents(after)
    _settle_grounds(after)
    _settle_leads(after)
    _place(before, after, every, placed)
    _refuse_doubles(after)
    refuse_wrong_places(after)
    emptied(after, dict(before.nodes))
    return after


def _refuse_strangers(after: Arranged, deed: Deed) -> None:
    opens = deed.kind in (DeedKind.OPEN, DeedKind.RAISE, DeedKind.ABOVE, DeedKind.FOUND, DeedKind.ABROAD) or (
        deed.kind is DeedKind.MERGE and deed.unit_id not in after.nodes
    )
    if not opens and deed.unit_id not in after.nodes:
        after.refuse(say("Việc “%(deed)s” nêu một tổ chức không có trong cơ cấu ngày đó.", deed=deed.kind.label))
    if deed.unit_id in after.abroad and (deed.kind in OWN or (deed.kind is DeedKind.MERGE and deed.name)):
        name = after.name_of(deed.unit_id)
        after.refuse(say("%(unit)s ở phường khác; phường đó sắp xếp tổ chức của mình.", unit=name))


OWN = (DeedKind.RENAME, DeedKind.SPLIT, DeedKind.END, DeedKind.RANK, DeedKind.LEAD, DeedKind.GIVE)


def _open(after: Arranged, deed: Deed) -> None:
    if deed.unit_kind is None:
        return
    after.nodes[deed.unit_id] = Node(
        deed.unit_id,
        deed.unit_kind,
        deed.name,
        deed.short_name,
        deed.cell_kind,
        deed.group_id,
        parent_id=deed.parent_id,
    )
    after.opened.append(deed.unit_id)


def _rename(after: Arranged, deed: Deed) -> None:
    if (node := after.nodes.get(deed.unit_id)) is not None:
        after.nodes[node.id] = node._replace(name=deed.name, short_name=deed.short_name)
        after.renamed.append(node.id)


def _merge(after: Arranged, deed: Deed) -> None:
    joined = {*deed.merged, *({deed.unit_id} & after.nodes.keys())}
    if len(joined) < 2:
        after.refuse(say("Sáp nhập cần ít nhất hai tổ chức."))
        return
    if deed.unit_id not in after.nodes:
        first = after.nodes.get(deed.merged[0])
        if first is None:
            return
        group_id = deed.group_id or first.group_id
        after.nodes[deed.unit_id] = Node(
            deed.unit_id, first.kind, deed.name, deed.short_name, first.cell_kind, group_id, parent_id=first.parent_id
        )
        after.opened.append(deed.unit_id)
    elif deed.name:
        _rename(after, deed)
    for one in deed.merged:
        if one != deed.unit_id:
            _follow(after, one, (deed.unit_id,))


def _split(after: Arranged, deed: Deed) -> None:
    if len(deed.into) < 2:
        after.refuse(say("Chia tách cần ít nhất hai tổ chức nhận đảng viên."))
        return
    _follow(after, deed.unit_id, deed.into)


def _end(after: Arranged, deed: Deed) -> None:
    _follow(after, deed.unit_id, deed.into)


def _follow(after: Arranged, unit_id: int, into: tuple[int, ...]) -> None:
    """The unit ends and these follow; one that is among its own followers goes on."""
    node = after.nodes.get(unit_id)
    if node is None:
        return
    if after.followers(unit_id) or unit_id in after.ended:
        after.refuse(say("%(unit)s có hơn một việc kết thúc hoặc chia tách.", unit=node.short_name))
        return
    for one in into:
        follower = after.nodes.get(one)
        if follower is None or follower.kind is not node.kind:
            after.refuse(say("Tổ chức nhận từ %(unit)s phải cùng loại và còn hoạt động.", unit=node.short_name))
        elif (follower.cell_kind is CellKind.POLICE) is not (node.cell_kind is CellKind.POLICE):
            after.refuse(say("Đảng viên chi bộ công an chỉ chuyển giữa các chi bộ công an.", unit=node.short_name))
    if unit_id in into:
        after.shared[unit_id] = into
    else:
        after.ended[unit_id] = into


def _move(after: Arranged, deed: Deed) -> None:
    node = after.nodes.get(deed.unit_id)
    if node is None:
        return
    if node.kind not in PLACED or node.cell_kind is CellKind.POLICE:
        after.refuse(say("%(unit)s không gắn với tổ dân phố nên không đổi địa bàn.", unit=node.short_name))
        return
    after.nodes[node.id] = node._replace(group_id=deed.group_id)
    after.moved.append(node.id)


def _rank(after: Arranged, deed: Deed) -> None:
    node = after.nodes.get(deed.unit_id)
    if node is None or deed.rank is None:
        return
    if node.kind is not UnitKind.CELL or node.rank is deed.rank:
        after.refuse(say("%(unit)s không nâng lên loại hình này được.", unit=node.short_name))
        return
    after.nodes[node.id] = node._replace(rank=deed.rank)
    after.ranked.append(node.id)


def _lead(after: Arranged, deed: Deed) -> None:
    node, body = after.nodes.get(deed.unit_id), after.nodes.get(deed.body_id or 0)
    if node is None:
        return
    if node.kind is not UnitKind.CELL or node.cell_kind is CellKind.POLICE:
        after.refuse(say("Chỉ chi bộ không phải công an mới có tổ chức chủ trì giám sát."))
    elif body is None or body.kind not in (UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION):
        after.refuse(say("Chỉ UBMTTQ phường, Ban công tác Mặt trận hoặc đoàn thể chủ trì giám sát."))
    else:
        after.nodes[node.id] = node._replace(chosen_lead=body.id)
        after.led.append(node.id)


def _above(after: Arranged, deed: Deed) -> None:
    if after.above is not None:
        after.refuse(say("Cấp trên chỉ đổi một lần trong một đợt sắp xếp."))
    after.above = deed


def _found(after: Arranged, deed: Deed) -> None:
    if deed.ward is not None:
        after.founded[deed.ward] = deed


def _abroad(after: Arranged, deed: Deed) -> None:
    """A unit of another ward, by its name there: it is opened there unless it stands."""
    if deed.unit_kind is None or deed.ward is None:
        return
    after.nodes[deed.unit_id] = Node(
        deed.unit_id, deed.unit_kind, deed.name, deed.short_name, deed.cell_kind, deed.group_id, ward=deed.ward
    )


def _give(after: Arranged, deed: Deed) -> None:
    """The unit ends here and goes on in another ward with all who are in it."""
    node = after.nodes.get(deed.unit_id)
    if node is None or len(deed.into) != 1:
        return
    name, short_name = deed.name or node.name, deed.short_name or node.short_name
    there = node._replace(id=deed.into[0], name=name, short_name=short_name, chosen_lead=None, ward=deed.ward)
    after.nodes[there.id] = there
    _follow(after, node.id, deed.into)


DO: Mapping[DeedKind, Callable[[Arranged, Deed], None]] = {
    DeedKind.OPEN: _open,
    DeedKind.RENAME: _rename,
    DeedKind.MERGE: _merge,
    DeedKind.SPLIT: _split,
    DeedKind.END: _end,
    DeedKind.MOVE: _move,
    DeedKind.RANK: _rank,
    DeedKind.RAISE: raise_cell,
    DeedKind.UNDER: put_under,
    DeedKind.LEAD: _lead,
    DeedKind.ABOVE: _above,
    DeedKind.FOUND: _found,
    DeedKind.ABROAD: _abroad,
    DeedKind.GIVE: _give,
}
FIRST = (DeedKind.ABOVE, DeedKind.FOUND, DeedKind.ABROAD)
ORDER = (*FIRST, *(one for one in DO if one not in FIRST))  # what is opened can be followed


def _settle_grounds(after: Arranged) -> None:
    """What stands on the ground of a residence group that ends goes to the one that follows, if only one does."""
    for node in list(after.nodes.values()):
        if node.id in after.ended or node.group_id not in after.ended:
            continue
        into = after.ended[node.group_id]
        if len(into) == 1:
            after.nodes[node.id] = node._replace(group_id=into[0])
            after.moved.append(node.id)
        else:
            group = after.name_of(node.group_id)
            after.refuse(
                say("Hãy nói %(unit)s thuộc địa bàn nào sau khi %(group)s kết thúc.", unit=node.short_name, group=group)
            )


def _settle_leads(after: Arranged) -> None:
    """A body that the office chose to lead and that ends is followed by its only follower."""
    for node in list(after.nodes.values()):
        if node.id in after.ended or node.chosen_lead not in after.ended:
            continue
        into = after.ended[node.chosen_lead]
        if len(into) == 1 and into[0] not in after.abroad:
            after.nodes[node.id] = node._replace(chosen_lead=into[0])
            after.led.append(node.id)
        else:
            body = after.name_of(node.chosen_lead)
            after.refuse(
                say("Hãy chọn ai chủ trì giám sát %(unit)s sau khi %(body)s kết thúc.", unit=node.short_name, body=body)
            )


def _place(before: TreeSnapshot, after: Arranged, deeds: Sequence[Deed], placed: Mapping[tuple[int, int], int]) -> None:
    by_group: dict[int, dict[int, int]] = defaultdict(dict)
    rest: dict[int, int] = {}
    for deed in deeds:
        by_group[deed.unit_id].update(deed.by_group)
        if deed.rest is not None:
            rest[deed.unit_id] = deed.rest
    for one in before.belongings:
        if one.unit_id not in after.ended and one.unit_id not in after.shared:
            continue
        into = after.followers(one.unit_id)
        said = placed.get((one.person_id, one.unit_id))
        to = said if said in into else None
        if to is None and len(into) == 1:
            to = into[0]
        if to is None and one.lives_in is not None:
            to = by_group[one.unit_id].get(one.lives_in)
        if to is None:
            to = rest.get(one.unit_id)
        to = to if to in into else None
        if to != one.unit_id:
            after.goings.append(Going(one, to, into))


def _refuse_doubles(after: Arranged) -> None:
    standing = [node for node in after.nodes.values() if node.id not in after.ended and node.ward is None]
    names: dict[tuple[UnitKind, str], Node] = {}
    committees: dict[int, Node] = {}
    for node in standing:
        called = names.setdefault((node.kind, node.short_name.casefold()), node)
        if called is not node and {called.id, node.id} & {*after.opened, *after.renamed}:
            after.refuse(say("Đã có tổ chức tên gọi tắt là “%(name)s”.", name=node.short_name))
        if node.group_id is not None and node.group_id in after.ended:
            continue  # said above
        if node.group_id is not None and node.kind is UnitKind.AREA_FRONT:
            there = committees.setdefault(node.group_id, node)
            if there is not node:
                after.refuse(
                    say(
                        "%(one)s và %(other)s cùng đứng trên một tổ dân phố.",
                        one=there.short_name,
                        other=node.short_name,
                    )
                )
    for into in after.ended.values():
        for one in into:
            if one in after.ended:
                after.refuse(say("%(unit)s vừa nhận người vừa kết thúc.", unit=after.name_of(one)))


def leads(nodes: Iterable[Node], ended: Iterable[int], ward_front_id: int) -> dict[int, int | None]:
    """By cell who leads its members' supervision; None: the cell is hidden."""
    gone = set(ended)
    standing = [node for node in nodes if node.id not in gone and node.ward is None]
    committees = {node.group_id: node.id for node in standing if node.kind is UnitKind.AREA_FRONT and node.group_id}
    return {
        node.id: None
        if node.cell_kind is CellKind.POLICE
        else node.chosen_lead or committees.get(node.group_id or 0, ward_front_id)
        for node in standing
        if node.kind is UnitKind.CELL
    }
