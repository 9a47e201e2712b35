"""Papers (thể thức văn bản): the official layout by kind of organisation and by the date of the document, as Word from
templates the ward can replace and as PDF from the portal's own typeset templates.

Party papers bear "ĐẢNG CỘNG SẢN VIỆT NAM" on the right and an asterisk under the body; Front and government papers the
national title; the Youth Union its own. Which rule was in force when is data (see `layouts`).

Another chapter makes a paper in three steps:

    head = papers.letterhead(unit, day, document="BB", number=12)      # whose, of which day
    context = {"title": "BIÊN BẢN", "facts": [...], "signatures": [head.signed("Nguyễn Thị Mẫu")]}
    papers.pdf("minutes", context, head)                               # or papers.word("minutes", context, head, root)

What a context may hold is said by the samples in `kinds` (plan, evidence, posting, minutes, report); values may be
text, days, labels or sentences, what is left out is empty, and nothing in them is ever read as markup."""

from portal.papers.kinds import PAPERS
from portal.papers.letterheads import Letterhead, letterhead
from portal.papers.making import FORMS, MadeFile, made, pdf, word

__all__ = ["FORMS", "PAPERS", "Letterhead", "MadeFile", "letterhead", "made", "pdf", "word"]
