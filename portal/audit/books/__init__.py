"""The books (sổ sách): every row that the trail proves. Each transaction seals, with the entry it writes, a salted
digest of every such row it wrote; `prove` reads the rows as they stand and compares.

`watching` knows what was written and lets nothing be written unseen; `sealing` takes the marks; `proving` compares;
`audit.carrying` takes them over a change of the tables. A row stands in the books unless its model says `passes`.
"""

from portal.audit.books.proving import Proof, Wrong, prove, prove_seals, proved_since
from portal.audit.books.sealing import forget_states

__all__ = ["Proof", "Wrong", "forget_states", "prove", "prove_seals", "proved_since"]
