"""Every setting that the environment gives: its name, what it is for, and what is wrong with the value it has."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_YES, _NO = ("yes", "true", "1", "on"), ("no", "false", "0", "off")
#: A worker that waits longer for its mail server is taken for dead.
_LONGEST_WAIT = 60
_SHORTEST_SECRET, _FEWEST_SIGNS = 50, 5
_LOCAL = ("localhost", "127.0.0.1", "::1")
_DATABASES = ("postgres", "postgresql", "sqlite")


def secret(value: str) -> str:
    if len(value) >= _SHORTEST_SECRET and len(set(value)) >= _FEWEST_SIGNS:
        return ""
    return (
        f"is empty, short or monotonous: give it {_SHORTEST_SECRET} random characters, for instance "
        "what « python3 -c 'import secrets; print(secrets.token_urlsafe(50))' » prints."
    )


def text(_value: str) -> str:
    return ""


def yes_no(value: str) -> str:
    return "" if value.lower() in (*_YES, *_NO) else f"is « {value} »: write yes or no."


def number(value: str) -> str:
    return (
        "" if value.isascii() and value.isdigit() and int(value) else f"is « {value} »: write a whole number."
    )


def seconds(value: str) -> str:
    return number(value) or ("" if int(value) <= _LONGEST_WAIT else f"is over {_LONGEST_WAIT} seconds.")


def names(value: str) -> str:
    wrong = [name for name in value.split(",") if "/" in name or (":" in name and name not in _LOCAL)]
    return f"holds « {wrong[0]} »: write host names alone, without scheme nor port." if wrong else ""


def address(value: str) -> str:
    """Of the service, as people type it."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return f"is « {value} »: its port is no number."
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return f"is « {value} »: begin with https:// and the name of the server."
    if parts.path or parts.query:
        return f"is « {value} »: stop after the name of the server, without a final slash."
    if port in {80, 443}:
        return f"is « {value} »: leave the usual port out."
    return ""


