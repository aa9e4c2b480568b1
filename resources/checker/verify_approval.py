#!/usr/bin/env python3
"""Checks the file of one approval (watchfloor/approval-bundle/v1), from the format's text alone and with nothing but Python 3.

    python3 verify_approval.py FILE [PIN.json]

Prints one JSON object, {"verdict", "reason", "anchor", "state", "quorum", "counted", "total", "findings": [[kind, subject], ...]}.
Status: 0 valid and anchored, 1 forged or breached, 2 unverifiable or wrong use, 3 valid but unanchored.
Signatures too are checked here, by the arithmetic of RFC 8032 and of FIPS 186-5, so no library is needed and none is skipped.
Slow and small on purpose: its job is to disagree with the program if one of the two is wrong.
"""
import base64, binascii, calendar, datetime, hashlib, json, os, re, sys

sha = lambda data: hashlib.sha256(data).digest()
node = lambda left, right: sha(b"\x01" + left + right)

# --- Ed25519 verification, RFC 8032 section 5.1 -------------------------------------------------------------------------
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
I = pow(2, (P - 1) // 4, P)


def add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def table(p):
    """Row i holds the multiples 0 to 15 of 16^i times p."""
    rows = []
    for _ in range(64):
        row = [(0, 1, 1, 0)]
        for _ in range(16):
            row.append(add(row[-1], p))
        p = row.pop()
        rows.append(row)
    return rows


def times(s, rows):
    q = (0, 1, 1, 0)
    for row in rows:
        if s & 15:
            q = add(q, row[s & 15])
        s >>= 4
    return q


def point(data):
    y = int.from_bytes(data, "little")
    sign = y >> 255
    y &= (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * I % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = table(point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")))
NEGATED = {}


def ed25519(public, message, signature):
    if public not in NEGATED:
        a = point(public)
        NEGATED[public] = a and table((P - a[0], a[1], 1, P - a[3]))
    rows = NEGATED[public]
    s = int.from_bytes(signature[32:], "little")
    if rows is None or s >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, _ = add(times(s, BASE), times(k, rows))
    inverse = pow(z, P - 2, P)
    return (y * inverse % P | (x * inverse % P & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- ECDSA on P-256 with SHA-256, FIPS 186-5 section 6.4.2 ----------------------------------------------------------------
Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)


def sum_of(p, q):
    """Of two points of the curve; None is the point at infinity."""
    if p is None or q is None:
        return p or q
    if p[0] == q[0]:
        if (p[1] + q[1]) % Q == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, Q) % Q
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, Q) % Q
    x = (slope * slope - p[0] - q[0]) % Q
    return x, (slope * (p[0] - x) - p[1]) % Q


def both(u, p, v, q):
    """u times p plus v times q."""
    pq, total = sum_of(p, q), None
    for bit in range(255, -1, -1):
        total = sum_of(total, total)
        which = (u >> bit & 1, v >> bit & 1)
        total = sum_of(total, {(0, 0): None, (1, 0): p, (0, 1): q, (1, 1): pq}[which])
    return total


def es256(x, y, message, signature):
    key = int.from_bytes(x, "big"), int.from_bytes(y, "big")
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    on_curve = max(key) < Q and (key[1] ** 2 - key[0] ** 3 + 3 * key[0] - B) % Q == 0
    if not on_curve or not 0 < r < N or not 0 < s < N:
        return False
    w, e = pow(s, -1, N), int.from_bytes(sha(message), "big")
    point_r = both(e * w % N, G, r * w % N, key)
    return point_r is not None and point_r[0] % N == r


# --- Text forms ---------------------------------------------------------------------------------------------------------
def b64(text, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text and length in (None, len(data)) else None


def b64url(text, length=None):
    """The bytes of canonical base64url without padding, or None."""
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]*", text) or len(text) % 4 == 1:
        return None
    data = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text and length in (None, len(data)) else None


class Bad(Exception):
    pass


def jcs(value, depth=1):
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) > 2**53 - 1:
            raise Bad
        return str(value)
    if isinstance(value, str):
        value.encode("utf-8")
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float) or depth > 16:
        raise Bad
    if isinstance(value, list):
        return "[" + ",".join(jcs(item, depth + 1) for item in value) + "]"
    names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(jcs(name) + ":" + jcs(value[name], depth + 1) for name in names) + "}"


def canonical(data):
    """The value of bytes that are their own canonical form, or None."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text)
        return value if jcs(value) == text else None
    except (ValueError, Bad, RecursionError):
        return None


def decimal(text):
    return int(text) if re.fullmatch(r"0|[1-9][0-9]{0,15}", text) and int(text) < 2**53 else None


def instant(text):
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z", text):
        return None
    try:
        moment = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S")
    except ValueError:
        return None
    return calendar.timegm(moment.timetuple()) * 1000 + int(text[20:23])


# --- Notes and keys -----------------------------------------------------------------------------------------------------
def vkey(text, kind):
    name, ident, blob = re.fullmatch(r"([^\s+]+)\+([0-9a-f]{8})\+(\S+)", text).groups()
    data = b64(blob, 33)
    if data[0] != kind or sha(name.encode() + b"\n" + data)[:4].hex() != ident:
        raise ValueError(text)
    return name, bytes.fromhex(ident), data[1:]


def note(data):
    """(text, [(name, key id, signature)]) or None."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    split = text.rfind("\n\n")
    if split < 0 or not text.endswith("\n") or re.search("[\x00-\x09\x0b-\x1f]", text):
        return None
    lines = text[split + 2 : -1].split("\n")
    signatures = []
    for line in lines:
        match = re.fullmatch("\u2014 ([^\\s+]+) ([A-Za-z0-9+/]+={0,2})", line)
        blob = match and b64(match.group(2))
        if not blob or len(blob) < 5:
            return None
        signatures.append((match.group(1), blob[:4], blob[4:]))
    return (text[: split + 1], signatures) if len(lines) <= 16 else None


