"""The command line: one file a verb. Textual is never imported at import time."""
