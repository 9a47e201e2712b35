"""Taking in a file from outside: a picture is drawn anew without what the camera wrote into it, a paper (pdf, docx,
xlsx) is looked through and its words are read. What a file is, its content tells; its name is only tidied.

Hostile files are opened in a process of its own with limits on time and memory, and nothing touches the disk.
Whatever cannot be taken raises `Invalid` with a sentence that says how to put it right.
"""

from portal.ground.uploads.names import safe_name
from portal.ground.uploads.papers import MOST_PAPER_BYTES, PAPERS_ACCEPTED, paper
from portal.ground.uploads.pictures import MOST_PICTURE_BYTES, PICTURES_ACCEPTED, picture
from portal.ground.uploads.taken import Clean

__all__ = [
    "MOST_PAPER_BYTES",
    "MOST_PICTURE_BYTES",
    "PAPERS_ACCEPTED",
    "PICTURES_ACCEPTED",
    "Clean",
    "paper",
    "picture",
    "safe_name",
]
