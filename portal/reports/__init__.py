"""Reports (báo cáo): what is told of the whole ward. Figures with numerator, denominator, rule and day; the policy
table printed for people; who looked at one's own record."""
