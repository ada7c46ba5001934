"""Bodies of posts that no browser sends: wrong kinds, lies about the kind, too much of it."""

from dataclasses import dataclass, field

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"


@dataclass(frozen=True)
class Body:
    content_type: str
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


def part(name: str, content: bytes, filename: str = "", extra: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    head = f'--b\r\nContent-Disposition: form-data; name="{name}"{file}\r\n{extra}\r\n'
    return head.encode("utf-8", "surrogateescape") + content + b"\r\n"


END = b"--b--\r\n"

BODIES = {
    "JSON": Body("application/json", b'{"A1": "4", "unit": "VP"}'),
    "JSON with NUL": Body("application/json", b'{"A1": "\\u0000"}'),
    "XML": Body(
        "application/xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"
    ),
    "text": Body("text/plain", b"A1=4&unit=VP"),
    "no type": Body("", b"A1=4&unit=VP"),
    "no sense": Body("\xff;=/;;", b"A1=4"),
    "NUL": Body(URLENCODED, b"A1=%00&unit=%00&token=%00&GOP_Y=%00&website=%00&code=%00"),
    "NUL in names": Body(URLENCODED, b"A1%00=4&%00=1"),
    "raw NUL": Body(URLENCODED, b"A1=\x00&GOP_Y=a\x00b"),
    "broken UTF-8": Body(URLENCODED, b"A1=%ff%fe&GOP_Y=%ff%fe&token=%ff&unit=%C3&code=%ff%ff"),
    "raw bytes": Body(URLENCODED, bytes(range(256))),
    "surrogates": Body(URLENCODED, b"GOP_Y=%ED%A0%80&A1=%ED%A0%80&code=%ED%A0%80"),
    "brackets": Body(URLENCODED, b"A1[]=4&A1[0]=4&unit[x]=VP&_connector=OR"),
    "no boundary": Body("multipart/form-data", b"--b\r\n"),
    "odd boundary": Body("multipart/form-data; boundary=\xff", b"--b\r\n"),
    "long boundary": Body(f"multipart/form-data; boundary={'b' * 5000}", b"--b\r\n"),
    "no parts": Body(MULTIPART, b""),
    "cut in a head": Body(MULTIPART, b'--b\r\nContent-Disposition: form-data; name="A1"\r\n'),
    "cut in a part": Body(MULTIPART, part("A1", b"4")[:-2]),
    "multipart NUL": Body(MULTIPART, part("GOP_Y", b"a\x00b") + part("A1", b"\x00") + END),
    "multipart bytes": Body(MULTIPART, part("GOP_Y", b"\xff\xfe") + part("A1", b"\xff") + END),
    "a file": Body(
        MULTIPART, part("A1", b"4", "a.pdf") + part("GOP_Y", b"x", "../../x.html") + END
    ),
    "a file of NUL": Body(MULTIPART, part("GOP_Y", b"\x00", "a\x00.pdf") + END),
    "part with a kind": Body(
        MULTIPART, part("GOP_Y", b"x", extra="Content-Type: text/html; charset=hex\r\n") + END
    ),
    "part in base64": Body(
        MULTIPART, part("GOP_Y", b"####", extra="Content-Transfer-Encoding: base64\r\n") + END
    ),
    "part in broken base64": Body(
        MULTIPART, part("GOP_Y", b"YQ=\n=A", extra="Content-Transfer-Encoding: base64\r\n") + END
    ),
    "odd heads": Body(MULTIPART, b"--b\r\n:\r\nContent-Disposition\r\n\r\nx\r\n" + END),
    "negative length": Body(URLENCODED, b"A1=4", {"CONTENT_LENGTH": "-1"}),
    "no length": Body(URLENCODED, b"A1=4", {"CONTENT_LENGTH": ""}),
}


def large_bodies() -> dict[str, Body]:
    """Built when asked for; each is refused before anything reads it."""
    names = b"&".join(b"f%d=1" % number for number in range(10_500))
    files = b"".join(part(f"f{number}", b"1", "a.txt") for number in range(150))
    return {
        "2.6 MB": Body(URLENCODED, b"GOP_Y=" + b"x" * 2_600_000),
        "2.6 MB in parts": Body(MULTIPART, part("GOP_Y", b"x" * 2_600_000) + END),
        "10,500 fields": Body(URLENCODED, names),
        "150 files": Body(MULTIPART, files + END),
        "a file of 3 MB": Body(MULTIPART, part("GOP_Y", b"x" * 3_000_000, "a.bin") + END),
        "a length of 50 MB": Body(URLENCODED, b"A1=4", {"CONTENT_LENGTH": "50000000"}),
    }


def many_fields() -> Body:
    """More than a browser sends, fewer than are refused."""
    return Body(URLENCODED, b"&".join(b"f%d=1" % number for number in range(1_001)))
