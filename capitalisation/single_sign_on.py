"""Settings of single sign-on by OpenID Connect, as ProConnect wants it, from the address of the provider."""

from collections.abc import Mapping, Sequence
from typing import Any

#: Longest wait for the provider, in seconds: one person waits, on the threads of the door.
_PATIENCE = 5


def single_sign_on(
    issuer: str,
    client: str,
    secret: str,
    *,
    algorithm: str = "RS256",
    acr_values: Sequence[str] = ("eidas1",),
) -> Mapping[str, Any]:
    """Names as ``mozilla-django-oidc`` reads them. No PKCE: the provider refuses what it does not know."""
    return {
        "OIDC_ISSUER": issuer,
        "OIDC_ACR_VALUES": list(acr_values),
        "OIDC_RP_CLIENT_ID": client,
        "OIDC_RP_CLIENT_SECRET": secret,
        "OIDC_RP_SIGN_ALGO": algorithm,
        "OIDC_RP_SCOPES": "openid given_name usual_name email siret",
        "OIDC_AUTH_REQUEST_EXTRA_PARAMS": {"acr_values": " ".join(acr_values)},
        "OIDC_OP_AUTHORIZATION_ENDPOINT": f"{issuer}/authorize",
        "OIDC_OP_TOKEN_ENDPOINT": f"{issuer}/token",
        "OIDC_OP_USER_ENDPOINT": f"{issuer}/userinfo",
        "OIDC_OP_JWKS_ENDPOINT": f"{issuer}/jwks",
        "OIDC_OP_LOGOUT_ENDPOINT": f"{issuer}/session/end",
        "OIDC_AUTHENTICATION_CALLBACK_URL": "accounts:sso_back",
        "OIDC_STORE_ID_TOKEN": True,
        "OIDC_TIMEOUT": _PATIENCE,
        "AUTHENTICATION_BACKENDS": [
            "django.contrib.auth.backends.ModelBackend",
            "accounts.actions.single_sign_on.SingleSignOn",
        ],
    }
