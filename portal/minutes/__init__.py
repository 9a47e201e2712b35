"""Minutes (biên bản): the meeting itself from its agenda over opinions, conclusions and the month's notes heard to the
finished paper; contributions (góp ý) and the scoring of a session."""
