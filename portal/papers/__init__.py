"""Papers (thể thức văn bản): the official layout by kind of organisation and by the date of the document, as Word from
templates the ward can replace and as PDF from the portal's own typeset templates.

Party papers bear "ĐẢNG CỘNG SẢN VIỆT NAM" on the right and an asterisk under the body; Front and government papers the
national title; the Youth Union its own. Which rule was in force when is data (see `layouts`)."""
