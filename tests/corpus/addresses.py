"""Query strings and paths as they come over the wire, already encoded; where redirects may lead."""

QUERIES = {
    "NUL": "{name}=%00",
    "NUL in a name": "{name}%00=1",
    "broken UTF-8": "{name}=%ff%fe",
    "half a letter": "{name}=k%C3",
    "surrogate": "{name}=%ED%A0%80",
    "overlong": "{name}=%C0%AF",
    "no encoding": "{name}=%zz%u1EBF%",
    "twice": "{name}=a&{name}=b",
    "brackets": "{name}[]=1&{name}[0]=2&{name}[x][y]=3",
    "dots": "{name}.x=1&{name}__in=1&{name}__regex=(.*)*",
    "lookups": "{name}__isnull=x&pk=1&id__gt=0&plan__slug=x",
    "connector": "_connector=)%20OR%201=1--&{name}=a",
    "negated": "_negated=1&{name}=a",
    "only a name": "{name}",
    "only a sign": "=&&=&?&;",
    "semicolon": "{name}=1;{name}=2",
    "fragment": "{name}=1%23x",
    "format": "format=exe&{name}=a",
    "format of a script": "callback=xss7&format=jsonp&{name}=a",
    "sorting": "ordering=-id;--&sort=a%22&order_by=?&{name}=a",
}


def long_queries() -> dict[str, str]:
    return {
        "200 times": "&".join(["{name}=a"] * 200),
        "2000 times": "&".join(["{name}=a"] * 2000),
        "2000 names": "&".join(f"f{number}=1" for number in range(2000)),
        "10,500 names": "&".join(f"f{number}" for number in range(10_500)),
        "50 kB of quotes": "{name}=" + "%22" * 17_000,
        "50 kB of colons": "{name}=" + "a:b:" * 12_500,
        "50 kB of brackets": "{name}=" + "(" * 50_000,
        "50 kB of words": "{name}=" + "a+" * 25_000,
    }


def queries(name: str) -> dict[str, str]:
    """For one parameter of an address."""
    return {
        title: query.replace("{name}", name)
        for title, query in {**QUERIES, **long_queries()}.items()
    }


def queries_of_strangers() -> dict[str, str]:
    """For a page that reads nothing from its address."""
    chosen = ("NUL", "broken UTF-8", "twice", "only a sign", "10,500 names", "50 kB of quotes")
    every = queries("next")
    return {title: every[title] for title in chosen}


# Put below the address of a page, or at the root.
TAILS = {
    "NUL": "%00/",
    "NUL after a name": "x%00.html",
    "broken UTF-8": "%ff%fe/",
    "half a letter": "k%C3/",
    "upwards": "../../etc/passwd",
    "upwards, encoded": "..%2f..%2fetc%2fpasswd",
    "upwards, twice encoded": "%252e%252e%252f/",
    "backslash": "..%5c..%5cwindows/",
    "two slashes": "/evil.example/",
    "three slashes": "//evil.example/%2f..",
    "slash and backslash": "%5cevil.example/",
    "tab": "%09/evil.example/",
    "line end": "%0d%0aSet-Cookie:%20xss7=1/",
    "markup": "%3Cscript%3Exss7()%3C/script%3E/",
    "attribute": "%22%20onfocus=%22xss7()/",
    "template": "%7B%7B13*97531%7D%7D/",
    "letters": "k%E1%BA%BF-ho%E1%BA%A1ch/",
    "letters as they are": "kế-hoạch/",
    "unassigned": "%EF%BF%BF/",
    "settings": ".env",
    "repository": ".git/config",
    "PHP": "wp-login.php",
    "source": "settings.py~",
    "parameters": ";jsessionid=1/",
    "star": "*",
    "5000 letters": "a" * 5000 + "/",
    "500 parts": "a/" * 500,
    "huge number": "99999999999999999999/",
}

TASK_NUMBERS = (
    "0",
    "-1",
    "1.5",
    "abc",
    "999",
    "2147483648",
    "9223372036854775808",
    "99999999999999999999",
    "9" * 4000,
    "%D9%A3",
    "%00",
    "1%00",
    "1%20",
    "1;2",
    "1,2",
)

# Where a form, a login or a receipt may be told to lead; none of them is this site.
ELSEWHERE = (
    "https://evil.example/",
    "http://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "https:evil.example",
    "https:/evil.example",
    "http:///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "\\/evil.example",
    "/%09//evil.example",
    "%09//evil.example",
    "\t//evil.example",
    "/\t//evil.example",
    "/\n//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "//evil.example\\@testserver/",
    "//testserver@evil.example/",
    "https://testserver.evil.example/",
    "javascript:xss7()",
    "JaVaScRiPt:xss7()",
    "jav\tascript:xss7()",
    "data:text/html,xss7",
    "vbscript:xss7",
    "/a\r\nSet-Cookie: xss7=1",
    "/a\r\nLocation: https://evil.example/",
    "//evil。example/",
    "/" + "a" * 9000,
    "",
)
