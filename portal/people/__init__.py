"""People (nhân sự): persons, Party members or not; membership and its standing, cell, residence, exemption
(miễn, giảm sinh hoạt), mass-organisation membership. Every fact is dated twice and names its decision."""
