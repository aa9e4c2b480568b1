#!/usr/bin/env python3
"""Checks an audit export (watchfloor/audit/v1) strictly, from the format's text alone and with nothing but Python 3.

    python3 verify.py BUNDLE PIN.json

Prints one JSON object, {"verdict", "reason", "anchor", "total", "findings": [[kind, place], ...]}; place is the index, or
[file, line] for INSERTED and NONCANONICAL. Status: 0 intact and anchored, 1 tampered, 2 unverifiable, 3 unanchored.
Signatures too are checked here, by the arithmetic of RFC 8032, so no library is needed and none is skipped.
Slow and small on purpose: its job is to disagree with the program if one of the two is wrong.
"""
import base64, binascii, bisect, calendar, datetime, hashlib, hmac, json, os, re, sys, zlib

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


# --- Text forms ---------------------------------------------------------------------------------------------------------
def b64(text, length=None):
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if base64.b64encode(data).decode() == text and length in (None, len(data)) else None


def b64url(text):
    if not isinstance(text, str) or not re.fullmatch(r"[A-Za-z0-9_-]{43}", text):
        return None
    data = base64.urlsafe_b64decode(text + "=")
    return data if base64.urlsafe_b64encode(data).decode().rstrip("=") == text else None


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


def read(*parts):
    path = os.path.join(*parts)
    if not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return file.read()


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


def judge_export(pin, data, span, head, disclosures):
    """Time of the export in ms, or None if the note is forged."""
    parsed = note(data)
    if parsed is None:
        return None
    text, signatures = parsed
    known = False
    for who, ident, signature in signatures:
        for key in pin["export"]:
            if key[:2] == (who, ident):
                if not plain(key, text, signature):
                    return None
                known = True
    lines = text.split("\n")
    if not known or len(lines) != 11 or lines[0] != "watchfloor/export/v1" or not re.fullmatch("[A-Za-z0-9_-]{1,64}", lines[2]):
        return None
    root, nonce, time = b64(lines[6], 32), b64(lines[7], 32), instant(lines[8])
    digest = None if lines[9] == "-" else b64(lines[9], 32)
    if root is None or nonce is None or time is None or (lines[9] != "-" and digest is None):
        return None
    if lines[1] != pin["origin"] or tuple(map(decimal, lines[3:6])) != span[:3] or (head and head[0] != root):
        return None
    if pin["nonce"] not in (None, nonce) or (disclosures is not None and digest != sha(disclosures)):
        return None
    return time


# --- Tree and range -----------------------------------------------------------------------------------------------------
def blocks(start, end):
    sizes = []
    while start < end:
        size = 1
        while start % (2 * size) == 0 and start + 2 * size <= end:
            size *= 2
        sizes.append(size)
        start += size
    return sizes


def roots(span, leaves, wanted):
    """Roots at the wanted sizes that leaves of [a, b) and the blocks around give."""
    a, b, n, left, right = span
    found, stack, total = {}, [], 0
    enough = len(leaves) >= b - a
    parts = list(zip(blocks(0, a), left)) + [(1, leaf) for leaf in leaves[: b - a]]
    parts += list(zip(blocks(b, n), right)) if enough else []
    for size, item in [(0, b"")] + parts:
        if size:
            start = total
            total += size
            while stack and stack[-1][1] == size and stack[-1][0] % (2 * size) == 0:
                start, _, before = stack.pop()
                item, size = node(before, item), 2 * size
            stack.append((start, size, item))
        if total in wanted:
            root = stack[-1][2] if stack else sha(b"")
            for _, _, before in reversed(stack[:-1]):
                root = node(before, root)
            found[total] = root
    return found


def read_range(data):
    try:
        value = json.loads(data)
        a, b, n = value["a"], value["b"], value["n"]
        good = sorted(value) == ["a", "b", "left", "n", "right"] and all(type(x) is int for x in (a, b, n))
        if not good or not 0 <= a <= b <= n <= 2**53 - 1:
            return None
        left, right = [b64(x, 32) for x in value["left"]], [b64(x, 32) for x in value["right"]]
    except (ValueError, KeyError, TypeError):
        return None
    if None in left + right or len(left) != len(blocks(0, a)) or len(right) != len(blocks(b, n)):
        return None
    return (a, b, n, left, right), data == (jcs(value) + "\n").encode()


