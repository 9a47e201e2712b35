"""Values of which only their writer knows the kind."""

from typing import Any

JsonObject = dict[str, Any]  # as a column or a file keeps it
JsonList = list[Any]
RowValues = dict[str, Any]  # a row as it is written or copied: column, value
