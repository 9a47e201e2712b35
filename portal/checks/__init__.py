"""Checks (kiểm tra): what the committee member in charge (đảng ủy viên phụ trách) sees in their cells, finds and asks,
and how the cell answers; sessions they confirm having attended."""
