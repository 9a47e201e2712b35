"""The demonstration ward: built from the ward's own workbooks through the portal's import, clocks at 25/04/2022.

What the workbooks lack (an office post, who is in charge of which cell, notes) is written by the portal's services and
marked as made up: "nhân vật minh họa"."""
