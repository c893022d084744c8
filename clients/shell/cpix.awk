# Reads a CPIX document and prints the list of its content keys as JSON. Run it with LC_ALL=C, on text that is
# UTF-8:
#
#   drm_id=CONTENT_ID drm_types=WIDEVINE,... drm_tracks=SD,... drm_period=INDEX awk -f cpix.awk
#
# What is missing from the last two was not asked for. Where the document is none, or makes no sense, it
# prints what is wrong and ends with status 1. Document type declarations are refused, so that there are no
# entities of its own.

BEGIN {
  space["urn:dashif:org:cpix"] = "cpix:"
  space["urn:ietf:params:xml:ns:keyprov:pskc"] = "pskc:"
  system_of["edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"] = "WIDEVINE"
  system_of["9a04f079-9840-4286-ab92-e65be0885f95"] = "PLAYREADY"
  system_of["94ce86fb-07ff-4f43-adb8-93d2fa968ca2"] = "FAIRPLAY"
  named["amp"] = "&"; named["lt"] = "<"; named["gt"] = ">"; named["quot"] = "\""; named["apos"] = "'"
  for (i = 0; i < 256; i++) {
    byte[i] = sprintf("%c", i)
    of_hex[sprintf("%02x", i)] = i
  }
  for (i = 0; i < 64; i++) {
    letter[i] = substr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", i + 1, 1)
    sextet[letter[i]] = i
  }
  white = "[ \t\r\n]*"
  name = "[A-Za-z_\200-\377][-.A-Za-z0-9_\200-\377]*"
  name = name "(:" name ")?"
  attribute = "^[ \t\r\n]+" name white "=" white "(\"[^\"]*\"|'[^']*')"
  scope["0 xml"] = "http://www.w3.org/XML/1998/namespace"
  scope["0 "] = ""
}

{ text = text $0 "\n" }

END {
  sub(/^\357\273\277/, "", text)
  if (text ~ /[\001-\010\013\014\016-\037]/) malformed("the answer has control characters")
  parse()
  if (("" root_id) != ("" ENVIRON["drm_id"]) && has_id) malformed("the answer is for another content")
  if (ENVIRON["drm_period"] != "" && periods != "" && !index(periods, " " ENVIRON["drm_period"] " "))
    malformed("the answer is for another key period")
  if (keys == 0) malformed("the answer has no content key")
  check_tracks()
  for (i = 1; i <= keys; i++) list = list (i > 1 ? "," : "") content_key(i)
  print "[" list "]"
}

function malformed(problem) {
  print problem
  exit 1
}

# -- XML -----------------------------------------------------------------------------------------------------

