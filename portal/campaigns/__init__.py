"""Campaigns (đợt sinh hoạt chính trị): theme, governing document, start and deadline; plans and months refer to one."""
