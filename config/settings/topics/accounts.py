"""Sign-in: allauth is the only door. E-mail is the login; addresses are confirmed by a code."""

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.NameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# One address a person; a new one replaces it once its code was typed.
ACCOUNT_CHANGE_EMAIL = True
# Other sessions hang on the password and end with it in any case; the one that changed it may go on.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ALLAUTH_TRUSTED_PROXY_COUNT = 0

# Six digits are what people know from elsewhere. With three tries a code and twenty codes a day, nobody can make
# more than sixty guesses a day at one address.
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
CODE_MINUTES = 15
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_TIMEOUT = 2 * CODE_MINUTES * 60
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,20/d/key",
    "reset_password": "20/m/ip,3/m/key,20/d/key",
    "confirm_email": "3/m/key,20/d/key",
}

_FORMS = {
    "login": "Login",
    "signup": "Signup",
    "request_login_code": "RequestLoginCode",
    "confirm_login_code": "ConfirmLoginCode",
    "confirm_email_verification_code": "ConfirmEmail",
    "confirm_password_reset_code": "ConfirmReset",
    "reset_password": "ResetPassword",
    "reset_password_from_key": "NewPassword",
    "change_password": "ChangePassword",
    "set_password": "SetPassword",
    "add_email": "NewEmail",
    "reauthenticate": "Reauthenticate",
}
ACCOUNT_FORMS = {name: f"accounts.sign_in_forms.{form}Form" for name, form in _FORMS.items()}

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "my"
LOGOUT_REDIRECT_URL = "/"
