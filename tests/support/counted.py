"""Data that tell how much of them was looked at."""

from collections.abc import Iterator, Mapping

from exectop.domain.values import Json


class CountedList(list[Json]):
    """`seen`: how many of its values were asked for."""

    seen = 0

    def __iter__(self) -> Iterator[Json]:
        for one in super().__iter__():
            self.seen += 1
            yield one


class CountedNames(Mapping[str, Json]):
    """So many names with the same value. `seen`: how many of them were asked for."""

    def __init__(self, count: int, value: Json) -> None:
        self._count = count
        self._value = value
        self.seen = 0

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, name: str) -> Json:
        return self._value

    def __iter__(self) -> Iterator[str]:
        for number in range(self._count):
            self.seen += 1
            yield f"key{number}"