def plain(key, text, signature):
    return len(signature) == 64 and ed25519(key[2], text.encode(), signature)


def cosigned(key, text, signature):
    if len(signature) != 72:
        return None
    time = int.from_bytes(signature[:8], "big")
    if time > 253402300799 or not ed25519(key[2], f"cosignature/v1\ntime {time}\n{text}".encode(), signature[8:]):
        return None
    return time


def judge_head(pin, name, data):
    match = re.fullmatch(r"([0-9]{20})\.note", name)
    size = int(match.group(1)) if match else None
    parsed = note(data) if match and data is not None else None
    if parsed is None:
        return size, None
    text, signatures = parsed
    times = {}
    for who, ident, signature in signatures:
        for key, _, _ in pin["log"]:
            if key[:2] == (who, ident) and not plain(key, text, signature):
                return size, None
        for key in pin["witnesses"]:
            if key[:2] == (who, ident):
                time = cosigned(key, text, signature)
                if time is None:
                    return size, None
                times[key[:2]] = max(time, times.get(key[:2], 0))
    lines = text.split("\n")
    root = b64(lines[2], 32) if len(lines) == 4 else None
    if root is None or decimal(lines[1]) != size or lines[0] != pin["origin"]:
        return size, None
    signers = {signature[:2] for signature in signatures}
    if not any(key[:2] in signers and low <= size and (high is None or size < high) for key, low, high in pin["log"]):
        return size, None
    return size, (root, times)


