"""Domain values to words: columns, formats, detail sections. Must not know: Textual."""
