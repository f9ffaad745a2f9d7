"""The second step at sign-in, and passkeys."""

# Whoever can reach staff pages needs a second step at sign-in. Only the demo may switch it off.
STAFF_TWO_STEP_REQUIRED = True

MFA_ADAPTER = "accounts.adapter.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_TOTP_ISSUER = "Vieri"
# A telephone's clock may be half a minute off.
MFA_TOTP_TOLERANCE = 1

_FORMS = {
    "authenticate": "Authenticate",
    "reauthenticate": "Reauthenticate",
    "activate_totp": "ActivateApp",
    "add_webauthn": "AddPasskey",
    "signup_webauthn": "SignupPasskey",
    "edit_webauthn": "EditPasskey",
}
MFA_FORMS = {name: f"accounts.two_step_forms.{form}Form" for name, form in _FORMS.items()}
