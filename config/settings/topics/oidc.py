"""Signing in at one's own organisation or agency (OpenID Connect Core 1.0), beside our own door."""

from config.environment import read
from config.oidc import providers

SOCIALACCOUNT_ADAPTER = "accounts.oidc.OrganisationAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": providers(read("OIDC_PROVIDERS", ""))}}
# The button is a link: a form that leads on to another site is refused by our own content policy. What comes back is
# taken only with the state that this browser was given.
SOCIALACCOUNT_LOGIN_ON_GET = True
# An address that the organisation has confirmed, of a domain that is its own, opens the account with that address; no
# others do (accounts.oidc).
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = False
SOCIALACCOUNT_STORE_TOKENS = False
