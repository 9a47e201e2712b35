"""Monthly supervision of members' plans (giám sát hằng tháng): who supervises whom, the month's sheet, notes and
their revisions, sending with the general remark (nhận xét chung), questions (đề nghị làm rõ), release (mở nhận xét),
replies (tiếp thu, giải trình), the cell's conclusion and closing (chốt kỳ).

A note: not written, draft, written, nil, not observable; sent; asked; released; replied; concluded. A month: open
until *khóa sổ*, or for one body by a dated exception."""
