"""The tests draw offscreen, so that they need no display and no window of theirs flashes up."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
