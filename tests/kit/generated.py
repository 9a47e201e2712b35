"""Requests by chance from what pages draw: every field of every form spoilt in its turn, every address, and whatever
else may come over a wire (methods, hosts, content types, broken bodies, headers)."""

from collections import Counter
from urllib.parse import parse_qsl, quote, quote_from_bytes, urlencode, urlsplit

from tests.kit.hostile import HOSTILE
from tests.kit.malformed import BYTES, HEADERS, HOSTS, KINDS, METHODS
from tests.kit.offered import ID, LEAVES, path_of
from tests.kit.wire import FORM, Sent

BOUNDARY = "x7f3"
PARTS = f"multipart/form-data; boundary={BOUNDARY}"
LARGE = 10 * 1024 * 1024  # bytes


class Generator:
    """Draws the next request; counts which fields were spoilt and goes to those that were least."""

    def __init__(self, chance, hit, places):
        self.chance, self.hit, self.places = chance, hit, places
        self.forms, self.pages, self.token, self.drawn = {}, {}, "", Counter()

    def met(self, page, form_list):
        self.pages[page] = True
        for form in form_list:
            self.forms[form.kind] = form

    def next(self, large):
        """`large`: this time a field or a file of ten megabytes."""
        ways = (
            (self.form_filled, 50),
            (self.address, 12),
            (self.route, 8),
            (self.method, 7),
            (self.host, 4),
            (self.content_type, 6),
            (self.broken_parts, 5),
            (self.many, 2),
            (self.raw_bytes, 6),
            (self.header, 6),
        )
        way = self.chance.choices([one for one, _ in ways], [weight for _, weight in ways])[0]
        self.drawn[way.__name__] += 1
        return self.large() if large else way()

    def form_filled(self):
        form, fields, files = self._spoilt()
        if not form.posts:
            return Sent("GET", path_of(form.action), _query(fields))
        if files or self.chance.random() < 0.3:
            return self._sent(form, _parts(self._with_token(fields), files), PARTS)
        return self._sent(form, _query(self._with_token(fields)).encode(), FORM)

    def address(self):
        """As a page gave it, one of its words spoilt, or one added."""
        parts = urlsplit(self._page())
        words, asked = parts.path.split("/"), dict(parse_qsl(parts.query))
        place = self.chance.randrange(len(words))
        if self.chance.random() < 0.6 and words[place]:
            words[place] = self._hostile().replace("/", "") or "x"
        for key in asked or dict.fromkeys(("trang", "ngay", "loc", "mo", "xep", "thang", "nguoi", "next", "ten")):
            asked[key] = self._hostile()
        headers = (("HX-Request", "true"),) if self.chance.random() < 0.3 else ()
        return Sent("GET", "/".join(words) or "/", _query(asked), headers=headers)

    def route(self):
        """Any route of the portal, whether or not a page of this person's leads there."""
        endpoint, address, writes = self.places.any(self.chance)
        if LEAVES.match(address):
            address = "/"
        if not writes:
            asked = {} if self.chance.random() < 0.5 else {"nguoi": self._hostile(), "thang": self._hostile()}
            return Sent("GET", path_of(address), _query(asked))
        form = next((one for one in self.forms.values() if one.endpoint == endpoint), self.form())
        fields = {name: self._value(self.chance.random() < 0.5, values) for name, values in form.fields.items()}
        said = {name: value for name, value in fields.items() if value is not None}
        return Sent("POST", path_of(address), "", _query(self._with_token(said)).encode(), FORM)

    def method(self):
        form = self.form()
        place = self.chance.choice((form.action, self._page()))
        body = _query(self._with_token(form.fields)).encode()
        return Sent(self.chance.choice(METHODS), path_of(place), urlsplit(place).query, body, FORM)

    def host(self):
        form, fields, _ = self._spoilt()
        name = self.chance.choice(("Host", "Host", "X-Forwarded-Host", "X-Original-Host"))
        headers = ((name, self.chance.choice(HOSTS)),)
        if self.chance.random() < 0.5:
            return Sent("GET", path_of(self._page()), headers=headers)
        return self._sent(form, _query(self._with_token(fields)).encode(), FORM, headers)

    def content_type(self):
        form, fields, _ = self._spoilt()
        body = self.chance.choice((_query(self._with_token(fields)).encode(), b'{"a": [1, {"b": null}]}', b"", b"\xff"))
        return self._sent(form, body, self.chance.choice(KINDS), (("X-CSRFToken", self.token),))

    def broken_parts(self):
        form, fields, files = self._spoilt()
        body = _parts(self._with_token(fields), files)
        way = self.chance.randrange(7)
        if way == 0:
            body = body[: self.chance.randrange(len(body))]
        elif way == 1:
            body = body.replace(b"\r\n", b"\n")
        elif way == 2:
            body = body.replace(b'name="', b"name=", self.chance.randrange(1, 5))
        elif way == 3:
            body = body.replace(b"form-data", b"form-data; filename*=utf-8''%ff; filename=\"a\x00b.xlsx\"", 3)
        elif way == 4:
            body = body.replace(b"Content-Disposition", b"X-Long: " + b"a" * 70_000 + b"\r\nContent-Disposition", 1)
        elif way == 5:
            body = body.replace(b"\r\n\r\n", b"\r\nContent-Type: multipart/mixed; boundary=x7f3\r\n\r\n", 3)
        else:
            body = body.replace(b"\r\n\r\n", b"\r\nContent-Type: text/plain; charset=utf-16\r\n\r\n", 3)
        return self._sent(form, body, PARTS, (("X-CSRFToken", self.token),))

    def many(self):
        """A thousand and one parts, of one field or of names that nobody knows; or each field many times."""
        form, fields, files = self._spoilt()
        name, way = self.chance.choice(list(fields) or ["x"]), self.chance.randrange(4)
        if way == 0:
            fields[name] = [self._hostile()[:20]] * 1001
        elif way == 1:
            fields |= {f"x{number}": "1" for number in range(1001)}
        elif way == 2:
            fields = {f"{one}{tail}": value for one, value in fields.items() for tail in ("", "[]", "[0]", ".a", "-0")}
        else:
            fields = {one: [value if isinstance(value, str) else "", ""] * 3 for one, value in fields.items()}
        if self.chance.random() < 0.5:
            return self._sent(form, _parts(self._with_token(fields), files), PARTS)
        return self._sent(form, _query(self._with_token(fields)).encode(), FORM)

    def raw_bytes(self):
        form, fields, _ = self._spoilt()
        body = _query(self._with_token(fields)).encode()
        for name in self.chance.sample(list(fields), min(2, len(fields))):
            said = self.chance.choice(BYTES)
            said = said if self.chance.random() < 0.5 else quote_from_bytes(said).encode()
            body += b"&" + quote(name, errors="surrogatepass").encode() + b"=" + said
        if not form.posts:
            return Sent("GET", path_of(form.action), body.decode("latin-1"))
        return self._sent(form, body, FORM, (("X-CSRFToken", self.token),))

    def header(self):
        headers = tuple(self.chance.sample(HEADERS, 2))
        if self.chance.random() < 0.5:
            return Sent("GET", path_of(self._page()), headers=headers)
        form, fields, _ = self._spoilt()
        return self._sent(form, _query(self._with_token(fields)).encode(), FORM, headers)

    def large(self):
        form, fields, files = self._spoilt()
        if files and self.chance.random() < 0.5:
            files = dict.fromkeys(files, ("a.xlsx", self.chance.randbytes(LARGE)))
        elif fields:
            fields[self.chance.choice(list(fields))] = self.chance.choice(("ậ", "0", " ", "<")) * (LARGE // 3)
        if self.chance.random() < 0.5:
            return self._sent(form, _parts(self._with_token(fields), files), PARTS)
        return self._sent(form, _query(self._with_token(fields)).encode(), FORM)

    def _sent(self, form, body, kind, headers=()):
        if self.chance.random() < 0.3:
            headers = (*headers, ("HX-Request", "true"), ("HX-Request-Type", "partial"))
        place = urlsplit(form.action)
        return Sent("POST" if form.posts else "GET", place.path, place.query, body, kind, headers)

    def form(self):
        """The one of whose fields one was spoilt least often; sometimes any."""
        forms = list(self.forms.values())
        if self.chance.random() < 0.5:
            return self.chance.choice(forms)
        some = self.chance.sample(forms, min(12, len(forms)))
        return min(some, key=lambda form: min((self.hit[name] for name in form.names), default=1 << 30))

    def _spoilt(self):
        """A form, and what is to be sent: at least the field that was spoilt least, now and then all of them."""
        form = self.form()
        names = [*form.fields, *form.files]
        share = self.chance.choice((0.0, 0.15, 0.4, 1.0))
        spoilt = {name for name in names if self.chance.random() < share}
        if names:
            spoilt.add(min(names, key=lambda name: self.hit[f"{form.endpoint} {ID.sub('·', name)}"]))
        self.hit.update(f"{form.endpoint} {ID.sub('·', name)}" for name in spoilt)
        fields = {name: self._value(name in spoilt, values) for name, values in form.fields.items()}
        files = {name: self._file() for name in form.files if name in spoilt}
        return form, {name: value for name, value in fields.items() if value is not None}, files

    def _value(self, spoilt, values):
        if not spoilt:
            return values
        way = self.chance.random()
        if way < 0.06:
            return None
        return [self._hostile(), self._hostile()] if way < 0.12 else self._hostile()

    def _hostile(self):
        return self.chance.choice(HOSTILE)

    def _file(self):
        heads = (b"PK\x03\x04", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"\xd0\xcf\x11\xe0", b"")
        names = ("a.xlsx", "a.jpg", "../..", "a.docx", "a.pdf", "CON", "a\u202egpj.exe", "x" * 255, "", "a.csv")
        return self.chance.choice(names), self.chance.choice(heads) + self.chance.randbytes(200)

    def _page(self):
        return self.chance.choice(list(self.pages))

    def _with_token(self, fields):
        return {**fields, "csrf_token": self.token}


def _query(fields):
    return urlencode(fields, doseq=True, errors="surrogatepass")


def _parts(fields, files):
    lines = []
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            lines += [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n']
    body = "".join(lines).encode("utf-8", "surrogatepass")
    for name, (file, content) in files.items():
        told = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n\r\n'
        body += told.encode("utf-8", "surrogatepass") + content + b"\r\n"
    return body + f"--{BOUNDARY}--\r\n".encode()
