"""Request heads as tools, old proxies and attackers send them."""

HEADERS = {
    "method override": {"X-HTTP-Method-Override": "DELETE", "X-HTTP-Method": "PUT"},
    "method override, other": {"X-Method-Override": "PATCH"},
    "forwarded host": {"X-Forwarded-Host": "evil.example", "X-Forwarded-Port": "99999"},
    "forwarded": {"Forwarded": "for=_x;host=evil.example;proto=javascript"},
    "forwarded protocol": {"X-Forwarded-Proto": "https,javascript"},
    "forwarded for": {"X-Forwarded-For": "' OR 1=1--, ::ffff:999.1.1.1, 1.2.3.4:80, [::1]"},
    "original address": {"X-Original-URL": "/admin/", "X-Rewrite-URL": "/admin/"},
    "script name": {"X-Script-Name": "/evil"},
    "range": {"Range": "bytes=0-0,-1,99999999999999999999-"},
    "conditions": {"If-Modified-Since": "yesterday", "If-None-Match": 'W/"', "If-Match": "*"},
    "accept": {"Accept": "text/evil;q=9.9,*/*;q=x, ;;,"},
    "accept nothing": {"Accept": "text/evil"},
    "language": {"Accept-Language": "xx-" + "y" * 300 + ",;q=1,*;q=0.1,../../x"},
    "many languages": {"Accept-Language": "en-a," * 2000},
    "encoding": {"Accept-Encoding": "gzip;q=x, *;q=-1"},
    "agent": {"User-Agent": "<script>xss7()</script>" * 50},
    "referer": {"Referer": "javascript:xss7()"},
    "referer of another site": {"Referer": 'https://evil.example/"><xss7>'},
    "origin": {"Origin": "null"},
    "origin broken": {"Origin": "https://[::1"},
    "authorization": {"Authorization": "Basic !!!", "Proxy-Authorization": "x"},
    "requested by script": {"X-Requested-With": "XMLHttpRequest"},
    "cookie of displays": {"Cookie": "hien_thi=<xss7>; hien_thi=9.9"},
    "cookie of sessions": {"Cookie": "sessionid=' OR 1=1--; csrftoken=x"},
    "cookie of languages": {"Cookie": "django_language=../../etc; wagtail_language=%00"},
    "cookie of no form": {"Cookie": ";;=;a=b=c;\xff=\xfe"},
    "cookie of messages": {"Cookie": "messages=!!!$x"},
}

# Encodings that a head may name. Django reads addresses in them too: ``%2BAAA-`` is a NUL in UTF-7,
# and the others decode no text at all.
CHARSETS = ("utf-7", "utf-16", "hex", "rot13", "undefined", "idna", '"hex"', "no-such", "\xff", "")

HOSTS = (
    "evil.example",
    "testserver.evil.example",
    "testserver@evil.example",
    "testserver:99999",
    "testserver:abc",
    "evil.example:80@testserver",
    "[::1",
    "",
    " ",
    "a b",
    "<xss7>",
    "127.0.0.1#testserver",
    "x" * 5000,
    "tést",
)
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "PROPFIND", "<XSS7>", "x" * 300)
