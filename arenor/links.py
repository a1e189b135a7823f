"""The secret in a guest's link. It can be written again for every mail, and is stored nowhere.

A nonce of 128 random bits stands in the database, its signature by SECRET_KEY only in the link:
neither a copy of the database nor the key alone makes one. A new nonce ends the old link.
"""

import secrets

from django.core.signing import BadSignature, Signer

NONCE_BYTES = 16

_signer = Signer(salt="arenor.gast", sep=".")


def new_nonce() -> str:
    return secrets.token_urlsafe(NONCE_BYTES)


def token_of(nonce: str) -> str:
    return _signer.sign(nonce)


def nonce_of(token: str) -> str | None:
    """None for what we have not signed. No look-up in the database is made for it."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None