def database(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in _DATABASES:
        return "begins otherwise than postgres:// or sqlite:///."
    if scheme == "sqlite":
        return (
            ""
            if rest.startswith(("/", ":memory:"))
            else "wants three slashes, then the path: sqlite:////srv/data.sqlite3."
        )
    # The password is never repeated.
    login = rest.rpartition("@")[0]
    if re.search(r"[@#?/\[\]]", login):
        return "has a special character in its password: write it in percent form (@ is %40, # is %23, / is %2F)."
    return ""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    about: str
    #: The sentence of a fault, without the name; empty when the value will do.
    check: Callable[[str], str] = text
    #: A value to show in ``deploy/env.example``; what is not required is shown as a comment.
    example: str = ""
    is_required: bool = False


SETTINGS = (
    Setting("SECRET_KEY", "Signs sessions and links, seals what is kept sealed. Never shown, never shared.", secret, "", True),
    Setting("DATABASE_URL", "PostgreSQL 15 or newer.", database, "postgres://capitalisation@/capitalisation?host=/run/postgresql", True),
    Setting("ALLOWED_HOSTS", "Names under which the service answers, separated by commas.", names, "capitalisation.example", True),
    Setting("BASE_URL", "The address people type; links in letters begin with it.", address, "https://capitalisation.example", True),
    Setting("SECRET_KEY_FALLBACKS", "Former secrets, while what they signed or sealed is in use."),
    Setting("JOURNAL_SECRET", "Keys the chain of the journal; set once, never changed. SECRET_KEY unless set.", secret),
    Setting("DEBUG", "Shows texts in error pages: on a demo only.", yes_no, "no"),
    Setting("DEMO", "Invented people, one-click sign-in, no letter leaves.", yes_no, "no"),
    Setting("VAR_DIR", "Files, private to the account of the service.", text, "/var/lib/capitalisation"),
    Setting("S3_BUCKET", "Files in an object store that speaks S3, shared by several machines, instead of VAR_DIR."),
    Setting("S3_ENDPOINT", "Its address; Amazon's own unless set."),
    Setting("S3_REGION", "Its region, if it has any."),
    Setting("S3_ACCESS_KEY", "Who we are there."),
    Setting("S3_SECRET_KEY", "The secret that goes with it."),
    Setting("STATIC_ROOT", "Where collectstatic writes."),
    Setting("ERASURE_LEDGER", "The list of erased people. Back it up apart, never restore an older one.", text, "/var/lib/capitalisation/erasures.txt"),
    Setting("ORGANISATION", "Name of the organisation that offers the service, in the legal notice.", text, "Ministère de l’exemple"),
    Setting("ORGANISATION_ADDRESS", "Its postal address.", text, "1 rue de l’Exemple, 75000 Paris"),
    Setting("PUBLISHER", "Who answers for what is published.", text, "La direction de la formation"),
    Setting("HOSTING", "Name and address of the hosting company.", text, "Hébergeur, 2 rue du Centre, 59000 Lille"),
    Setting("CONTACT", "Where users write to.", text, "contact@capitalisation.example"),
    Setting("DPO_CONTACT", "The data protection officer.", text, "dpo@capitalisation.example"),
    Setting("ACCESSIBILITY_CONTACT", "Where who meets a barrier writes to. CONTACT unless set.", text, "acces@capitalisation.example"),
    Setting("SECURITY_CONTACT", "Where who finds a weakness writes to, announced in /.well-known/security.txt."),
    Setting("EMAIL_HOST", "Mail server.", text, "localhost"),
    Setting("EMAIL_PORT", "25, 587 with EMAIL_USE_TLS, 465 with EMAIL_USE_SSL.", number, "25"),
    Setting("EMAIL_HOST_USER", "Account there, if it asks for one."),
    Setting("EMAIL_HOST_PASSWORD", "Its password."),
    Setting("EMAIL_USE_TLS", "TLS after a greeting.", yes_no, "no"),
    Setting("EMAIL_USE_SSL", "TLS from the first byte.", yes_no, "no"),
    Setting("EMAIL_TIMEOUT", "Seconds to wait for the mail server, 60 at most.", seconds, "20"),
    Setting("DEFAULT_FROM_EMAIL", "Who letters come from.", text, "Capitalisation du tutorat <ne-pas-repondre@capitalisation.example>"),
    Setting("EMAIL_REPLY_TO", "Where answers to letters go, if somewhere else.", text, "contact@capitalisation.example"),
    Setting("METRICS_TOKEN", "Opens /metrics (Prometheus) to who brings it as a bearer token; without one it is closed.", secret),
    Setting("LOCAL_DRAFTS", "Encrypted drafts in the browser while the network is away.", yes_no, "yes"),
    Setting("SECOND_FACTOR_ROLES", "Roles that sign in by password and a code.", text, "admin,training_centre,planner,endorser"),
    Setting("OIDC_ISSUER", "Single sign-on: address of the provider. For ProConnect it ends in /api/v2."),
    Setting("OIDC_CLIENT_ID", "What the provider knows us by."),
    Setting("OIDC_CLIENT_SECRET", "The secret it gave."),
    Setting("OIDC_NAME", "Its name on the button.", text, "ProConnect"),
    Setting("OIDC_ALGORITHM", "How its tokens are signed.", text, "RS256"),
    Setting("OIDC_ACR_VALUES", "Level of authentication asked for.", text, "eidas1"),
    Setting("WEB_THREADS", "Pages one web process makes at a time.", number, "8"),
)  # fmt: skip


def faults_of(environ: Mapping[str, str]) -> Iterator[str]:
    """One sentence for each value nobody can have meant; the service does not start with one."""
    for setting in SETTINGS:
        value = environ.get(setting.name, "")
        if (value or setting.name == "SECRET_KEY") and (fault := setting.check(value)):
            yield f"{setting.name} {fault}"
    if all(environ.get(name, "no").lower() in _YES for name in ("EMAIL_USE_TLS", "EMAIL_USE_SSL")):
        yield "EMAIL_USE_TLS and EMAIL_USE_SSL are both on: keep TLS for port 587, SSL for port 465."
    base = environ.get("BASE_URL", "")
    if base and not address(base):
        yield from _clashes(base, environ.get("ALLOWED_HOSTS", ""))


def _clashes(base: str, allowed: str) -> Iterator[str]:
    """Values that are right each, and not together."""
    known = [name for name in allowed.split(",") if name] or list(_LOCAL)
    host = str(urlsplit(base).hostname)
    if not any(name in {host, "*"} or (name.startswith(".") and f".{host}".endswith(name)) for name in known):
        yield f"ALLOWED_HOSTS does not hold {host}, the server of BASE_URL: add it."


def advice_on(environ: Mapping[str, str]) -> Iterator[str]:
    """What the service starts with and should not stay so."""
    host = str(urlsplit(environ.get("BASE_URL", "")).hostname or "")
    is_local = host in _LOCAL or not host
    if not environ.get("BASE_URL"):
        yield "BASE_URL is not set: links in letters would lead to this machine alone."
    if not is_local and not environ["BASE_URL"].startswith("https://"):
        yield "BASE_URL begins with http://: passwords travel in clear. Set up TLS and write https://."
    if not is_local and environ.get("DEMO", "no").lower() in _YES:
        yield f"DEMO is on under {host}: anybody there signs in as anybody in one click."
    if environ.get("DATABASE_URL", "sqlite").startswith("sqlite") and not is_local:
        yield "DATABASE_URL is SQLite: right for a trial, PostgreSQL for a room of people who write."
    for name in ("ORGANISATION", "CONTACT", "DPO_CONTACT", "HOSTING"):
        if not environ.get(name) and not is_local:
            yield f"{name} is not set: the legal notice and the privacy page say so."
