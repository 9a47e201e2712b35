"""Bringing in the office's workbooks (nhập dữ liệu): read, preview, apply all or nothing.

States of a run: đang đọc, chờ xác nhận, đã nhập, đã bỏ, không nhập được. What is absent from a file is
left alone; the file is kept as it came.
"""
