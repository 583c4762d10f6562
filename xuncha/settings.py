"""Wiring of the product. Every variable of the environment is read here, by small readers that fail loudly."""

import os
from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from xuncha import services
from xuncha.environment import env_choice, env_date, env_flag, env_secret

BASE_DIR = Path(__file__).resolve().parent.parent


XUNCHA_ENV = env_choice("XUNCHA_ENV", ("demo", "production"), "demo")
PRODUCTION = XUNCHA_ENV == "production"
DEBUG = False
VAR_DIR = services.var_dir()
TLS = env_flag("XUNCHA_TLS")
BEHIND_PROXY = env_flag("XUNCHA_PROXY")  # a proxy of ours that replaces X-Forwarded-For stands before the web server

XUNCHA_TODAY = env_date("XUNCHA_TODAY")
if PRODUCTION and XUNCHA_TODAY:
    raise ImproperlyConfigured("XUNCHA_TODAY 只用于演示和测试，正式环境请删除这个变量。")

SECRET_KEY = env_secret("SECRET_KEY", "demo-only-key-" + "x" * 50, demanded=PRODUCTION)
FIELD_KEYS_FILE = Path(env_secret("FIELD_KEYS_FILE", str(BASE_DIR / ".secrets" / "field-keys"), demanded=PRODUCTION))
if PRODUCTION and FIELD_KEYS_FILE.is_relative_to(VAR_DIR):
    raise ImproperlyConfigured("FIELD_KEYS_FILE 必须放在 XUNCHA_VAR 之外，以免随数据一起备份出去。")
FIELD_CIPHER = env_choice("FIELD_CIPHER", ("aes", "sm4"), "aes")
ALLOWED_HOSTS = env_secret("ALLOWED_HOSTS", "127.0.0.1,localhost,testserver", demanded=PRODUCTION).split(",")
if PRODUCTION and not TLS and set(ALLOWED_HOSTS) - {"127.0.0.1", "localhost"}:
    raise ImproperlyConfigured("未启用 XUNCHA_TLS=1 时只能用于本机（127.0.0.1、localhost）。")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "pgtrigger",
    "django_htmx",
    "axes",
    "csp",
    "django_structlog",
    "xuncha.core",
    "rounds",
    "library",
    "interviews",
    "petitions",
    "findings",
    "rectification",
    "xuncha",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "xuncha.core.middleware.PlainTextMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "xuncha.core.middleware.RequestFactsMiddleware",
    "xuncha.core.middleware.SessionRulesMiddleware",
    "xuncha.core.middleware.LoginRequiredMiddleware",
    "xuncha.core.middleware.MustChangePasswordMiddleware",
    "xuncha.core.middleware.SecondFactorMiddleware",
    "xuncha.core.middleware.AutosaveMiddleware",
    "xuncha.core.middleware.DomainErrorsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "xuncha.urls"
WSGI_APPLICATION = "xuncha.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "xuncha.context.frame",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                ),
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES = {"default": services.database_settings()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": services.cache_url(),
        "KEY_PREFIX": "xuncha",
    }
}

AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = False
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [  # numbers of length, classes, history: core/accounts_rules.py
    {"NAME": f"xuncha.core.passwords.{rule}"} for rule in ("Length", "Classes", "NoAccountName", "NotUsedBefore")
] + [{"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"}]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours: 30 minutes, domain §7.1
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "xuncha.core.accounts.attempt_name"
AXES_LOCKOUT_CALLABLE = "xuncha.core.views.doors.locked"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # knocking again does not make it longer
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "xuncha.core.views.doors.no_token"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["xuncha.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("XUNCHA_STATIC") or VAR_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if os.environ.get("XUNCHA_PLAIN_STATIC") == "1":  # tests and tools serve static/ as it lies, without collectstatic
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True  # looked for when asked, not in all folders per client
MEDIA_ROOT = VAR_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_MAX_BYTES = 50 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

CELERY_BROKER_URL = services.redis_url()
CELERY_RESULT_BACKEND = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # its own handlers would not know the filter of LOGGING
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "max_retries": 2, "socket_timeout": 5}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "seal-the-trail": {"task": "xuncha.core.tasks.seal_trail", "schedule": 60.0},
    "requeue-lost-jobs": {"task": "xuncha.core.tasks.requeue_lost_jobs", "schedule": 15.0},
    "extract-waiting": {"task": "library.tasks.extract_waiting", "schedule": crontab(minute="*/10")},
    "look-for-duplicates": {"task": "petitions.tasks.look_for_duplicates", "schedule": crontab(hour=2, minute=20)},
    "learn-choices": {"task": "rounds.tasks.learn_nightly", "schedule": crontab(hour=2, minute=40)},
    "carry-over-fixes": {"task": "rectification.tasks.carry_over_fixes", "schedule": crontab(hour=23, minute=20)},
    "expire-files": {"task": "xuncha.core.tasks.expire_files", "schedule": crontab(minute=7)},
    "forget-autosaves": {"task": "xuncha.core.tasks.forget_autosaves", "schedule": crontab(hour=3, minute=20)},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"no_values": {"()": "xuncha.core.log_words.NoValues"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_values"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("XUNCHA_LOG_LEVEL", "INFO")},
    "loggers": {"axes": {"level": "WARNING"}, "weasyprint": {"level": "ERROR"}, "fontTools": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # object rights are read by core.permissions alone, never by has_perm
    "axes.W006",  # behind the office's one proxy every address is the same: the account is what gets locked
]
