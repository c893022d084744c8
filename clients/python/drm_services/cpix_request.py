"""What keys are asked for with: a CPIX document that names the content, its keys and its DRM systems."""

import re
import uuid
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from .errors import InvalidInput

CPIX = "urn:dashif:org:cpix"
# The documents give the first three; those of NCG are the vendor's.
SYSTEM_IDS = {
    "WIDEVINE": "edef8ba9-79d6-4ace-a3c8-27dcd51d21ed",
    "PLAYREADY": "9a04f079-9840-4286-ab92-e65be0885f95",
    "FAIRPLAY": "94ce86fb-07ff-4f43-adb8-93d2fa968ca2",
    "NCG": "d9e4411a-e886-4909-a380-a77f28d52335",
    "HLS_NCG": "48582a1d-1ff4-426e-8cd5-06424fcc578c",
}
SCHEMES = ("CENC", "CBC1", "CENS", "CBCS")
# Least and greatest number of pixels: SD to 576p, HD 720p to 1080p, UHD1 4K, UHD2 8K.
PIXELS = {
    "AUDIO": None,
    "SD": (0, 1024 * 576),
    "HD": (1280 * 720, 1920 * 1080),
    "UHD1": (1920 * 1080 + 1, 4096 * 2160),
    "UHD2": (4096 * 2160 + 1, 8192 * 4320),
}

ET.register_namespace("cpix", CPIX)


@dataclass(frozen=True)
class KeyQuery:
    """What keys are wanted for. Raises InvalidInput.

    No track types: one key for all. No period: no rotation.
    """

    content_id: str
    drm_types: tuple
    encryption_scheme: str | None = None
    track_types: tuple = ()
    period_index: int | str | None = None

    def __post_init__(self):
        check_content_id(self.content_id)
        if not self.drm_types or not _some_of(self.drm_types, SYSTEM_IDS):
            raise InvalidInput(f"drm_types must be some of {', '.join(SYSTEM_IDS)}, each once")
        if self.encryption_scheme is not None and self.encryption_scheme not in SCHEMES:
            raise InvalidInput(f"encryption_scheme must be one of {', '.join(SCHEMES)}")
        if not _some_of(self.track_types, PIXELS):
            raise InvalidInput(f"track_types must be some of {', '.join(PIXELS)}, each once")
        if self.period_index is not None and not re.fullmatch("0|[1-9][0-9]{0,18}", str(self.period_index)):
            raise InvalidInput("period_index must be a whole number")


def check_content_id(content_id):
    """1 to 200 characters that XML allows. Raises InvalidInput."""
    if not isinstance(content_id, str) or not 1 <= len(content_id) <= 200:
        raise InvalidInput("content_id must have 1 to 200 characters")
    if re.search("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", content_id):
        raise InvalidInput("content_id has a character that XML does not allow")


def _some_of(values, known):
    return all(value in known for value in values) and len(set(values)) == len(values)


def build_request(query):
    """The document, in UTF-8: a key for each track, every DRM for each key.

    The kids only tell the tracks apart; the service answers with key IDs of its own.
    """
    root = ET.Element(f"{{{CPIX}}}CPIX", id=query.content_id)
    keys, systems = _add(root, "ContentKeyList"), _add(root, "DRMSystemList")
    rotates = query.period_index is not None
    period_id = f"keyPeriod_{uuid.uuid4()}"
    if rotates:
        periods = _add(root, "ContentKeyPeriodList")
        _add(periods, "ContentKeyPeriod", id=period_id, index=str(query.period_index))
    rules = _add(root, "ContentKeyUsageRuleList") if rotates or query.track_types else None
    scheme = query.encryption_scheme
    for track in query.track_types or (None,):
        kid = str(uuid.uuid4())
        _add(keys, "ContentKey", kid=kid, **({"commonEncryptionScheme": scheme.lower()} if scheme else {}))
        for drm in query.drm_types:
            _add(systems, "DRMSystem", kid=kid, systemId=SYSTEM_IDS[drm])
        if rules is not None:
            _add_rule(rules, kid, track, period_id if rotates else None)
    document = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode()


def _add_rule(rules, kid, track, period_id):
    rule = _add(rules, "ContentKeyUsageRule", kid=kid, **({"intendedTrackType": track} if track else {}))
    if period_id:
        _add(rule, "KeyPeriodFilter", periodId=period_id)
    if PIXELS.get(track):
        least, most = PIXELS[track]
        _add(rule, "VideoFilter", minPixels=str(least), maxPixels=str(most))


def _add(parent, name, **attributes):
    return ET.SubElement(parent, f"{{{CPIX}}}{name}", attributes)
