"""Documents found by number, subject and words, as the library itself finds them."""

from datetime import date

from portal.documents import links
from portal.documents.queries.library import LibraryFilter, listed
from portal.ground.finding import Hit, SearchTerms
from portal.policy import Actor


def search(actor: Actor, terms: SearchTerms, today: date, limit: int) -> list[Hit]:
    lines, _ = listed(actor, LibraryFilter(typed=terms.typed), today, 1)
    return [
        Hit(f"{one.kind} {one.number}", (one.dated, one.subject), links.document(one.id), one.excerpt)
        for one in lines[:limit]
    ]
