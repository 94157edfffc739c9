#!/usr/bin/env python3
"""Writes v1.json: known answers for version 1 of the log's format.

A second implementation, made from docs/formats/log.md alone and sharing no code
with the package that it checks. Run by hand when the format gets a new version
(never to change v1.json); needs Python 3 with OpenSSL's SM3 and `cryptography`.
"""
import base64, hashlib, json, struct, sys
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
sm3 = lambda *parts: hashlib.new("sm3", b"".join(parts)).digest()
b64 = lambda b: base64.b64encode(b).decode()

def entry(salt, payload):
    return (b"liuhen.event/v1\n" + sha(b"liuhen.c256/v1\n", salt, payload)
            + sm3(b"liuhen.csm3/v1\n", salt, payload))

def split(n):
    k = 1
    while 2 * k < n:
        k *= 2
    return k

def root(leaves):
    if not leaves:
        return sha()
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return sha(b"\x01", root(leaves[:k]), root(leaves[k:]))

def path(m, leaves):
    if len(leaves) == 1:
        return []
    k = split(len(leaves))
    if m < k:
        return path(m, leaves[:k]) + [root(leaves[k:])]
    return path(m - k, leaves[k:]) + [root(leaves[:k])]

def consistency(m, leaves, whole=True):
    n = len(leaves)
    if m == n:
        return [] if whole else [root(leaves)]
    k = split(n)
    if m <= k:
        return consistency(m, leaves[:k], whole) + [root(leaves[k:])]
    return consistency(m - k, leaves[k:], False) + [root(leaves[:k])]

def text(s):
    return struct.pack(">H", len(s.encode())) + s.encode()

def member(m):
    return (b"liuhen.member/v1\n" + struct.pack(">Q", m["position"]) + text(m["item"])
            + bytes.fromhex(m["sha256"]) + bytes.fromhex(m["sm3"])
            + struct.pack(">QQQ", m["size"], m["from"], m["to"]) + text(m["log"]) + struct.pack(">Q", m["last"]))

# Event i of the example log has 32 times the byte i mod 256 for salt.
salts = [bytes([i % 256]) * 32 for i in range(600)]
payloads = [("{\"n\":%d,\"事\":\"留痕\"}" % i).encode() for i in range(600)]
entries = [entry(s, p) for s, p in zip(salts, payloads)]
leaves = [sha(b"\x00", e) for e in entries]

name = "liuhen/019a7c00-0000-7000-8000-00000000c1ee"
seed = bytes(range(32))
private = Ed25519PrivateKey.from_private_bytes(seed)
public = b"\x01" + private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
key_id = sha(name.encode() + b"\n" + public)[:4]
vkey = "%s+%s+%s" % (name, key_id.hex(), b64(public))
skey = "PRIVATE+KEY+%s+%s+%s" % (name, key_id.hex(), b64(b"\x01" + seed))
body = "%s\n%d\n%s\n" % (name, 600, b64(root(leaves)))
signed = body + "\n\u2014 %s %s\n" % (name, b64(key_id + private.sign(body.encode())))
proof = "c2sp.org/tlog-proof@v1\nindex 300\n" + "".join(b64(h) + "\n" for h in path(300, leaves)) + "\n" + signed

bundle = lambda es: b"".join(struct.pack(">H", len(e)) + e for e in es)
tiles = {
    "tile/0/000": b"".join(leaves[:256]),
    "tile/0/002.p/88": b"".join(leaves[512:]),
    "tile/1/000.p/2": root(leaves[:256]) + root(leaves[256:512]),
    "tile/entries/001": bundle(entries[256:512]),
    "tile/entries/002.p/88": bundle(entries[512:]),
}

members = [dict(position=i + 1, item="item-%d" % i, sha256=sha(payloads[i]).hex(), sm3=sm3(payloads[i]).hex(),
                size=1000 * i, **{"from": 0, "to": 5_000_000 * i}, log=name, last=i) for i in range(5)]
members[4].update(sha256="00" * 32, sm3="00" * 32, size=0, item="纸质笔录-1")
ordered = [sha(b"liuhen.ordered-root/v1\n", struct.pack(">Q", n),
               root([sha(b"\x00", member(m)) for m in members[:n]])).hex() for n in range(6)]

records = [(7, b"first"), (9, b""), (7, b"third")]
sealed = (b"liuhen.sealed-bundle/v1\n" + struct.pack(">QH", 512, len(records))
          + b"".join(struct.pack(">QI", k, len(d)) + d for k, d in records))
keys = [(7, "matter/1", b"wrapped"), (9, "agency/2", b"")]
keyfile = (b"liuhen.sealed-keys/v1\n" + struct.pack(">H", len(keys))
           + b"".join(struct.pack(">Q", k) + text(s) + struct.pack(">H", len(w)) + w for k, s, w in keys))

json.dump({
    "entries": [{"salt": salts[i].hex(), "payload": payloads[i].decode(), "entry": entries[i].hex(), "leaf": b64(leaves[i])}
                for i in (0, 1, 255, 599)],
    "roots": {str(n): b64(root(leaves[:n])) for n in (0, 1, 2, 3, 7, 255, 256, 257, 511, 512, 513, 600)},
    "seed": seed.hex(), "name": name, "skey": skey, "vkey": vkey, "fingerprint": sha(vkey.encode()).hex(),
    "checkpoint": signed, "proof": proof,
    "consistency": {"%d-600" % m: [b64(h) for h in consistency(m, leaves)] for m in (1, 256, 257, 599, 600)},
    "tiles": {p: hashlib.sha256(d).hexdigest() for p, d in tiles.items()},
    "members": members, "ordered": ordered,
    "sealed": sealed.hex(), "keys": keyfile.hex(),
}, sys.stdout, ensure_ascii=False, indent=1)
print()
