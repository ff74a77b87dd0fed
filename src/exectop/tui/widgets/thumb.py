"""The mark at the edge of what scrolls: which part of it is on screen. Must not know: what scrolls."""


def has_thumb(y: int, top: int, page: int, count: int) -> bool:
    """Whether the mark touches row `y` of a page of rows that begins at `top` of `count`; nothing where all fits."""
    if count <= page:
        return False
    size = max(1, page * page // count)
    begin = round(top / (count - page) * (page - size))
    return begin <= y < begin + size
