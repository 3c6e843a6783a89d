"""Secrets as they are kept: sealed by Fernet, so that a copy of the database gives nobody an account.

The keys come from outside; the first one seals, all of them open. `cryptography` is imported when the first secret is
sealed or opened: most starts touch none.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from storage.errors import StorageError
from storage.wording import tr

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet


class Unsealable(StorageError):
    """It was sealed with a key that is not there any more."""


class Vault:
    """Seals and opens. `keys` gives the keys, newest first; it is asked once, when they are first needed."""

    def __init__(
        self, keys: Callable[[], Sequence[str]], *, hide: Callable[[Mapping[str, Any]], None] = lambda _: None
    ) -> None:
        """`hide` is told what is sealed or opened, so that no log shows it."""
        self._keys = keys
        self._hide = hide

    def seal(self, secret: Mapping[str, Any]) -> str:
        """Return `secret` as text that only this vault can read."""
        self._hide(secret)
        return self._fernet.encrypt(json.dumps(dict(secret)).encode()).decode()

    def open(self, sealed: str) -> dict[str, Any]:
        """Return what was sealed. Raises Unsealable when its key is gone."""
        from cryptography.fernet import InvalidToken

        try:
            opened = self._fernet.decrypt(sealed.encode())
        except InvalidToken:
            raise Unsealable(
                tr("a secret was sealed with another key"),
                fix=tr("give TROUPE_SECRET_KEY the old key, or connect anew"),
            ) from None
        found: dict[str, Any] = json.loads(opened)
        self._hide(found)
        return found

    @property
    def is_changing(self) -> bool:
        """Whether there is more than one key: what an older one has sealed is to be sealed with the newest."""
        return len(self._given) > 1

    def renewed(self, sealed: str) -> str:
        """Return the same secret, sealed with the newest key. Raises Unsealable when its key is gone."""
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet.rotate(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable(tr("a secret was sealed with another key")) from None

    @cached_property
    def _fernet(self) -> "MultiFernet":
        from cryptography.fernet import Fernet, MultiFernet

        return MultiFernet([Fernet(key) for key in self._given])

    @cached_property
    def _given(self) -> Sequence[str]:
        return self._keys()
