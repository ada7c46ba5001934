"""Texts that a confused or hostile person types into any field or address.

Everything that would run in a page speaks of ``xss7``; what a template would compute gives 1267903.
"""

MARKS_OF_A_BREACH = (
    "<script>xss7",
    "<xss7",
    "<img src=x onerror=xss7",
    "<svg onload=xss7",
    "</textarea><",
    "</title><xss7",
    '" onfocus="xss7',
    'href="javascript:xss7',
    'src="javascript:xss7',
    "1267903",
    "-->xss7<!--",
)

MARKUP = {
    "script": "<script>xss7()</script>",
    "element": "<xss7>",
    "image": "<img src=x onerror=xss7()>",
    "svg": "<svg onload=xss7()>",
    "end of an attribute": '" onfocus="xss7()" autofocus x="',
    "end of an attribute, single": "' onfocus='xss7()' autofocus x='",
    "end of a title": "</title><xss7>",
    "end of a text area": "</textarea><xss7>",
    "end of a comment": "-->xss7<!--",
    "address that runs": "javascript:xss7()",
    "address that runs, hidden": "jav\tascript:xss7()",
    "address with data": "data:text/html,<script>xss7()</script>",
    "double encoded": "%3Cscript%3Exss7()%3C/script%3E",
    "entities": "&lt;xss7&gt;&#60;xss7&#62;",
}
TEMPLATES = {
    "django": "{{ 13|add:1267890 }}{% load i18n %}{% debug %}",
    "jinja": "{{ 13*97531 }}",
    "expression": "${13*97531}#{13*97531}",
    "format": "{x.__class__.__init__.__globals__}",
    "percent": "%s %d %(x)s %n %",
}
DATABASE = {
    "or": "' OR 1=1 --",
    "or, double": '" OR ""="',
    "union": "1 UNION SELECT password FROM auth_user",
    "second statement": "1; DROP TABLE plan_pages_unit; --",
    "wildcards": "%_%",
    "escapes": "\\' \\\\ \\x00 \\u0000",
    "full text": "&|!:* <-> a:*b & !",
    "match": '"kế* NEAR(a, 5) title:x {a b}:',
    "pattern": "(.*)+$ [a-z]{1,9999} (?:",
    "json path": '$."a"[*] ? (@ > 1)',
    "connector": ") OR 1=1--",
    "alias": 'a" FROM x--',
}
UNICODE = {
    "right to left": "\u202egnort\u202c",
    "invisible": "k\u200be\u200d\ufeff\u00adhoach",
    "decomposed": "ke\u0302\u0301 hoa\u0323ch",
    "many marks": "e" + "\u0301" * 400,
    "other digits": "٣ ３ ½ Ⅷ",
    "turkish": "İıſ",
    "emoji": "👩‍👩‍👧‍👦🇻🇳",
    "unassigned": "\uffff\U0010ffff\ufffe",
    "control": "\x01\x07\x08\x0b\x0c\x1b[31m\x7f\x85",
    "line ends": "a\r\nSet-Cookie: xss7=1\r\n\r\nb",
    "line separators": "a\u2028b\u2029c",
    "replacement": "\ufffd",
    "only spaces": " \t\n\u00a0\u3000",
}
NUMBERS = {
    "zero": "0",
    "minus": "-1",
    "fraction": "1.5",
    "exponent": "1e9",
    "huge": "99999999999999999999",
    "5000 digits": "9" * 5000,
    "infinite": "inf",
    "no number": "NaN",
    "overflow": "1e999999",
    "underscored": "1_0",
    "hexadecimal": "0x10",
    "spaced": " 3 ",
    "arabic": "٣",
    "signed": "+1",
    "null": "null",
}
DATES = {
    "30 February": "2026-02-30",
    "year 0": "0000-00-00",
    "year 1": "0001-01-01",
    "last day": "9999-12-31",
    "year 10000": "10000-01-01",
    "two years": "22-1-1",
    "with time": "2026-01-01T00:00:00Z",
    "of Vietnam": "30/09/2022",
    "month first": "09/30/2022",
}
FILES = {
    "upwards": "../../../../etc/passwd",
    "upwards, encoded": "..%2f..%2fetc%2fpasswd",
    "of another host": "http://169.254.169.254/latest/meta-data/",
    "scheme": "file:///etc/passwd",
    "formula": "=HYPERLINK(1)",
    "shell": "$(id)`id`;id|id",
}
EMPTY = {"nothing": "", "one letter": "a"}


def long_texts() -> dict[str, str]:
    """Built when asked for, so that a failing test does not print them."""
    return {
        "quotes": "\"'" * 1500,
        "colons": "a:b:" * 1000,
        "brackets": "(" * 3000,
        "ampersands": "&lt;" * 1000,
        "links": "http://a.b/" * 300,
        "letters": "ế" * 1000,
    }


def words() -> dict[str, str]:
    """For what is read as text."""
    return {
        **MARKUP,
        **TEMPLATES,
        **DATABASE,
        **UNICODE,
        **FILES,
        **EMPTY,
        **long_texts(),
    }


def figures() -> dict[str, str]:
    """For what is read as a number, a date, a code or an option."""
    chosen = (MARKUP["script"], DATABASE["or"], UNICODE["control"], UNICODE["decomposed"])
    return {**NUMBERS, **DATES, **{f"text {text[:12]!r}": text for text in chosen}}
