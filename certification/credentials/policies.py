"""Who may do what with a credential."""

from typing import Any

from certification.credentials.models import Credential
from certification.credentials.states import Status


def may_download(user: Any, credential: Credential) -> bool:
    """The holder, and staff who look after certificates."""
    return is_own(user, credential) or may_look_after(user)


def may_look_after(user: Any) -> bool:
    return bool(user.has_perm("credentials.view_credential") or may_revoke_any(user))


def may_revoke_any(user: Any) -> bool:
    return bool(user.has_perm("credentials.revoke_credential"))


def may_revoke(user: Any, credential: Credential) -> bool:
    """Nobody decides a matter of their own, administrators included."""
    return may_revoke_any(user) and not is_own(user, credential)


def may_still_revoke(user: Any, credential: Credential) -> bool:
    """Whether to offer it: allowed, and not done yet."""
    return may_revoke(user, credential) and credential.status != Status.REVOKED


def is_own(user: Any, credential: Credential) -> bool:
    return credential.person_id is not None and credential.person_id == user.pk