# --- Lines --------------------------------------------------------------------------------------------------------------
def claimed_number(line):
    match = re.search(rb'"_n"[ \t]*:[ \t]*(0|[1-9][0-9]{0,15})[ \t]*[,}]', line[:256])
    return int(match.group(1)) if match else None


def claimed_previous(line):
    match = re.search(rb'"_prev"[ \t]*:[ \t]*"([0-9a-f]{64})"', line[:512])
    return bytes.fromhex(match.group(1).decode()) if match else None


def localise(known, size, lines, hashes, a, report):
    """Section 6, step 3; `known` maps places to hashes."""
    where = {}
    for place in sorted(known, reverse=True):
        where[known[place]] = place
    places = [where.get(leaf) for leaf in hashes]
    tails, ends, before = [], [], {}
    for line, place in enumerate(places):
        if place is None:
            continue
        at = bisect.bisect_left(tails, place)
        before[line] = ends[at - 1] if at else None
        tails[at : at + 1], ends[at : at + 1] = [place], [line]
    kept, line = [], ends[-1] if ends else None
    while line is not None:
        kept.append(line)
        line = before[line]
    kept.reverse()
    chosen, named = {places[line] for line in kept}, set()
    for line, place in enumerate(places):
        if place is not None and not _in(kept, line):
            report("DUPLICATED" if place in chosen | named else "REORDERED", a + place)
            named.add(place)
    present = {place for place in places if place is not None}
    used = set()
    bounds = [(-1, -1)] + [(line, places[line]) for line in kept] + [(len(lines), size)]
    for (line, low), (stop, high) in zip(bounds, bounds[1:]):
        for at in range(line + 1, stop):
            if places[at] is None:
                number = claimed_number(lines[at])
                place = None if number is None else number - a
                if place is not None and low < place < high and place not in present | used:
                    used.add(place)
                    report("ALTERED", a + place)
                else:
                    report("INSERTED", ("records.ndjson", at + 1))
    held = present | used
    end = size
    while end > 0 and end - 1 not in held:
        end -= 1
    if end < size:
        report("TRUNCATED", a + end)
    for place in range(end):
        if place not in held:
            report("REMOVED", a + place)
    return places


def _in(kept, line):
    at = bisect.bisect_left(kept, line)
    return at < len(kept) and kept[at] == line


def chain(lines, hashes, a, b, g, before):
    """A19: the list that lines tell of each other."""
    known = {place: hashes[place] for place in range(g - a)}
    part = [(at, claimed_number(lines[at])) for at in range(g - a, len(lines))]
    part = [(at, number) for at, number in part if number is not None and a <= number < b]
    by = {}
    for order, (at, number) in enumerate(part):
        by.setdefault(number, []).append((at, order))
    told_of = {i for number in by for i in (number - 1, number) if g <= i < b}
    for i in sorted(told_of, reverse=True):
        later = by.get(i + 1, []) if i + 1 < b else []
        follower = [at for at, _ in later if hashes[at] == known.get(i + 1 - a)]
        told = None
        if follower:
            told = claimed_previous(lines[follower[0]])
        else:
            linked = {claimed_previous(lines[at]) for at, _ in later}
            earlier = {before} if i == g else {hashes[at] for at, _ in by.get(i - 1, [])}
            free = i == g and before is None
            tests = (
                lambda at, _: hashes[at] in linked,
                lambda at, _: free or (claimed_previous(lines[at]) is not None and claimed_previous(lines[at]) in earlier),
                lambda _, order: (order == 0 or part[order - 1][1] < i)
                and (order == len(part) - 1 or part[order + 1][1] > i),
            )
            for test in tests:
                hits = [at for at, order in by.get(i, []) if test(at, order)]
                if hits:
                    told = hashes[hits[0]]
                    break
        if told is not None:
            known[i - a] = told
    return known


def well(value):
    if isinstance(value, dict) and "#" in value:
        return len(value) == 1 and b64url(value["#"]) is not None
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


