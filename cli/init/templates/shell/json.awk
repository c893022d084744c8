# Reads one JSON text (RFC 8259) and prints members of it, a line each, in the order they are asked for:
#
#   awk -f json.awk WHAT...
#
#   a.b     the member b of the member a as JSON, on one line; an empty line where there is none
#   @a.b    the string a.b as the text it stands for; an empty line where it is no string of printable
#   characters ?a.b    what kind of value it is: the character it begins with, and behind [ those of its
#   elements
#
# Ends with status 1 where the text is anything but one object. A repeated member is an error. Run it with
# LC_ALL=C.

BEGIN {
  for (i = 1; i < ARGC; i++) {
    want[i] = ARGV[i]
    sub(/^[@?]/, "", want[i])
    wanted[want[i]] = 1
    ask[i] = ARGV[i]
    ARGV[i] = ""
  }
  asked = ARGC - 1
  for (i = 0; i < 256; i++) byte[i] = sprintf("%c", i)
  for (i = 0; i < 16; i++) digit[substr("0123456789abcdef", i + 1, 1)] = i
}

{ text = text $0 "\n" }

END {
  at = 1
  space()
  if (substr(text, at, 1) != "{") exit 1
  value("", 0)
  space()
  if (at <= length(text)) exit 1
  for (i = 1; i <= asked; i++) print answer(ask[i], want[i])
}

function answer(what, path) {
  if (what ~ /^@/) return kind[path] == "\"" ? printable(unquoted(raw[path])) : ""
  if (what ~ /^\?/) return kind[path]
  return raw[path]
}

# exit in a function ends END; the status is kept.
function fail() { exit 1 }

function space() { while (index(" \t\r\n", substr(text, at, 1)) && at <= length(text)) at++ }

function next_is(c) {
  space()
  if (substr(text, at, 1) != c || at > length(text)) return 0
  at++
  return 1
}

# Takes the value that begins here and keeps it, where somebody asked for it. Gives the character it begins
# with.
function value(path, depth,    start, first) {
  if (depth > 100) fail()
  space()
  start = at
  first = substr(text, at, 1)
  if (path in kind) fail()
  if (path != "" && depth < 6) kind[path] = first
  if (first == "{") members(path, depth)
  else if (first == "[") elements(path, depth)
  else if (first == "\"") string()
  else word()
  if (path in wanted) {
    raw[path] = substr(text, start, at - start)
    gsub(/[\r\n]/, "", raw[path])
  }
  return first
}

function members(path, depth,    name) {
  at++
  if (next_is("}")) return
  do {
    space()
    name = unquoted(string())
    if (!next_is(":")) fail()
    value(path == "" ? name : path "." name, depth + 1)
  } while (next_is(","))
  if (!next_is("}")) fail()
}

# Elements are told apart by their number; only the kinds of them are of use.
function elements(path, depth,    count, kinds) {
  at++
  if (next_is("]")) return
  do kinds = kinds value(path "[" count++ "]", depth + 1)
  while (next_is(","))
  if (!next_is("]")) fail()
  if (path in kind) kind[path] = "[" kinds
}

# Takes a string, and gives it as it stands, with its quotes.
function string(    start, part, c) {
  if (substr(text, at, 1) != "\"") fail()
  start = at++
  for (;;) {
    part = substr(text, at, 64)
    if (match(part, /["\\\001-\037]/) == 0) {
      if (length(part) < 64) fail()
      at += 64
      continue
    }
    at += RSTART - 1
    c = substr(text, at, 1)
    if (c == "\"") {
      at++
      return substr(text, start, at - start)
    }
    if (c != "\\") fail()
    escape()
  }
}

function escape() {
  if (substr(text, at + 1, 1) == "u") {
    if (substr(text, at + 2, 4) !~ /^[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f]$/) fail()
    at += 6
    return
  }
  if (substr(text, at + 1, 1) !~ /["\\\/bfnrt]/) fail()
  at += 2
}

function word(    part) {
  part = substr(text, at, 400)
  if (!match(part, /^[-+.0-9A-Za-z]+/)) fail()
  part = substr(part, 1, RLENGTH)
  if (part !~ /^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)$/) fail()
  at += RLENGTH
}

# The text of a string: its escapes become the bytes of UTF-8.
function unquoted(quoted,    rest, out, place, c, code, letter) {
  rest = substr(quoted, 2, length(quoted) - 2)
  while (place = index(rest, "\\")) {
    out = out substr(rest, 1, place - 1)
    c = substr(rest, place + 1, 1)
    if (c == "u") {
      code = hex(substr(rest, place + 2, 4))
      rest = substr(rest, place + 6)
      if (code >= 55296 && code < 56320 && rest ~ /^\\u[dD][c-fC-F]/) {
        code = 65536 + (code - 55296) * 1024 + hex(substr(rest, 3, 4)) - 56320
        rest = substr(rest, 7)
      }
      out = out utf8(code)
      continue
    }
    letter = index("bfnrt", c)
    out = out (letter ? substr("\b\f\n\r\t", letter, 1) : c)
    rest = substr(rest, place + 2)
  }
  return out rest
}

function hex(digits,    i, n) {
  digits = tolower(digits)
  for (i = 1; i <= length(digits); i++) n = n * 16 + digit[substr(digits, i, 1)]
  return n + 0
}

function utf8(code) {
  if (code < 128) return byte[code]
  if (code < 2048) return byte[192 + int(code / 64)] byte[128 + code % 64]
  if (code < 65536) return byte[224 + int(code / 4096)] byte[128 + int(code / 64) % 64] byte[128 + code % 64]
  return byte[240 + int(code / 262144)] byte[128 + int(code / 4096) % 64] \
    byte[128 + int(code / 64) % 64] byte[128 + code % 64]
}

function printable(s) { return s ~ /[\001-\037\177]/ ? "" : s }
