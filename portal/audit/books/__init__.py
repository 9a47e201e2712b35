"""The books (sổ sách): every row that the trail proves. Each transaction seals, with the entry it writes, a salted
digest of every such row it wrote; `prove` reads the rows as they stand and compares.

`watching` knows what was written and lets nothing be written unseen; `sealing` takes the marks, `ahead` those of what
is not told yet; `proving` compares; `audit.carrying` takes them over a change of the tables. A row stands in the books
unless its model says `passes`.
"""

from portal.audit.books import ahead
from portal.audit.books.forgetting import forget_states
from portal.audit.books.proving import Proof, Wrong, prove, prove_seals, proved_since

__all__ = ["Proof", "Wrong", "ahead", "forget_states", "prove", "prove_seals", "proved_since"]
