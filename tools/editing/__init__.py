"""Changing what exists: a wish in words (`requests`) becomes a command line (`recipes`) becomes a new file (`edit`)."""

from tools.editing.edit import Edited, edit
from tools.editing.requests import FOR_STILLS, OPERATIONS, Source, read_edit

__all__ = ["FOR_STILLS", "OPERATIONS", "Edited", "Source", "edit", "read_edit"]