def commitments(value, path=""):
    if isinstance(value, dict):
        if "#" in value:
            return {path: value["#"]}
        items = [(name.replace("~", "~0").replace("/", "~1"), item) for name, item in value.items()]
    else:
        items = [(str(at), item) for at, item in enumerate(value)] if isinstance(value, list) else []
    return {p: c for name, item in items for p, c in commitments(item, f"{path}/{name}").items()}


# --- The whole ----------------------------------------------------------------------------------------------------------
def judge_fields(data, records, span, origin, report):
    a, b = span[:2]
    used = set()
    lines = data.split(b"\n") if data else [b""]
    for at, line in enumerate(lines[:-1] + ([lines[-1]] if lines[-1] else [])):
        value = canonical(line) if at < len(lines) - 1 else None
        good = isinstance(value, dict) and sorted(value) == ["n", "p", "s", "v"] and type(value["n"]) is int
        salt = b64url(value["s"]) if good else None
        if salt is None or value["n"] < 0 or not isinstance(value["p"], str):
            report("NONCANONICAL", ("disclosures.ndjson", at + 1))
            continue
        n, path = value["n"], value["p"]
        if a <= n < b and n not in records:
            continue
        wanted = commitments(records[n]).get(path) if n in records else None
        if wanted is None or (n, path) in used:
            report("ORPHAN", n)
            continue
        used.add((n, path))
        message = f"watchfloor/audit/field/v1\n{origin}\n".encode() + n.to_bytes(8, "big")
        message += f"{path}\n{jcs(value['v'])}".encode()
        if b64url(wanted) != hmac.new(salt, message, "sha256").digest():
            report("MISMATCH", n)


def load_pin(path):
    with open(path, encoding="utf-8") as file:
        value = json.load(file)
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


def pinned_time(head):
    text = head.get("time")
    if text is None:
        return None
    return instant(text if "." in text else text[:-1] + ".000Z")


