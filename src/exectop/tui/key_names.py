"""Names of keys: as Textual writes them, as people write them, as people read them. Must not know: commands."""

import unicodedata


def normal_key(key: str) -> str:
    """The key as Textual names it: `?` is `question_mark`, `ctrl-d` is `ctrl+d`."""
    if len(key) > 2 and key.startswith(("ctrl-", "alt-", "shift-")):
        modifier, _, rest = key.partition("-")
        return f"{modifier}+{rest}"
    if len(key) != 1 or key.isalnum():
        return key
    name = unicodedata.name(key, key).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


_SYMBOLS = {
    "question_mark": "?", "colon": ":", "slash": "/", "backslash": "\\", "exclamation_mark": "!", "escape": "esc",
    "greater_than_sign": ">", "less_than_sign": "<", "left_square_bracket": "[", "right_square_bracket": "]",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "space": "space", "pagedown": "pgdn", "pageup": "pgup",
    "plus": "+", "minus": "-", "equals_sign": "=", "number_sign": "#", "asterisk": "*", "full_stop": ".",
    "comma": ",", "at": "@", "dollar_sign": "$", "percent_sign": "%", "underscore": "_", "tilde": "~",
    "vertical_line": "|", "ampersand": "&", "circumflex_accent": "^", "grave_accent": "`", "quotation_mark": '"',
    "apostrophe": "'", "semicolon": ";", "left_parenthesis": "(", "right_parenthesis": ")",
}  # fmt: skip


def key_label(key: str) -> str:
    """The key as a person reads it: `question_mark` is `?`, `"x c"` is `x c`."""
    return " ".join(_SYMBOLS.get(part, part) for part in key.split(" "))
