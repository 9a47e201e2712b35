"""Whoever the table names together, and as what: read aloud as it is printed."""

from portal.policy.relations import (
    base_committee,
    body_committee,
    body_head,
    body_helper,
    cell_committee,
    cell_deputy,
    cell_secretary,
    cell_sponsor,
    head_wrote,
    heads_cell,
    hidden,
    in_office_then,
    kin,
    lead_head,
    lead_helper,
    leads_cell,
    mass_head,
    mass_helper,
    released,
    themself,
    ward_deputy,
    ward_front,
    ward_secretary,
    ward_standing,
    wrote,
)

ward_leaders = (ward_secretary | ward_deputy | ward_standing).named("bí thư, phó bí thư, ban thường vụ Đảng ủy")
chi_uy = (cell_secretary | cell_deputy | cell_committee).named("chi ủy")
front_side = ((lead_head | lead_helper | mass_head | mass_helper | ward_front) & ~hidden).named(
    "Mặt trận, đoàn thể phụ trách đảng viên đó (trừ chi bộ không công khai)"
)
body = (body_head | body_helper | body_committee).named("tổ chức giám sát (trưởng, người giúp việc, chi ủy)")
body_then = (body & in_office_then).named("tổ chức giám sát, với những gì được ghi khi chính người ấy đang giữ chức vụ")
unbiased = (~themself & ~kin).named("không phải chính mình, không phải người thân")
not_mine_yet = (released | ~themself).named("chưa mở thì người được nhận xét không xem")
# An đảng bộ cơ sở reads what the committee member in charge reads and decides on its cells' secretaries' plans.
over_cell = (cell_sponsor | base_committee).named("đảng ủy viên phụ trách chi bộ, đảng ủy cơ sở của chi bộ")
for_secretary = ((ward_leaders | base_committee) & heads_cell).named(
    "Ban Thường vụ Đảng ủy hoặc đảng ủy cơ sở, đối với bí thư chi bộ"
)
decides_plan = (((chi_uy & ~heads_cell) | for_secretary) & ~themself).named(
    "chi ủy (Ban Thường vụ Đảng ủy, đảng ủy cơ sở đối với bí thư chi bộ), không phải kế hoạch của chính mình"
)
for_cell_heads = (ward_leaders & leads_cell).named("Đảng ủy, đối với bí thư và phó bí thư chi bộ")
second_person = (~themself & ~wrote).named("không phải người đề nghị, không phải người được ghi")
for_writers = (ward_leaders & head_wrote).named("Đảng ủy, khi bí thư hoặc phó bí thư chi bộ là người ghi nhận xét")
one_hat = (~themself & ~wrote).named("không phải nhận xét về mình, không phải do mình ghi hoặc gửi")