def verify(folder, pin):
    findings, reasons = [], []
    report = lambda kind, place: findings.append((kind, place))
    done = lambda anchor="none": (findings, reasons, anchor)
    data = read(folder, "range.json")
    parsed = read_range(data) if data is not None else None
    if parsed is None:
        reasons.append("range.json: " + ("missing" if data is None else "malformed"))
        return done()
    span, is_canonical = parsed
    a, b, n, left, _ = span
    if not is_canonical:
        report("NONCANONICAL", ("range.json", None))
    heads = {}
    place = os.path.join(folder, "checkpoints")
    for name in os.listdir(place) if os.path.isdir(place) else []:
        size, head = judge_head(pin, name, read(place, name))
        if head is None:
            report("FORGED_HEAD", size)
        else:
            heads[size] = head
    disclosures = read(folder, "disclosures.ndjson")
    exported, data = None, read(folder, "export.note")
    if data is None:
        reasons.append("export.note: missing")
    else:
        exported = judge_export(pin, data, span, heads.get(n), disclosures)
        if exported is None:
            report("FORGED_EXPORT", None)
    if read(place, f"{n:020d}.note") is None:
        reasons.append(f"checkpoints/{n:020d}.note: missing")

    records, packed = read(folder, "records.ndjson"), read(folder, "records.ndjson.gz")
    if (records is None) == (packed is None):
        reasons.insert(0, "records.ndjson: " + ("missing" if records is None else "ambiguous"))
        return done()
    if packed is not None:
        engine = zlib.decompressobj(31)
        try:
            records = engine.decompress(packed)
        except zlib.error:
            records = None
        if records is None or not engine.eof:
            reasons.insert(0, "records.ndjson.gz: unreadable")
            return done()
        if engine.unused_data:
            report("NONCANONICAL", ("records.ndjson.gz", None))
    lines = records.split(b"\n")
    unfinished = lines[-1] != b""
    if not unfinished:
        lines.pop()
    hashes = [sha(b"\x00" + line) for line in lines]

    # Steps 3 and 4
    wanted = {n, *heads, *(head["size"] for head in pin["heads"] if head)}
    before = sha(f"watchfloor/audit/genesis/v1\n{pin['origin']}\n".encode()) if a == 0 else left[-1] if a % 2 else None
    raw = read(folder, "leaves.bin")
    computed, known = {}, None
    for data in (raw, b"".join(hashes)):
        if data is None or known is not None or len(data) != 32 * (b - a) or n not in heads:
            continue
        leaves = [data[at : at + 32] for at in range(0, len(data), 32)]
        computed = roots(span, leaves, wanted)
        if computed[n] == heads[n][0]:
            known = leaves
            if raw is not None and raw != data:
                given = [raw[at : at + 32] for at in range(0, len(raw), 32)] + [b""]
                report("BAD_LEAVES", a + next((at for at in range(b - a) if given[at] != hashes[at]), b - a))
    if known is not None:
        for size, (root, _) in heads.items():
            if computed.get(size, root) != root:
                report("SPLIT_VIEW", size)
        places = localise(dict(enumerate(known)), b - a, lines, hashes, a, report)
        proven = dict(enumerate(known))
    else:
        computed = {}
        g, h = a, None
        walked = sorted(size for size in heads if a < size <= b or (size == n and n > b))
        found = roots(span, hashes, set(walked))
        for size in walked:
            if found.get(size) != heads[size][0] or (size > b and len(lines) != b - a):
                h = size
                break
            g = min(size, b)
        count = len(findings)
        told = chain(lines, hashes, a, b, g, hashes[g - a - 1] if g > a else before)
        localise(told, b - a, lines, hashes, a, report)
        if len(findings) == count and h is not None:
            report("REWRITTEN", g)
        places = [at if at < g - a else None for at in range(len(lines))]
        proven = {at: hashes[at] for at in range(g - a)}

    # Step 2
    anchor = "none"
    newest = max(heads[n][1].values()) * 1000 if n in heads and heads[n][1] else None
    for kind, head in (("pinned", pin["heads"][0]), ("witness", None), ("operator", pin["heads"][1])):
        if anchor != "none":
            break
        if kind == "witness":
            if newest is not None and len(heads[n][1]) >= max(1, pin["quorum"]):
                anchor = kind
        elif head is not None and head["size"] > n:
            if exported is not None and pinned_time(head) is not None and exported > pinned_time(head):
                report("ROLLED_BACK", n)
        elif head is not None:
            root = heads[head["size"]][0] if head["size"] in heads else computed.get(head["size"])
            if root == b64(head["root"], 32):
                anchor = kind
            elif root is not None:
                report("REWRITTEN", 0)
    if newest is not None and exported is not None and newest < exported - 7200000:
        report("STALE_HEAD", n)

    # Steps 5 and 6
    clean, last = {}, None
    for at, line in enumerate(lines):
        place = places[at]
        record = None if unfinished and at == len(lines) - 1 else strict(line, pin["origin"])
        good = record is not None
        if good and place is not None:
            previous = before if place == 0 else proven.get(place - 1)
            good = record["_n"] == a + place and previous in (None, bytes.fromhex(record["_prev"]))
            good = good and not (last and last[0] == place - 1 and record["_t"] < last[1])
        last = (place, record["_t"]) if record is not None and place is not None else None
        if not good:
            report("NONCANONICAL", ("records.ndjson", at + 1))
        elif place is not None:
            clean.setdefault(a + place, record)
    judge_fields(disclosures, clean, span, pin["origin"], report)
    return done(anchor)


def main():
    if len(sys.argv) != 3:
        print("usage: verify.py FOLDER PIN\n\nFOLDER is an export, PIN a pin file from somebody you trust (never from the export).\n"
              "Status: 0 intact and anchored, 1 tampered, 2 unverifiable or wrong use, 3 intact but unanchored.", file=sys.stderr)
        return 2
    folder, path = sys.argv[1:]
    try:
        pin = load_pin(path)
    except (ValueError, OSError, KeyError, TypeError, AttributeError) as error:
        print(f"cannot begin: {error}", file=sys.stderr)
        return 2
    findings, reasons, anchor = verify(folder, pin)
    verdict = "TAMPERED" if findings else "UNVERIFIABLE" if reasons else "INTACT"
    print(json.dumps({
        "verdict": verdict,
        "reason": reasons[0] if reasons else None,
        "anchor": anchor,
        "total": len(findings),
        "findings": findings[:10000],
    }))
    return {"TAMPERED": 1, "UNVERIFIABLE": 2}.get(verdict, 3 if anchor == "none" else 0)


if __name__ == "__main__":
    sys.exit(main())
