"""Sắp xếp tổ chức: several deeds of one decision (mở, đổi tên, kết thúc, sáp nhập, chia tách, chuyển, nâng loại) that
change the tree on one day. States: nháp, chờ người thứ hai, chờ đến ngày, đã thực hiện, đã hoàn tác, đã bỏ."""
