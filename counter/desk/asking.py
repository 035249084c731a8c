"""Whom the desk answers: each subject says which roles ask and act there, told before anything is read (R-155).

What nobody named is for those who work at the window. An act is asked once more by its entry (R-152).
"""

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from counter.domain.staff import AT_WINDOW, Role

T = TypeVar("T")
ROLES = "for_roles"
"""Marks whom a method answers."""

BEFORE_SIGN_IN: frozenset[Role] = frozenset()
"""Whoever is there, signed in or not: it shows nobody, or is asked while the window is locked."""


def answers(
    others: Mapping[frozenset[Role], str] | None = None,
    *,
    roles: frozenset[Role] = AT_WINDOW,
) -> Callable[[type[T]], type[T]]:
    """Mark a subject of the desk: where there are accounts, every public method answers people of `roles` alone.

    `others`: names, with blanks between, of those that answer other roles.
    """
    named = {name: group for group, names in (others or {}).items() for name in names.split()}

    def mark(subject: type[T]) -> type[T]:
        public = {
            name: method
            for name, method in vars(subject).items()
            if inspect.isfunction(method) and not name.startswith("_")
        }
        assert named.keys() <= public.keys(), named.keys() - public.keys()
        for name, method in public.items():
            setattr(subject, name, _guarded(method, named.get(name, roles)))
        return subject

    return mark


def _guarded(method: Callable[..., Any], roles: frozenset[Role]) -> Callable[..., Any]:
    @functools.wraps(method)
    def asked(self: Any, *args: Any, **kwargs: Any) -> Any:
        if roles:
            self._acting.require_role(roles)
        return method(self, *args, **kwargs)

    setattr(asked, ROLES, roles)
    return asked
