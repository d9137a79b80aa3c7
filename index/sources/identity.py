"""Which article an input is: its identifier and the canonical form of its address.

Written out here, and not a library's, because stored identifiers depend on it: it must never drift.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"utm_.*|at_(medium|campaign|link.*|format|ptr_name|bbc_team)|ns_.*|pk_.*|mc_[ce]id|mkt_tok|_hs(enc|mi)|hsctatracking"
    r"|(fb|g|d|ms|y|tw|tt|sc|irc)lid|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igsh(id)?"
    r"|li_fat_id|_ga|_gl|s_kwcid|ef_id|vero_id|oly_(enc|anon)_id|wickedid|ref_src|ref_url|cmpid|cmp|ncid|ocid|icid|ito"
    r"|intcid|smid|smtyp|xtor|guccounter|guce_referrer(_sig)?|spm|sr_share|share_id|feature_share|__twitter_impression",
    re.IGNORECASE,
)
_DEFAULT_PORT = {"http": 80, "https": 443}
_MAX_ID = 200
NOTHING = frozenset(
    ("", "none", "null", "nan", "n/a", "na", "nil", "undefined", "unknown", "nat", "<na>", "#n/a", "(null)", "-", "--")
)
"""What programs write where there is nothing, in lower case."""


def canonical_url(url: object) -> str | None:
    """The address without what does not name the page; None where it is not an http(s) address.

    Scheme and host in lower case; no default port, user name, fragment or tracking parameter; the other
    parameters in their order.
    """
    if not isinstance(url, str) or len(url) > 4000:
        return None
    try:
        parts = urlsplit(re.sub(r"[\x00-\x20\x7f-\xa0\ud800-\udfff]", "", url))
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _DEFAULT_PORT or not host:
        return None
    if ":" in host:
        host = f"[{host}]"
    if port and port != _DEFAULT_PORT[parts.scheme]:
        host = f"{host}:{port}"
    query = parts.query
    if query:
        pairs = parse_qsl(query, keep_blank_values=True)
        kept = [(name, value) for name, value in pairs if not _TRACKING.fullmatch(name)]
        query = query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((parts.scheme, host, quote(parts.path or "/", safe="/%:@!$&'()*+,;=~"), query, ""))


def article_id(given: object, url: str | None, origin: str | None, text: str) -> str:
    """The given identifier, else one derived from the canonical URL, else from the origin, else from the content.

    `origin` is None where it holds more than one article. Derived ones are 16 hexadecimal digits of a SHA-256.
    """
    return given_id(given) or digest(url or origin or text)


def given_id(given: object) -> str | None:
    """A given identifier as it is stored; None where it is none, or a word for "none"."""
    if isinstance(given, float) and given.is_integer() and abs(given) < 1e15:
        given = int(given)  # how tables with gaps write whole numbers
    if not isinstance(given, str | int) or isinstance(given, bool):
        return None
    name = " ".join("".join(c for c in str(given) if c.isprintable()).split())
    if name.lower() in NOTHING:
        return None
    return name if len(name) <= _MAX_ID else digest(name)


def digest(value: str) -> str:
    """16 hexadecimal digits of a SHA-256."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:16]
