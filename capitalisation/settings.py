"""Settings: one file, safe by default, read from the environment (and from ``.env`` beside it)."""

from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF

from capitalisation.object_store import object_store
from capitalisation.single_sign_on import single_sign_on
from capitalisation.start import make_private, refuse_what_is_not_safe, refuse_what_is_wrong

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")
#: Everything the product keeps outside its database.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))

refuse_what_is_wrong(env.ENVIRON)
SECRET_KEY = env.str("SECRET_KEY")
#: Former secrets, while what they signed is still in use: sessions, links, texts kept while signing in.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
#: Keys the chain of the journal: set apart, it may stay when SECRET_KEY changes.
JOURNAL_SECRET = env.str("JOURNAL_SECRET", default=SECRET_KEY)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
BASE_URL = env.str("BASE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

#: The list of erased people: kept apart from the database, a restored backup does not bring them back.
ERASURE_LEDGER = env.str("ERASURE_LEDGER", default=str(VAR_DIR / "erasures.txt"))
#: Where who finds a weakness writes to, an address or a page (RFC 9116); without one nothing is announced.
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="")
#: Opens /metrics to who brings it; without one there is no such page.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
#: Who offers the service: the legal notice, the privacy page and the accessibility page say it.
ORGANISATION = env.str("ORGANISATION", default="")
ORGANISATION_ADDRESS = env.str("ORGANISATION_ADDRESS", default="")
PUBLISHER = env.str("PUBLISHER", default="")
HOSTING = env.str("HOSTING", default="")
CONTACT = env.str("CONTACT", default="")
DPO_CONTACT = env.str("DPO_CONTACT", default="")
ACCESSIBILITY_CONTACT = env.str("ACCESSIBILITY_CONTACT", default=CONTACT)
refuse_what_is_not_safe(debug=DEBUG, demo=DEMO, hosts=ALLOWED_HOSTS)
make_private(VAR_DIR)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "crispy_forms",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "accounts",
    "mail",
    "writing",
    "competences",
    "tutors",
    "search",
    "repertoire",
    "watch",
    "workshops",
    "narratives",
    "deliberation",
    "needs",
    "room",
    "reports",
    "privacy",
    "imports",
    "operations",
    "demo",
]

MIDDLEWARE = [
    "capitalisation.logs.RequestMiddleware",
    "operations.screens.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "capitalisation.middleware.ChosenLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.screens.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "capitalisation.middleware.PrivatePagesMiddleware",
    "capitalisation.middleware.ButtonAddressMiddleware",
    "accounts.screens.middleware.JournalMiddleware",
]

ROOT_URLCONF = "capitalisation.urls"
WSGI_APPLICATION = "capitalisation.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "crispy_forms.templatetags.crispy_forms_tags",
                "capitalisation.components",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.rules.menu.page_frame",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["capitalisation"]
CRISPY_TEMPLATE_PACK = "capitalisation"

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'capitalisation.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c statement_timeout=10s -c lock_timeout=5s"
# To open one takes longer than most pages need it for, on SQLite too.
DATABASES["default"]["CONN_MAX_AGE"] = 600
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("first_name", "last_name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
#: Single sign-on by OpenID Connect (ProConnect): switched on by the address of the provider, which ends like ``/api/v2``.
OIDC_ISSUER = env.str("OIDC_ISSUER", default="")
OIDC_NAME = env.str("OIDC_NAME", default="ProConnect")
if OIDC_ISSUER:
    globals().update(
        single_sign_on(
            OIDC_ISSUER,
            env.str("OIDC_CLIENT_ID"),
            env.str("OIDC_CLIENT_SECRET"),
            algorithm=env.str("OIDC_ALGORITHM", default="RS256"),
            acr_values=env.list("OIDC_ACR_VALUES", default=["eidas1"]),
        )
    )
#: Roles that sign in by password and a second factor; others may choose one.
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES", default=["admin", "training_centre", "planner", "endorser"]
)
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "room:home"
LOGOUT_REDIRECT_URL = "accounts:login"
#: From the last use, to the hour: see the middleware. A day of capitalisation and its evening.
SESSION_COOKIE_AGE = 20 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
IS_ENCRYPTED = BASE_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = IS_ENCRYPTED
if IS_ENCRYPTED:
    # No other host of the domain can set them.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
CSRF_FAILURE_VIEW = "accounts.screens.session.page_expired"
SECURE_SSL_REDIRECT = IS_ENCRYPTED
SECURE_HSTS_SECONDS = 31_536_000 if IS_ENCRYPTED else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = bool(SECURE_HSTS_SECONDS)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# Drafts kept in the browser, encrypted, while the network is away; an administration may forbid them.
LOCAL_DRAFTS = env.bool("LOCAL_DRAFTS", default=True)

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "object-src": [NONE],
        "report-uri": "/securite/csp/",
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
    }
}

LANGUAGE_CODE = "fr"
FORMAT_MODULE_PATH = "capitalisation.formats"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": VAR_DIR / "files",
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "capitalisation.static.HashedStaticFiles"},
}
S3_BUCKET = env.str("S3_BUCKET", default="")
if S3_BUCKET:
    STORAGES["default"] = object_store(
        bucket=S3_BUCKET,
        endpoint=env.str("S3_ENDPOINT", default=""),
        region=env.str("S3_REGION", default=""),
        access_key=env.str("S3_ACCESS_KEY"),
        secret_key=env.str("S3_SECRET_KEY"),
    )
WHITENOISE_USE_FINDERS = DEBUG

#: Letters do not wait behind long documents: a worker each.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "letters"]}}

DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", default="Capitalisation du tutorat <ne-pas-repondre@localhost>"
)
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
#: TLS after a greeting (port 587), or from the first byte (port 465).
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
#: Seconds; a server that says nothing keeps nobody waiting longer.
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=20)
#: Where answers to letters go; to who they come from, unless set.
EMAIL_REPLY_TO = env.list("EMAIL_REPLY_TO", default=[])
#: Letters are written in the outbox (``mail``), and handed over by the worker.
EMAIL_BACKEND = "mail.actions.outbox.OutboxBackend"
# The demo sends nothing: its messages are files.
LETTER_TRANSPORT = f"django.core.mail.backends.{'filebased' if DEMO else 'smtp'}.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "messages"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "capitalisation.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    # Its own console, in development, would repeat addresses.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
