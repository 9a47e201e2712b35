"""Personal data (dữ liệu cá nhân): what is held about a person and for how long, their requests (yêu cầu về dữ liệu cá
nhân) with the clock of the law, and the closing of a year (đóng năm) that archives and erases text while figures stay.

Law 91/2025/QH15 and Decree 356/2025/NĐ-CP. The last chapter: it looks at all others and none looks at it. `holdings`
says chapter by chapter what is held, `rules.retention` how long; a request is received, accepted or refused with its
reason, extended once at most, and done. A closing is proposed by the office and confirmed by the ward's secretary."""