# Cuts the text at each <, which stands nowhere but at the start of markup, in comments and in CDATA.
function parse(    parts, count, i, piece, first) {
  # Where the separator is a string, some awks end a part at a line end as well.
  count = split(text, parts, /[<]/)
  text_in(parts[1])
  for (i = 2; i <= count; i++) {
    piece = parts[i]
    if (piece ~ /^!--/) {
      while (!(first = index(substr(piece, 4), "-->"))) piece = joined(piece, parts, ++i, count)
      if (index(substr(piece, 4), "--") != first) not_xml()
      text_in(substr(piece, first + 6))
    } else if (piece ~ /^!\[CDATA\[/ && depth > 0) {
      while (!(first = index(piece, "]]>"))) piece = joined(piece, parts, ++i, count)
      content[depth] = content[depth] substr(piece, 9, first - 9)
      text_in(substr(piece, first + 3))
    } else if (piece ~ /^\?/) {
      while (!(first = index(piece, "?>"))) piece = joined(piece, parts, ++i, count)
      instruction(substr(piece, 1, first), i == 2 && parts[1] == "")
      text_in(substr(piece, first + 2))
    } else if (piece ~ /^\//) {
      text_in(closed(piece))
    } else {
      text_in(opened(piece))
    }
  }
  if (depth > 0 || !rooted) not_xml()
}

function not_xml() { malformed("the answer is not well-formed XML without a DTD") }

function joined(piece, parts, i, count) {
  if (i > count) not_xml()
  return piece "<" parts[i]
}

function instruction(piece, at_start) {
  if (piece !~ /^\?xml[ \t\r\n]/) return
  if (!at_start) not_xml()
  piece = tolower(piece)
  if (piece ~ /encoding/ && piece !~ /encoding[ \t\r\n]*=[ \t\r\n]*["'](utf-?8|us-ascii)["']/) not_xml()
}

function text_in(piece) {
  if (index(piece, "]]>")) not_xml()
  if (depth == 0 && piece ~ /[^ \t\r\n]/) not_xml()
  if (depth > 0) content[depth] = content[depth] decoded(piece)
}

# Takes the start of an element; gives what stands behind it.
function opened(piece,    tag, written, value, at, is_empty) {
  if (!match(piece, "^" name) || (depth == 0 && rooted)) not_xml()
  tag = substr(piece, 1, RLENGTH)
  piece = substr(piece, RLENGTH + 1)
  rooted = 1
  if (++depth > 64) not_xml()
  split("", attributes)
  content[depth] = ""
  declared[depth] = ""
  while (match(piece, attribute)) {
    written = substr(piece, 1, RLENGTH)
    piece = substr(piece, RLENGTH + 1)
    at = index(written, "=")
    value = substr(written, at + 1)
    gsub(/^[ \t\r\n]+/, "", value)
    value = substr(value, 2, length(value) - 2)
    gsub(/[\t\r\n]/, " ", value)
    written = substr(written, 1, at - 1)
    gsub(/[ \t\r\n]/, "", written)
    if (written in attributes) not_xml()
    attributes[written] = decoded(value)
    if (written == "xmlns") declare("", attributes[written])
    if (written ~ /^xmlns:/) declare(substr(written, 7), attributes[written])
  }
  if (!match(piece, "^" white "/?>")) not_xml()
  is_empty = index(substr(piece, 1, RLENGTH), "/")
  piece = substr(piece, RLENGTH + 1)
  tags[depth] = tag
  path[depth] = path[depth - 1] "/" expanded(tag)
  begin(path[depth])
  if (is_empty) leave()
  return piece
}

function closed(piece) {
  if (!match(piece, "^/" name white ">")) not_xml()
  if (depth == 0 || piece !~ "^/" literal(tags[depth]) white ">") not_xml()
  leave()
  return substr(piece, RLENGTH + 1)
}

# A name as a regular expression: it has no other special character.
function literal(tag) {
  gsub(/\./, "[.]", tag)
  return tag
}

function declare(prefix, uri) {
  scope[depth " " prefix] = uri
  declared[depth] = declared[depth] " " prefix ","
}

function leave(    prefixes, i, count) {
  finish(path[depth], content[depth])
  count = split(declared[depth], prefixes, ",")
  for (i = 1; i < count; i++) delete scope[depth prefixes[i]]
  depth--
}

function expanded(tag,    colon, prefix, i) {
  colon = index(tag, ":")
  prefix = colon ? substr(tag, 1, colon - 1) : ""
  for (i = depth; i > 0 && !((i " " prefix) in scope); i--);
  if (!((i " " prefix) in scope)) not_xml()
  i = scope[i " " prefix]
  return (i in space ? space[i] : "{" i "}") substr(tag, colon + 1)
}

# A text with its references replaced.
function decoded(raw,    out, at, reference) {
  while (at = index(raw, "&")) {
    out = out substr(raw, 1, at - 1)
    raw = substr(raw, at + 1)
    if (!match(raw, /^(#[0-9]+|#x[0-9A-Fa-f]+|[a-z]+);/)) not_xml()
    reference = substr(raw, 1, RLENGTH - 1)
    raw = substr(raw, RLENGTH + 1)
    if (reference ~ /^#x/) out = out utf8(number(tolower(substr(reference, 3))))
    else if (reference ~ /^#/) out = out utf8(substr(reference, 2) + 0)
    else if (reference in named) out = out named[reference]
    else not_xml()
  }
  return out raw
}

function number(hex,    i, n) {
  n = 0
  for (i = 1; i <= length(hex); i++) n = n * 16 + of_hex["0" substr(hex, i, 1)]
  return n
}

function utf8(code) {
  if (code < 32 && code != 9 && code != 10 && code != 13) not_xml()
  if ((code >= 55296 && code < 57344) || code == 65534 || code == 65535 || code > 1114111) not_xml()
  if (code < 128) return byte[code]
  if (code < 2048) return byte[192 + int(code / 64)] byte[128 + code % 64]
  if (code < 65536) return byte[224 + int(code / 4096)] byte[128 + int(code / 64) % 64] byte[128 + code % 64]
  return byte[240 + int(code / 262144)] byte[128 + int(code / 4096) % 64] \
    byte[128 + int(code / 64) % 64] byte[128 + code % 64]
}

# -- CPIX ----------------------------------------------------------------------------------------------------

function begin(where) {
  if (depth == 1) {
    if (where != "/cpix:CPIX") malformed("the root of the answer is not CPIX")
    has_id = "id" in attributes
    root_id = attributes["id"]
  } else if (where == "/cpix:CPIX/cpix:ContentKeyList/cpix:ContentKey") {
    kid[++keys] = tolower(attributes["kid"])
    iv[keys] = attributes["explicitIV"]
  } else if (where == "/cpix:CPIX/cpix:DRMSystemList/cpix:DRMSystem") {
    system_kid[++systems] = tolower(attributes["kid"])
    system_id[systems] = tolower(attributes["systemId"])
  } else if (where == "/cpix:CPIX/cpix:ContentKeyUsageRuleList/cpix:ContentKeyUsageRule") {
    where = tolower(attributes["kid"])
    if (!(where in track)) track[where] = attributes["intendedTrackType"]
  } else if (where == "/cpix:CPIX/cpix:ContentKeyPeriodList/cpix:ContentKeyPeriod") {
    periods = periods " " attributes["index"] " "
  }
}

function finish(where, value) {
  gsub(/[ \t\r\n]/, "", value)
  if (where == "/cpix:CPIX/cpix:ContentKeyList/cpix:ContentKey/cpix:Data/pskc:Secret/pskc:PlainValue") {
    if (!(keys in plain)) plain[keys] = value
  } else if (sub(/^\/cpix:CPIX\/cpix:DRMSystemList\/cpix:DRMSystem\/cpix:/, "", where)) {
    if (!((systems " " where) in signaling)) signaling[systems " " where] = value
  }
}

# One key for each track that was asked for, and no other.
function check_tracks(    wanted, count, i, j, found) {
  count = split(ENVIRON["drm_tracks"], wanted, ",")
  if (count > 0 && keys != count) malformed("the answer has not one key for each track")
  for (i = 1; i <= count; i++) {
    found = 0
    for (j = 1; j <= keys; j++) if (track[kid[j]] == wanted[i]) found++
    if (found != 1) malformed("the answer has not one key for each track")
  }
}

function content_key(i,    id, value, vector, out, j, drm) {
  if (kid[i] !~ /^[0-9a-f-]+$/ || kid[i] !~ /^........-....-....-....-............$/)
    malformed("a content key has no UUID as its kid")
  if (kid[i] in seen) malformed("two keys of the answer have the same kid")
  seen[kid[i]] = 1
  id = kid[i]
  gsub(/-/, "", id)
  if (length(id) != 32) malformed("a content key has no UUID as its kid")
  value = sixteen_bytes("key", plain[i])
  gsub(/[ \t\r\n]/, "", iv[i])
  vector = sixteen_bytes("IV", iv[i])
  out = track[kid[i]] == "" ? "" : "\"track_type\":" quoted(track[kid[i]]) ","
  out = out both("key_id", id) "," both("key", value) "," both("iv", vector)
  for (j = 1; j <= systems; j++) {
    drm = system_of[system_id[j]]
    if (system_kid[j] != kid[i] || drm == "" || !index("," ENVIRON["drm_types"] ",", "," drm ",")) continue
    if ((i, drm) in told) continue
    told[i, drm] = 1
    out = out ",\"" tolower(drm) "\":" (drm == "FAIRPLAY" ? fairplay(j) : pssh(j))
  }
  return "{" out "}"
}

function both(member, hex) { return "\"" member "_hex\":\"" hex "\",\"" member "_b64\":\"" base64(hex) "\"" }

function sixteen_bytes(what, value,    hex) {
  hex = unbase64(what, value)
  if (length(hex) != 32) malformed("the " what " of a content key has not 16 bytes")
  return hex
}

function fairplay(j) {
  return "{\"key_uri\":" quoted(bytes(unbase64("URIExtXKey", signaling[j " URIExtXKey"]))) "}"
}

# The pssh box and its data, which V1 and NEA-DVR leave it to the client to take out.
function pssh(j,    box, data, given) {
  box = unbase64("PSSH", signaling[j " PSSH"])
  data = data_of(box)
  given = signaling[j " ContentProtectionData"]
  if (given != "" && unbase64("ContentProtectionData", given) != data)
    malformed("ContentProtectionData is not the data of the PSSH")
  return "{\"pssh\":\"" base64(box) "\",\"pssh_payload_only\":\"" base64(data) "\"}"
}

# In hex: size, "pssh", version and flags, system ID, in version 1 a list of key IDs, data size, data.
function data_of(box,    size_at, version) {
  version = substr(box, 17, 2)
  if (length(box) < 64 || number(substr(box, 1, 8)) * 2 != length(box)) malformed("PSSH is not a pssh box")
  if (substr(box, 9, 8) != "70737368" || version > "01") malformed("PSSH is not a pssh box")
  size_at = version == "00" ? 57 : 65 + 32 * number(substr(box, 57, 8))
  if (size_at + 8 > length(box) + 1 || size_at + 7 + 2 * number(substr(box, size_at, 8)) != length(box))
    malformed("PSSH is not a pssh box")
  return substr(box, size_at + 8)
}

# -- text ----------------------------------------------------------------------------------------------------

# Base64 as hex.
function unbase64(what, value,    i, n, hex, padding) {
  if (length(value) % 4 || value !~ /^[A-Za-z0-9+\/]+=?=?$/) malformed(what " is missing or not base64")
  padding = value ~ /==$/ ? 2 : value ~ /=$/ ? 1 : 0
  for (i = 1; i <= length(value); i += 4) {
    n = sextet[substr(value, i, 1)] * 262144 + sextet[substr(value, i + 1, 1)] * 4096
    n += sextet[substr(value, i + 2, 1)] * 64 + sextet[substr(value, i + 3, 1)]
    hex = hex sprintf("%06x", n)
  }
  return substr(hex, 1, length(hex) - 2 * padding)
}

function base64(hex,    i, n, out, rest) {
  for (i = 1; i <= length(hex); i += 6) {
    rest = (length(hex) - i + 1) / 2
    n = number(substr(substr(hex, i, 6) "0000", 1, 6))
    out = out letter[int(n / 262144)] letter[int(n / 4096) % 64]
    out = out (rest > 1 ? letter[int(n / 64) % 64] : "=") (rest > 2 ? letter[n % 64] : "=")
  }
  return out
}

function bytes(hex,    i, out) {
  for (i = 1; i <= length(hex); i += 2) out = out byte[of_hex[substr(hex, i, 2)]]
  return out
}

# As a JSON string.
function quoted(string,    i, c, out) {
  for (i = 1; i <= length(string); i++) {
    c = substr(string, i, 1)
    if (c == "\"" || c == "\\") c = "\\" c
    else if (c ~ /[\001-\037]/) malformed("a text of the answer has control characters")
    out = out c
  }
  return "\"" out "\""
}
