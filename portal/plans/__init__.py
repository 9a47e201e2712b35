"""Plans (kế hoạch tu dưỡng): each member's yearly plan in versions, its commitments (nội dung khắc phục), returns
(yêu cầu chỉnh sửa, counted as lượt), and where each version goes (sổ giao nhận, niêm yết).

States of a version: draft, submitted, returned, approved, superseded, closed. What a summary workbook does not say
stays unknown ("không có thông tin (theo bảng tổng hợp)")."""
