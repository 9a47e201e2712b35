"""Tìm trong cổng: one box for people, plans, notes, sessions and documents.

It keeps nothing and knows no record of its own. Each chapter offers what it finds (its room `found`), limited by the
policy in SQL before anything is ranked or cut off; app.py fills the places. What is typed goes by POST: it stands in no
address, no log and no trail. No line shows a word of a plan or a note: those are opened, and that is remembered.
"""
