"""Documents (văn bản): the library keyed by number and date together, relations between documents, whom each is for,
and who has studied it (xác nhận đã học). Nothing that bears a mark of state secrecy is taken in."""
