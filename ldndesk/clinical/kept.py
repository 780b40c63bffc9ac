"""What a rule asks for is worked out once."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

_T = TypeVar("_T")


class kept(Generic[_T]):  # noqa: N801 - reads as a decorator
    """Work an attribute out once; the standard one takes a lock each time, too dear for every rule of a clinic."""

    def __init__(self, work_out: Callable[[Any], _T]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> "kept[_T]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> _T: ...
    def __get__(self, instance: object | None, owner: type) -> "kept[_T] | _T":
        """Give the value, and lay it where the next look finds it first."""
        if instance is None:
            return self
        value = instance.__dict__[self._work_out.__name__] = self._work_out(instance)
        return value