# --- Proofs, RFC 9162 section 2.1 ---------------------------------------------------------------------------------------
def included(index, size, leaf, root, proof):
    if not 0 <= index < size:
        return False
    fn, sn, value = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            value = node(sibling, value)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            value = node(value, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and value == root


def continues(old, new, proof):
    """Whether the head `new` (size, root) continues `old`."""
    (size1, root1), (size2, root2) = old, new
    if size1 == 0:
        return not proof and root1 == sha(b"")
    if size1 > size2:
        return False
    if size1 == size2:
        return not proof and root1 == root2
    if not proof:
        return False
    path = [root1] + proof if size1 & (size1 - 1) == 0 else list(proof)
    fn, sn = size1 - 1, size2 - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    one = two = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            one, two = node(sibling, one), node(sibling, two)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            two = node(two, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (one, two) == (root1, root2)


def hashes(texts):
    read = [b64(text, 32) for text in texts]
    return None if None in read else read


# --- What may stand where -----------------------------------------------------------------------------------------------
# A shape is a function that says whether a value is of it.
SAFE = 2**53 - 1
SECONDS = 253402300799
whole = lambda low, high: lambda v: type(v) is int and low <= v <= high
units = lambda text: len(text.encode("utf-16-le")) // 2
like = lambda pattern: lambda v: isinstance(v, str) and re.fullmatch(pattern, v, re.A) is not None
short = lambda low, high: lambda v: isinstance(v, str) and low <= units(v) <= high
one_of = lambda *words: lambda v: isinstance(v, str) and v in words
exactly = lambda constant: lambda v: type(v) is type(constant) and v == constant
maybe = lambda shape: lambda v: v is None or shape(v)
every = lambda *shapes: lambda v: all(shape(v) for shape in shapes)
many = lambda shape, low, high: lambda v: isinstance(v, list) and low <= len(v) <= high and all(map(shape, v))
flag = lambda v: isinstance(v, bool)


def has(**shapes):
    """Exactly these members."""
    return lambda v: isinstance(v, dict) and v.keys() == shapes.keys() and all(shapes[name](v[name]) for name in shapes)


seconds = whole(0, SECONDS)
uuid7 = like("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
person = like("[A-Za-z0-9._:@-]{1,64}")
device = like("[A-Za-z0-9._:-]{1,64}")
audience = like(r"https://[a-z0-9.:\[\]-]{1,250}")
etag = like(r'"[\x21\x23-\x7e]{1,100}"')
hash32 = lambda v: isinstance(v, str) and len(v) == 43 and b64url(v, 32) is not None
challenge = like("offline|[A-Za-z0-9_-]{22,86}")
policy_name = like("sha256-[A-Za-z0-9_-]{1,64}")
word = like("[a-z][a-z0-9_]{0,31}")
permission = like("[a-z_]+:[a-z_]+")


def seen_head(text):
    """(size, root) of `tb`, or None."""
    parts = text.split(" ") if isinstance(text, str) and len(text) <= 80 else []
    size, root = (decimal(parts[0]), b64(parts[1], 32)) if len(parts) == 2 else (None, None)
    return None if size is None or root is None else (size, root)


SEVERITIES = ("critical", "high", "medium", "low", "info")
CLASSES = ("critical", "privileged", "standard")
CONTAIN = (
    "host.isolate", "account.disable", "sessions.revoke", "api_key.revoke", "api_key.rotate", "address.block",
    "file.quarantine", "custom",
)
REVERT = ("host.release", "account.enable", "address.unblock", "file.restore", "custom.undo")
ORDINARY = CONTAIN + REVERT + ("policy.change", "containment.renew")
GLASS = "break_glass."
ACTIONS = ORDINARY + tuple(GLASS + action for action in CONTAIN)
effect_of = lambda action: action[len(GLASS) :] if action.startswith(GLASS) else action

rule = has(
    id=like("[a-z0-9][a-z0-9-]{0,39}"),
    actions=many(one_of(*ORDINARY), 0, 20),
    severities=many(one_of(*SEVERITIES), 0, 5),
    classes=many(one_of(*CLASSES), 0, 3),
    quorum=whole(2, 9),
    roles=many(word, 0, 10),
    expiry_s=whole(60, 900),
    offline_s=maybe(whole(60, 14400)),
)
glass = has(actions=many(one_of(*CONTAIN), 0, 20), expiry_s=whole(30, 300), review_s=whole(3600, 86400))
policy = every(
    has(_v=exactly(1), rules=many(rule, 1, 100), break_glass=maybe(glass)),
    lambda v: len({one["id"] for one in v["rules"]}) == len(v["rules"]),
)

says = lambda high: every(short(0, high), lambda v: re.search("[^ \t\r\n]", v) is not None)
COMMON = dict(reason=says(2000), severity=one_of(*SEVERITIES), target_class=one_of(*CLASSES))
EXECUTED = dict(COMMON, executor=device)
BOUNDED = dict(until=maybe(seconds), owner=maybe(person))
ends = lambda v: v["until"] is not None or v["owner"] is not None
contained = lambda **own: every(has(**EXECUTED, **BOUNDED, **own), ends)
reverted = lambda **own: has(**EXECUTED, reverts=uuid7, **own)
PARAMS = {
    "host.isolate": contained(allow=many(short(1, 100), 0, 50)),
    "account.disable": contained(),
    "sessions.revoke": has(**EXECUTED),
    "api_key.revoke": has(**EXECUTED),
    "api_key.rotate": has(**EXECUTED),
    "address.block": contained(direction=one_of("in", "out", "both")),
    "file.quarantine": contained(sha256=like("[0-9a-f]{64}")),
    "custom": contained(command=says(4000)),
    "host.release": reverted(),
    "account.enable": reverted(),
    "address.unblock": reverted(),
    "file.restore": reverted(),
    "custom.undo": reverted(command=says(4000)),
    "policy.change": has(**COMMON, next=policy),
    "containment.renew": has(**COMMON, **BOUNDED, renews=uuid7),
}

target = has(id=short(1, 300), etag=etag)
intent_shape = every(
    has(
        _v=exactly(1), id=uuid7, aud=audience, action=one_of(*ACTIONS),
        params=lambda v: isinstance(v, dict) and all(map(word, v)),
        targets=many(target, 1, 100), inc=maybe(like("[A-Za-z0-9-]{1,64}")), inc_etag=maybe(etag), req=person,
        policy=policy_name, quorum=whole(1, 9), created=seconds, nbf=seconds, exp=seconds,
    ),
    lambda v: (v["inc"] is None) == (v["inc_etag"] is None),
    lambda v: v["created"] <= v["nbf"] < v["exp"],
    lambda v: v["action"].startswith(GLASS) == (v["quorum"] == 1),
    lambda v: v["exp"] - v["created"] <= (300 if v["action"].startswith(GLASS) else 14400),
    lambda v: len({one["id"] for one in v["targets"]}) == len(v["targets"]),
)
decision_shape = has(
    _v=exactly(1), ih=hash32, dec=one_of("approve", "reject", "cancel"), iss=person, jti=uuid7, iat=seconds,
    chal=challenge, tb=lambda v: seen_head(v) is not None,
)
okp = has(kty=exactly("OKP"), crv=exactly("Ed25519"), x=hash32)
ec = has(kty=exactly("EC"), crv=exactly("P-256"), x=hash32, y=hash32)
enrol_shape = every(
    has(
        _v=exactly(1), aud=audience, iss=person, device=device, jwk=lambda v: okp(v) or ec(v),
        store=one_of("os", "hardware"), jti=uuid7, iat=seconds, exp=seconds,
        chal=every(challenge, lambda v: v != "offline"),
    ),
    lambda v: okp(v["jwk"]) or v["store"] == "hardware",
    lambda v: v["iat"] < v["exp"] <= v["iat"] + 366 * 86400,
)
revoke_shape = has(
    _v=exactly(1), aud=audience, kid=hash32, iss=person, jti=uuid7, iat=seconds, chal=challenge,
    tb=lambda v: seen_head(v) is not None, compromised_since=maybe(seconds),
)

STATES = (
    "requested", "approved", "sent", "acknowledged", "observed", "claimed_not_observed", "unknown", "failed", "reverted", "ended",
)
NEXT = {
    "requested": ("approved", "ended"),
    "approved": ("sent", "ended", "failed"),
    "sent": ("acknowledged", "observed", "unknown", "failed"),
    "acknowledged": ("observed", "claimed_not_observed", "failed", "reverted"),
    "observed": ("claimed_not_observed", "reverted"),
    "claimed_not_observed": ("observed", "failed", "reverted"),
    "unknown": ("acknowledged", "observed", "failed", "reverted"),
    "failed": (), "reverted": (), "ended": (),
}
WENT_OUT = ("sent", "acknowledged", "observed", "claimed_not_observed", "unknown", "reverted")

voice = has(
    person=person, kid=hash32, device=device, kind=one_of("person", "service_account", "api_key"), human=maybe(person),
    active=flag, roles=many(word, 0, 10), permissions=many(permission, 0, 10), vouched_by=many(person, 0, 100),
)
KEY = dict(id=hash32, type=exactly("approval_key"), person=person)
OWN = dict(id=uuid7, type=exactly("approval"), ih=hash32)
decided = has(**OWN, jws=hash32, jti=uuid7, dec=one_of("approve", "reject", "cancel"), voice=voice)
RECORDS = {
    "approval_key.enrolled": has(**KEY, device=device, jws=hash32),
    "approval_key.endorsed": has(**KEY, jws=hash32, by_jws=hash32, ceremony=flag, permissions=many(permission, 0, 10)),
    "approval_key.revoked": has(**KEY, jws=many(hash32, 0, 9), compromised_since=maybe(seconds)),
    "approval_policy.changed": has(id=policy_name, type=exactly("approval_policy")),
    "approval.requested": has(
        **OWN, action=one_of(*ACTIONS), jws=hash32, voice=voice, owners=many(has(target=short(1, 300), person=person), 0, 100)
    ),
    "approval.decided": decided,
    "approval.late": decided,
    "approval.executing": has(**OWN, voices=many(voice, 1, 20)),
    "approval.ended": has(**OWN, why=one_of("rejected", "cancelled", "expired", "void")),
    "approval.effect": has(**OWN, state=one_of(*STATES), by=maybe(uuid7)),
    "approval.reviewed": has(**OWN, justified=flag),
}

compact = short(0, 96 * 1024)
proof_shape = many(short(0, 44), 0, 64)
bundle_shape = has(
    _v=exactly(1), format=exactly("watchfloor/approval-bundle/v1"), log=like("[a-z0-9./-]{3,120}"), head=short(0, 20000),
    intent=compact, decisions=many(compact, 0, 100), enrolments=many(compact, 0, 100), endorsements=many(compact, 0, 100),
    revocations=many(compact, 0, 100), policy=policy,
    records=many(has(record=short(0, 65535), proof=proof_shape), 0, 2000),
    heads=many(has(size=whole(0, SAFE), root=short(0, 44), proof=proof_shape), 0, 200),
)

# --- Signatures ---------------------------------------------------------------------------------------------------------
TYPES = ("wf-intent+jws", "wf-decision+jws", "wf-enrol+jws", "wf-revoke+jws")
header_shape = has(alg=one_of("Ed25519", "ES256"), kid=hash32, typ=one_of(*TYPES))


def read_jws(text, typ, shape):
    """(header, payload, value) of a token in its one spelling, or None; not yet verified."""
    parts = text.split(".") if units(text) <= 96 * 1024 else []
    if len(parts) != 3 or not all(parts):
        return None
    head, payload, signature = (b64url(part) for part in parts)
    if None in (head, payload, signature) or len(signature) != 64:
        return None
    header = canonical(head)
    if not header_shape(header) or header["typ"] != typ:
        return None
    value = canonical(payload)
    return (header, payload, value) if shape(value) else None


def thumbprint(jwk):
    return unpadded(sha(jcs(jwk).encode()))


def unpadded(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def digest(text):
    return unpadded(sha(text.encode()))


def signed(text, header, kid, jwk):
    if header["kid"] != kid or header["alg"] != ("Ed25519" if jwk["kty"] == "OKP" else "ES256"):
        return False
    message, _, signature = text.rpartition(".")
    if jwk["kty"] == "OKP":
        return ed25519(b64url(jwk["x"]), message.encode(), b64url(signature))
    return es256(b64url(jwk["x"]), b64url(jwk["y"]), message.encode(), b64url(signature))


# --- Records ------------------------------------------------------------------------------------------------------------
def well(value):
    if isinstance(value, dict) and "#" in value:
        return len(value) == 1 and b64url(value["#"], 32) is not None
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return all(well(item) for item in items)


RESERVED = {"_log", "_n", "_prev", "_t", "_v"}


def strict(line, origin):
    """The record of a line that keeps section 1, or None."""
    value = canonical(line) if 1 <= len(line) <= 65535 else None
    if not isinstance(value, dict) or len(value) < 6 or not RESERVED <= value.keys() or not well(value):
        return None
    if value["_log"] != origin or value["_v"] != 1 or value["_v"] is True or type(value["_n"]) is not int or value["_n"] < 0:
        return None
    if not isinstance(value["_prev"], str) or not re.fullmatch("[0-9a-f]{64}", value["_prev"]):
        return None
    time = value["_t"]
    if not isinstance(time, str) or not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", time, re.A):
        return None
    return value if all(n in RESERVED or re.fullmatch("[a-z][a-z0-9_]{0,31}", n) for n in value) else None



def read_records(bundle, head, report):
    found, before = [], -1
    for at, item in enumerate(bundle["records"]):
        line = item["record"].encode("utf-8")
        value = strict(line, bundle["log"])
        if value is None or value["_n"] <= before:
            report("record_malformed", f"records/{at}")
            continue
        before = n = value["_n"]
        path = hashes(item["proof"])
        if path is None or not included(n, head[0], sha(b"\x00" + line), head[1], path):
            report("record_unproven", f"n:{n}")
            continue
        act, actor, obj = value.get("act"), value.get("actor"), value.get("obj")
        if not isinstance(act, str) or act not in RECORDS or value.get("out") != "ok":
            continue
        time = instant(value["_t"])
        who = actor.get("id") if isinstance(actor, dict) else None
        if time is None or time < 0 or not RECORDS[act](obj) or not isinstance(who, str):
            report("record_malformed", f"records/{at}")
            continue
        found.append({"act": act, "obj": obj, "n": n, "at": time, "actor": who})
    return found


def first(records, act, **wanted):
    for record in records:
        if record["act"] == act and all(record["obj"].get(name) == value for name, value in wanted.items()):
            return record
    return None


# --- Keys ---------------------------------------------------------------------------------------------------------------
FAR = float("inf")


def read_keys(bundle, records, report):
    keys = {}
    for at, text in enumerate(bundle["enrolments"]):
        read = read_jws(text, "wf-enrol+jws", enrol_shape)
        kid = thumbprint(read[2]["jwk"]) if read else None
        if not read or kid in keys or not signed(text, read[0], kid, read[2]["jwk"]):
            report("enrolment_forged", f"enrolments/{at}")
        else:
            keys[kid] = {"kid": kid, "payload": read[1], "digest": digest(text), **read[2]}
    signer = lambda text, read: (
        keys[read[0]["kid"]]
        if read and read[0]["kid"] in keys and signed(text, read[0], read[0]["kid"], keys[read[0]["kid"]]["jwk"])
        else None
    )
    endorsements, revocations = {}, {}
    for at, text in enumerate(bundle["endorsements"]):
        read = read_jws(text, "wf-enrol+jws", lambda _: True)
        by = signer(text, read) if read is None or utf8(read[1]) else None
        if by is None:
            report("endorsement_forged", f"endorsements/{at}")
        else:
            endorsements[digest(text)] = (by, read[1])
    for at, text in enumerate(bundle["revocations"]):
        read = read_jws(text, "wf-revoke+jws", revoke_shape)
        by = signer(text, read)
        if by is None or by["iss"] != read[2]["iss"]:
            report("revocation_forged", f"revocations/{at}")
        else:
            revocations[digest(text)] = read[2]
    begun = lives(keys, endorsements, records, report)
    for kid, key in keys.items():
        revoked = first(records, "approval_key.revoked", id=kid)
        asked = [revocations[d] for d in revoked["obj"]["jws"] if d in revocations] if revoked else []
        people = {one["iss"] for one in asked if one["kid"] == kid}
        if revoked and key["iss"] not in people and len(people) < 2:
            report("revocation_unsigned", kid)
        key["from"] = begun.get(kid, FAR)
        key["to"] = revoked["n"] if revoked else FAR
        key["since"] = revoked["obj"]["compromised_since"] if revoked else None
    return keys


def utf8(data):
    try:
        data.decode("utf-8")
        return True
    except UnicodeDecodeError:
        return False


def lives(keys, endorsements, records, report):
    """From which index on each key counts."""
    let_in, unproven = [], set()
    for kid, key in keys.items():
        enrolled = first(records, "approval_key.enrolled", id=kid, jws=key["digest"], person=key["iss"], device=key["device"])
        if enrolled is None:
            unproven.add(kid)
            report("key_unproven", kid)
            continue
        for record in records:
            obj = record["obj"]
            if record["act"] != "approval_key.endorsed" or record["n"] <= enrolled["n"] or obj["id"] != kid:
                continue
            by, payload = endorsements.get(obj["by_jws"], (None, None))
            good = obj["jws"] == key["digest"] and obj["person"] == key["iss"] != record["actor"]
            if good and by and by["iss"] == record["actor"] and payload == key["payload"] and "key:endorse" in obj["permissions"]:
                let_in.append((kid, record, by))
    begun = {}
    ceremony = [one for one in let_in if one[1]["obj"]["ceremony"]]
    for kid, record, by in ceremony:
        other = next((one for one in ceremony if one[0] == by["kid"] and one[2]["kid"] == kid), None)
        if other is None or kid in begun:
            continue
        begun[kid] = max(record["n"], other[1]["n"])
        endorsed = [one for one in records if one["act"] == "approval_key.endorsed" and one["n"] < begun[kid]]
        if any(one["obj"]["id"] not in (kid, other[0]) for one in endorsed):
            report("ceremony_late", kid)
    for kid, record, by in sorted((one for one in let_in if not one[1]["obj"]["ceremony"]), key=lambda one: one[1]["n"]):
        revoked = first(records, "approval_key.revoked", id=by["kid"])
        counted = begun.get(by["kid"], FAR) < record["n"] < (revoked["n"] if revoked else FAR)
        if counted and record["at"] < by["exp"] * 1000 and kid not in begun:
            begun[kid] = record["n"]
    for kid in keys:
        if kid not in begun and kid not in unproven:
            report("key_not_endorsed", kid)
    return begun


def is_active(key, record):
    return key["from"] < record["n"] < key["to"] and record["at"] < key["exp"] * 1000


# --- Policy -------------------------------------------------------------------------------------------------------------
def requirement(rules, intent):
    """What the policy asks of an intent, or None."""
    action, params = intent["action"], intent["params"]
    effect = effect_of(action)
    if action.startswith(GLASS):
        own = rules["break_glass"]
        if own is None or effect not in own["actions"]:
            return None
        return {"quorum": 1, "roles": [], "right": "containment:break_glass", "expiry": own["expiry_s"], "offline": None, "review": own["review_s"]}
    severity = params.get("severity") if one_of(*SEVERITIES)(params.get("severity")) else "critical"
    kind = params.get("target_class") if one_of(*CLASSES)(params.get("target_class")) else "critical"
    for one in rules["rules"]:
        if all(not wanted or given in wanted for wanted, given in ((one["actions"], effect), (one["severities"], severity), (one["classes"], kind))):
            return {"quorum": one["quorum"], "roles": one["roles"], "right": "containment:approve", "expiry": one["expiry_s"], "offline": one["offline_s"], "review": None}
    return None


def judge_policy(bundle, intent, required, requested_at, records, report):
    name = "sha256-" + unpadded(sha(b"watchfloor/policy/v1\n" + jcs(bundle["policy"]).encode()))
    if intent["policy"] != name:
        report("policy_old", "intent")
    life = intent["exp"] - intent["created"]
    if required is None:
        report("no_rule", "intent")
    else:
        if intent["quorum"] < required["quorum"]:
            report("quorum_lowered", "intent")
        if life > 900 and required["offline"] is None:
            report("offline_refused", "intent")
        elif life > (required["offline"] or 0) and life > required["expiry"]:
            report("lives_too_long", "intent")
    changed = [one for one in records if one["act"] == "approval_policy.changed" and one["n"] < requested_at]
    if not changed:
        report("policy_unproven", "intent")
    elif changed[-1]["obj"]["id"] != intent["policy"]:
        report("policy_old", "intent")


# --- Separation of duties -----------------------------------------------------------------------------------------------
def separation(scene, voices, decisions):
    """(breaches, counted persons, quorum); a breach is (kind, subject)."""
    intent, records = scene["intent"], scene["records"]
    required = scene["required"] or {
        "quorum": 1 if intent["action"].startswith(GLASS) else 2,
        "roles": [],
        "right": "containment:break_glass" if intent["action"].startswith(GLASS) else "containment:approve",
    }
    last = [record["at"] for record in [scene["requested"]] + [one["record"] for one in decisions] if record]
    now = (scene["execution"]["at"] if scene["execution"] else max(last, default=0)) // 1000
    people, keys = {}, {}
    for one in voices:
        people.setdefault(one["person"], one)
    keys[scene["kid"]] = (intent["req"], scene["device"], scene["active"])
    for one in decisions:
        keys.setdefault(one["key"]["kid"], (one["value"]["iss"], one["key"]["device"], one["active"]))
    vouched = {(by, one["person"]) for one in voices for by in one["vouched_by"]}
    for record in records:
        if record["act"] == "approval_key.endorsed" and not record["obj"]["ceremony"]:
            if now - 86400 < record["at"] // 1000 <= now:
                vouched.add((record["actor"], record["obj"]["person"]))
    human = lambda name: people[name]["human"] or name if name in people else name
    targets = {one["id"] for one in intent["targets"]}
    owners = scene["requested"]["obj"]["owners"] if scene["requested"] else []
    owned = {human(one["person"]) for one in owners if one["target"] in targets} | {human(name) for name in targets}

    def alone(name, kid, asks):
        known = people.get(name)
        if known is None or known["kind"] != "person":
            return "not_a_person"
        if kid not in keys or not keys[kid][2] or keys[kid][0] != name:
            return "revoked_key"
        right = required["right"]
        if asks and right == "containment:approve":
            right = "containment:propose"
        role = asks or not required["roles"] or any(one in known["roles"] for one in required["roles"])
        if not known["active"] or not role or right not in known["permissions"]:
            return "lapsed_role"
        return "owns_target" if human(name) in owned else None

    def beside(name, kid, others):
        for other, other_kid, asks in others:
            if human(other) == human(name):
                return "self_approval" if asks else "same_person"
            if other_kid == kid:
                return "same_key"
            if keys[other_kid][1] == keys[kid][1]:
                return "same_device"
            if (other, name) in vouched or (name, other) in vouched:
                return "vouched_for"
        return None

    spoken = [(intent["req"], scene["kid"], "intent")]
    spoken += [(one["value"]["iss"], one["key"]["kid"], one["value"]["jti"]) for one in decisions if one["value"]["dec"] == "approve"]
    counted, breaches = [], []
    for name, kid, subject in spoken:
        asks = subject == "intent"
        kind = alone(name, kid, asks) or beside(name, kid, counted)
        if kind is None:
            counted.append((name, kid, asks))
        else:
            breaches.append((kind, subject))
    quorum = max(intent["quorum"], required["quorum"])
    if len(counted) < quorum or not counted[0][2]:
        breaches.append(("missing_quorum", "intent"))
    return breaches, [one[0] for one in counted], quorum


# --- Decisions and what became of them ----------------------------------------------------------------------------------
def judge_decisions(bundle, intent, ih, required, keys, records, heads, report):
    judged, nonces = [], set()
    for at, text in enumerate(bundle["decisions"]):
        read = read_jws(text, "wf-decision+jws", decision_shape)
        if read is None:
            report("decision_forged", f"decisions/{at}")
            continue
        header, _, value = read
        key, jti = keys.get(header["kid"]), value["jti"]
        if key is None:
            report("key_missing", header["kid"])
        elif not signed(text, header, key["kid"], key["jwk"]) or key["iss"] != value["iss"]:
            report("decision_forged", f"decisions/{at}")
        elif value["ih"] != ih:
            report("other_intent", jti)
        elif any(one["value"]["jti"] == jti for one in judged):
            report("jti_reused", jti)
        else:
            if value["chal"] in nonces:
                report("chal_reused", jti)
            if value["chal"] != "offline":
                nonces.add(value["chal"])
            elif not required or required["offline"] is None:
                report("offline_refused", jti)
            if key["aud"] != intent["aud"]:
                report("other_audience", key["kid"])
            if seen_head(value["tb"]) not in heads:
                report("seen_head_unproven", jti)
            judged.append(judge_acceptance(text, value, key, intent, ih, records, report))
    return judged


def judge_acceptance(text, value, key, intent, ih, records, report):
    result = {"value": value, "key": key, "record": None, "in_time": False, "active": False}
    for record in records:
        obj = record["obj"]
        if record["act"] not in ("approval.decided", "approval.late"):
            continue
        same = (obj["id"], obj["ih"], obj["jws"], obj["jti"], obj["dec"]) == (intent["id"], ih, digest(text), value["jti"], value["dec"])
        spoke = (obj["voice"]["person"], obj["voice"]["kid"], obj["voice"]["device"])
        if same and spoke == (value["iss"], key["kid"], key["device"]):
            break
    else:
        report("decision_unlogged", value["jti"])
        return result
    at, jti = record["at"], value["jti"]
    if value["iat"] > at // 1000 + 60:
        report("iat_ahead", jti)
    if key["since"] is not None and at >= key["since"] * 1000:
        report("compromised_key", jti)
    early, late = at < intent["nbf"] * 1000, at >= intent["exp"] * 1000
    if early:
        report("early", jti)
    if record["act"] == "approval.late":
        report("late_kept", jti)
    elif late:
        report("late", jti)
    in_time = record["act"] == "approval.decided" and not early and not late
    return {**result, "record": record, "in_time": in_time, "active": is_active(key, record)}


def judge_outcome(own, intent, required, execution, decisions, report):
    """(state, whether it was taken for approved)."""
    if execution:
        ended = any(one["act"] == "approval.ended" and one["n"] < execution["n"] for one in own)
        refused = any(one["in_time"] and one["value"]["dec"] != "approve" and one["record"]["n"] < execution["n"] for one in decisions)
        if ended or refused:
            report("executed_after_end", "intent")
        if not intent["nbf"] * 1000 <= execution["at"] < intent["exp"] * 1000:
            report("executed_late", "intent")
    state, approved = "requested", execution is not None
    for record in own:
        if record["act"] not in ("approval.ended", "approval.effect"):
            continue
        following = "ended" if record["act"] == "approval.ended" else record["obj"]["state"]
        if following not in NEXT[state]:
            report("ledger_jump", f"n:{record['n']}")
        if following in WENT_OUT and (execution is None or record["n"] < execution["n"]):
            report("executed_unlogged", f"n:{record['n']}")
        approved = approved or following == "approved" or following in WENT_OUT
        state = following
    if state == "unknown":
        report("effect_unknown", "intent")
    if state == "claimed_not_observed":
        report("claimed_not_observed", "intent")
    if execution and intent["action"].startswith(GLASS):
        until = execution["at"] + ((required or {}).get("review") or 86400) * 1000
        for record in own:
            if record["act"] == "approval.reviewed" and record["actor"] != intent["req"] and record["n"] > execution["n"] and record["at"] <= until:
                if not record["obj"]["justified"]:
                    report("break_glass_unjustified", "intent")
                break
        else:
            report("break_glass_without_review", "intent")
    return state, approved


# --- The whole ----------------------------------------------------------------------------------------------------------
KINDS = (
    "head_forged history_rewritten head_inconsistent record_malformed record_unproven enrolment_forged key_unproven "
    "endorsement_forged key_not_endorsed ceremony_late revocation_forged intent_forged intent_unlogged key_missing "
    "other_audience params_unreadable policy_old policy_unproven no_rule quorum_lowered lives_too_long offline_refused "
    "decision_forged decision_unlogged other_intent seen_head_unproven jti_reused chal_reused early late iat_ahead "
    "compromised_key self_approval same_person same_key same_device not_a_person lapsed_role revoked_key vouched_for "
    "owns_target missing_quorum executed_unlogged executed_twice executed_after_end executed_late ledger_jump "
    "break_glass_without_review break_glass_unjustified revocation_unsigned late_kept effect_unknown claimed_not_observed"
).split()
FORGED = set(
    "head_forged history_rewritten head_inconsistent record_malformed record_unproven enrolment_forged key_unproven "
    "endorsement_forged revocation_forged intent_forged intent_unlogged key_missing other_audience decision_forged "
    "decision_unlogged other_intent seen_head_unproven".split()
)
NOTES = {"revocation_unsigned", "late_kept", "effect_unknown", "claimed_not_observed"}


def answer(found, anchor="none", state=None, quorum=None, counted=(), reason=None):
    found = sorted(found, key=lambda one: (KINDS.index(one[0]), one[1]))
    kinds = {kind for kind, _ in found}
    verdict = "FORGED" if kinds & FORGED else "BREACHED" if kinds - NOTES else "VALID"
    return {
        "verdict": "UNVERIFIABLE" if reason else verdict, "reason": reason, "anchor": anchor, "state": state,
        "quorum": quorum, "counted": list(counted), "total": len(found), "findings": [list(one) for one in found],
    }


def read_head(bundle, pin, report):
    """((size, root), times of cosignatures or None)."""
    parsed = note(bundle["head"].encode("utf-8"))
    lines = parsed[0].split("\n") if parsed else []
    size, root = (decimal(lines[1]), b64(lines[2], 32)) if len(lines) == 4 and lines[3] == "" and lines[0] else (None, None)
    if size is None or root is None:
        report("head_forged", "head")
        return None, None
    if lines[0] != bundle["log"]:
        report("head_forged", "head")
    if pin is None:
        return (size, root), None
    _, judged = judge_head(pin, f"{size:020d}.note", bundle["head"].encode("utf-8"))
    if judged is None:
        report("head_forged", "head")
    return (size, root), judged and judged[1]


def judge_anchor(pin, head, heads, times, report):
    if pin is None or times is None:
        return "none"
    for kind, given in (("pinned", pin["heads"][0]), ("witness", None), ("operator", pin["heads"][1])):
        if kind == "witness":
            if times and len(times) >= max(1, pin["quorum"]):
                return kind
        elif given is not None and given["size"] <= head[0]:
            root = next((root for size, root in heads if size == given["size"]), None)
            if root == b64(given["root"], 32):
                return kind
            if root is not None:
                report("history_rewritten", "head")
    return "none"


def judge(text, pin):
    """The verdict over the bytes of a file, as it is printed."""
    value = canonical(text[:-1]) if text.endswith(b"\n") and len(text) <= 3 * 2**23 else None
    if not bundle_shape(value) or units(text.decode("utf-8")) > 2**23:
        return answer((), reason="bundle: malformed")
    bundle, found = value, {}
    report = lambda kind, subject: found.setdefault((kind, subject))
    head, times = read_head(bundle, pin, report)
    read = read_jws(bundle["intent"], "wf-intent+jws", intent_shape)
    if read is None:
        report("intent_forged", "intent")
    if head is None or read is None:
        return answer(found)
    header, payload, intent = read
    ih = unpadded(sha(b"watchfloor/intent/v1\n" + payload))
    records = read_records(bundle, head, report)
    heads = [head]
    for one in bundle["heads"]:
        root, path = b64(one["root"], 32), hashes(one["proof"])
        if root is not None and path is not None and continues((one["size"], root), head, path):
            heads.append((one["size"], root))
        else:
            report("head_inconsistent", f"head:{one['size']}")
    anchor = judge_anchor(pin, head, heads, times, report)
    keys = read_keys(bundle, records, report)

    key = keys.get(header["kid"])
    if key is None:
        report("key_missing", header["kid"])
    else:
        if not signed(bundle["intent"], header, key["kid"], key["jwk"]) or key["iss"] != intent["req"]:
            report("intent_forged", "intent")
        if key["aud"] != intent["aud"]:
            report("other_audience", key["kid"])
    if not PARAMS[effect_of(intent["action"])](intent["params"]):
        report("params_unreadable", "intent")
    spoke = (intent["req"], header["kid"], key and key["device"])
    wanted = dict(id=intent["id"], ih=ih, jws=digest(bundle["intent"]), action=intent["action"])
    asked = [one for one in records if first([one], "approval.requested", **wanted)]
    asked = [one for one in asked if tuple(one["obj"]["voice"][name] for name in ("person", "kid", "device")) == spoke]
    requested = asked[0] if asked else None
    if requested is None:
        report("intent_unlogged", "intent")
    required = requirement(bundle["policy"], intent)
    judge_policy(bundle, intent, required, requested["n"] if requested else FAR, records, report)

    decisions = judge_decisions(bundle, intent, ih, required, keys, records, heads, report)
    own = [one for one in records if one["act"].startswith("approval.") and (one["obj"]["id"], one["obj"]["ih"]) == (intent["id"], ih)]
    executions = [one for one in own if one["act"] == "approval.executing"]
    for one in executions[1:]:
        report("executed_twice", f"n:{one['n']}")
    execution = executions[0] if executions else None
    state, approved = judge_outcome(own, intent, required, execution, decisions, report)

    before = execution["n"] if execution else FAR
    timely = [one for one in decisions if one["in_time"] and one["record"]["n"] < before]
    scene = {
        "intent": intent, "records": records, "required": required, "requested": requested, "execution": execution,
        "kid": header["kid"], "device": key["device"] if key else "",
        "active": key is not None and requested is not None and is_active(key, requested),
    }
    voices = [one["obj"]["voice"] for one in [requested] + [one["record"] for one in timely] if one]
    breaches, counted, quorum = separation(scene, voices, timely)
    if execution:
        named = {one["kid"] for one in execution["obj"]["voices"]}
        breaches = breaches + separation(scene, execution["obj"]["voices"], [one for one in timely if one["key"]["kid"] in named])[0]
    for kind, subject in breaches:
        if kind != "missing_quorum" or approved:
            report(kind, subject)
    return answer(found, anchor, state, quorum, counted)


def load_pin(path):
    with open(path, encoding="utf-8") as file:
        return read_pin(json.load(file))


def read_pin(value):
    origin = value["origin"]
    return {
        "origin": origin,
        "log": [(vkey(k["vkey"], 1), k["from"], k["to"]) for k in value["log_vkeys"]],
        "export": [vkey(k, 1) for k in value["export_vkeys"]],
        "witnesses": [vkey(k, 4) for k in value["witness_vkeys"]],
        "quorum": value.get("quorum", 2),
        "heads": [value.get("head"), value.get("operator")],
        "nonce": b64(value["nonce"], 32) if value.get("nonce") else None,
    }



def main():
    if len(sys.argv) not in (2, 3):
        print("usage: verify_approval.py FILE [PIN]\n\nFILE is one approval, PIN a pin file from somebody you trust (never from the sender).\n"
              "Status: 0 valid and anchored, 1 forged or breached, 2 unverifiable or wrong use, 3 valid but unanchored.", file=sys.stderr)
        return 2
    try:
        pin = load_pin(sys.argv[2]) if len(sys.argv) == 3 else None
        with open(sys.argv[1], "rb") as file:
            text = file.read(3 * 2**23 + 1)
    except (ValueError, OSError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot begin: {error}", file=sys.stderr)
        return 2
    told = judge(text, pin)
    print(json.dumps(told))
    return {"FORGED": 1, "BREACHED": 1, "UNVERIFIABLE": 2}.get(told["verdict"], 3 if told["anchor"] == "none" else 0)


if __name__ == "__main__":
    sys.exit(main())
