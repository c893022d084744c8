"""Reads what a key server answers. Elements are found by namespace, keys and systems are joined by kid."""

import base64
import re
import struct
import xml.etree.ElementTree as ET

from .cpix_request import CPIX, SYSTEM_IDS
from .errors import MalformedAnswer

NAMESPACES = {"cpix": CPIX, "pskc": "urn:ietf:params:xml:ns:keyprov:pskc"}
UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class _PlainTree(ET.TreeBuilder):
    """Refuses document types, so that there are no entities to expand or fetch."""

    def doctype(self, name, pubid, system):
        raise MalformedAnswer("the answer has a document type")


def read_answer(body, query):
    """The documented client output, of the DRMs that were asked for. Raises MalformedAnswer."""
    root = _parse(body)
    if root.get("id") != query.content_id:
        raise MalformedAnswer("the answer is for another content")
    periods = [each.get("index") for each in _items(root, "ContentKeyPeriodList/cpix:ContentKeyPeriod")]
    if query.period_index is not None and periods and str(query.period_index) not in periods:
        raise MalformedAnswer("the answer is for another key period")
    keys = [_content_key(root, key, query) for key in _items(root, "ContentKeyList/cpix:ContentKey")]
    if not keys:
        raise MalformedAnswer("the answer has no content key")
    if len({key["key_id_hex"] for key in keys}) < len(keys):
        raise MalformedAnswer("two keys of the answer have one kid")
    if query.track_types and sorted(key.get("track_type", "") for key in keys) != sorted(query.track_types):
        raise MalformedAnswer("the answer has not one key for each track")
    return {"content_id": query.content_id, "content_key_list": keys}


def _parse(body):
    try:
        root = ET.fromstring(body, parser=ET.XMLParser(target=_PlainTree()))
    except (ET.ParseError, ValueError, LookupError):
        raise MalformedAnswer("the answer is not well-formed XML") from None
    if root.tag != f"{{{CPIX}}}CPIX":
        raise MalformedAnswer("the root of the answer is not CPIX")
    return root


def _content_key(root, key, query):
    kid = _kid(key)
    if not UUID.fullmatch(kid):
        raise MalformedAnswer("a content key has no UUID as its kid")
    found = {}
    for rule in _items(root, "ContentKeyUsageRuleList/cpix:ContentKeyUsageRule"):
        if _kid(rule) == kid and rule.get("intendedTrackType"):
            found["track_type"] = rule.get("intendedTrackType")
    value = key.find("cpix:Data/pskc:Secret/pskc:PlainValue", NAMESPACES)
    _put(found, "key_id", bytes.fromhex(kid.replace("-", "")))
    _put(found, "key", _bytes_in(value, "key"))
    _put(found, "iv", _decoded(key.get("explicitIV", ""), "IV"))
    for system in _items(root, "DRMSystemList/cpix:DRMSystem"):
        if _kid(system) == kid:
            _put_signaling(found, system, query.drm_types)
    for drm in ("WIDEVINE", "PLAYREADY", "FAIRPLAY"):
        if drm in query.drm_types and drm.lower() not in found:
            raise MalformedAnswer(f"a key has nothing for {drm}")
    return found


def _put(found, name, value):
    if len(value) != 16:
        raise MalformedAnswer(f"the {name} has {len(value)} bytes, not 16")
    found[f"{name}_hex"] = value.hex()
    found[f"{name}_b64"] = base64.b64encode(value).decode("ascii")


def _put_signaling(found, system, drms):
    system_id = system.get("systemId", "").lower()
    wanted = [drm for drm in drms if SYSTEM_IDS[drm] == system_id]
    if "WIDEVINE" in wanted or "PLAYREADY" in wanted:
        found[wanted[0].lower()] = _pssh(system)
    if "FAIRPLAY" in wanted:
        found["fairplay"] = {"key_uri": _key_uri(system)}


def _key_uri(system):
    try:
        return _bytes_in(system.find("cpix:URIExtXKey", NAMESPACES), "URIExtXKey").decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedAnswer("URIExtXKey is no text") from None


def _pssh(system):
    """The box, and the data in it, which V1 and NEA-DVR leave to the client to cut out."""
    box = _bytes_in(system.find("cpix:PSSH", NAMESPACES), "PSSH")
    data = _data_of(box)
    given = system.find("cpix:ContentProtectionData", NAMESPACES)
    if given is not None and _bytes_in(given, "ContentProtectionData") != data:
        raise MalformedAnswer("ContentProtectionData is not the data of the PSSH")
    encoded = [base64.b64encode(each).decode("ascii") for each in (box, data)]
    return {"pssh": encoded[0], "pssh_payload_only": encoded[1]}


def _data_of(box):
    """The data of a box: size, "pssh", version, flags, system ID, key IDs in version 1, data size, data."""
    try:
        size, kind, version = struct.unpack_from(">I4sB", box)
        at = 28 if version == 0 else 32 + 16 * struct.unpack_from(">I", box, 28)[0]
        (data_size,) = struct.unpack_from(">I", box, at)
    except struct.error:
        raise MalformedAnswer("the PSSH is too short") from None
    if kind != b"pssh" or version > 1 or size != len(box) or at + 4 + data_size != len(box):
        raise MalformedAnswer("the PSSH is no pssh box")
    return box[at + 4 :]


def _bytes_in(element, what):
    return _decoded("" if element is None else "".join(element.itertext()), what)


def _decoded(text, what):
    """Base64, in which white space may stand anywhere; never of nothing."""
    try:
        decoded = base64.b64decode("".join(text.split()), validate=True)
    except ValueError:
        decoded = b""
    if not decoded:
        raise MalformedAnswer(f"{what} is missing or no base64")
    return decoded


def _items(root, path):
    return root.iterfind(f"cpix:{path}", NAMESPACES)


def _kid(element):
    return element.get("kid", "").lower()
