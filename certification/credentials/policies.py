"""Who may do what with a credential."""

from typing import Any

from certification.credentials import sources
from certification.credentials.models import Credential, Share
from certification.credentials.states import SUSPENDABLE, Status


def may_download(user: Any, credential: Credential) -> bool:
    """The holder, and staff who look after certificates."""
    return is_own(user, credential) or may_look_after(user)


def may_share(credential: Credential) -> bool:
    """Whether its holder may give others a link to it: not to what is shown in a way of its own, such as a card."""
    return not sources.follows(credential.source)


def may_see_shared(share: Share) -> bool:
    """Whoever has the link, until the holder withdraws it or the certificate is gone."""
    return share.withdrawn_at is None and share.credential.erased_at is None


def may_hand_out(credential: Credential) -> bool:
    """Whether there are files of it for anybody. What does not hold goes from hand to hand no more, unless it has only
    expired: that stays true of the time it names."""
    return credential.status not in {Status.REVOKED, Status.SUSPENDED, Status.ERASED}


def may_look_after(user: Any) -> bool:
    return bool(user.has_perm("credentials.view_credential") or may_revoke_any(user))


def may_revoke_any(user: Any) -> bool:
    return bool(user.has_perm("credentials.revoke_credential"))


def may_revoke(user: Any, credential: Credential) -> bool:
    """Nobody decides a matter of their own, administrators included."""
    return may_revoke_any(user) and not is_own(user, credential)


def may_still_revoke(user: Any, credential: Credential) -> bool:
    """Whether to offer it: allowed, and not done yet."""
    return may_revoke(user, credential) and credential.status not in {Status.REVOKED, Status.ERASED}


def may_still_suspend(user: Any, credential: Credential) -> bool:
    """Whoever may revoke may also suspend what can be suspended, while it holds."""
    fits = credential.kind in SUSPENDABLE and credential.status in {Status.VALID, Status.NOT_YET_VALID}
    return fits and may_revoke(user, credential)


def may_still_restore(user: Any, credential: Credential) -> bool:
    return credential.status == Status.SUSPENDED and may_revoke(user, credential)


def may_erase(user: Any, credential: Credential) -> bool:
    """The holder, and whoever may revoke: people ask for it by phone, too. What follows something else goes with that,
    so its holder ends that instead."""
    own = is_own(user, credential) and not sources.follows(credential.source)
    return own or may_revoke_any(user)


def is_own(user: Any, credential: Credential) -> bool:
    return credential.person_id is not None and credential.person_id == user.pk
