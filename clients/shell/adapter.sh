#!/bin/sh
# An adapter for Countersign: calls of the client protocol, version 1, become calls of drm.sh.
#
# It needs a POSIX shell with its usual commands (awk, od, tr, date, iconv), curl, and openssl 1.1 or later;
# no jq:
#
#   countersign run -- sh clients/shell/adapter.sh
#
# What it does not have is left out of what it says it implements: the receiver of callbacks, which takes a
# server.

here=$(dirname -- "$0")
drm_awk=$here
drm_work=${TMPDIR:-/tmp}/countersign-shell.$(openssl rand -hex 8)
. "$here/drm.sh"

umask 077
set -f
mkdir "$drm_work" || exit 1
trap 'rm -rf "$drm_work"' EXIT
trap 'exit 1' HUP INT TERM

methods='"packaging.registerStorage","packaging.updateStorage","packaging.listStorages"'
methods=$methods',"packaging.registerJob","packaging.listJobs"'
methods=$methods',"cpix.getContentKeys","speke.heartbeat","sevu.requestTicket"'
client='{"name":"countersign-shell","version":"0.1.0","language":"shell"}'

# members PATH...: the members of the line, one to a line (json.awk).
members() { printf '%s\n' "$line" | awk -f "$drm_awk/json.awk" "$@"; }

# call METHOD: prints a result, or an error with status 1.
call() {
  case $1 in
    initialize) printf '{"protocolVersion":1,"client":%s,"methods":[%s]}' "$client" "$methods" ;;
    shutdown) printf null ;;
    packaging.registerStorage)
      need storage_name id password aws_bucket region
      need_word type S3
      with_site save_storage POST
      ;;
    packaging.updateStorage)
      need storage_id
      with_site save_storage PUT
      ;;
    packaging.listStorages)
      need region
      need_word storage_type S3
      with_site list storage
      ;;
    packaging.registerJob)
      need job_name content_id storage.input.storage_id storage.output.storage_id
      need_list storage.input.contents_path streaming_format protect_type
      with_site register_job
      ;;
    packaging.listJobs)
      need region
      with_site list pack
      ;;
    cpix.getContentKeys) keys ;;
    speke.heartbeat) heartbeat "$(members @params.target.baseUrl)" ;;
    sevu.requestTicket) ticket ;;
    *) fail -32601 'method not found' ;;
  esac
}

# with_site FUNCTION ARGUMENT...: calls it with the site of the target and the whole input behind its
# arguments.
with_site() {
  site=$(members @params.target.baseUrl @params.target.siteId @params.target.siteKey \
    @params.target.accessKey params.input)
  { IFS= read -r url; IFS= read -r id; IFS= read -r key; IFS= read -r access; IFS= read -r input; } <<EOF
$site
EOF
  "$@" "$url" "$id" "$key" "$access" "$input"
}

keys() {
  asked=$(members @params.target.kmsUrl @params.target.streamingFormat @params.input.api \
    @params.input.content_id params.input.content_id params.input.drm_types @params.input.encryption_scheme \
    params.input.track_types params.input.period_index)
  {
    IFS= read -r url; IFS= read -r format; IFS= read -r api; IFS= read -r id; IFS= read -r raw_id
    IFS= read -r drms; IFS= read -r scheme; IFS= read -r tracks; IFS= read -r period
  } <<EOF
$asked
EOF
  [ -n "$id" ] && [ ${#id} -le 200 ] || refuse 'content_id must have 1 to 200 printable characters'
  drms=$(words drm_types "$drms" WIDEVINE PLAYREADY FAIRPLAY NCG HLS_NCG) || { printf %s "$drms"; exit 1; }
  [ -n "$drms" ] || refuse 'drm_types is empty'
  tracks=$(words track_types "${tracks:-[]}" AUDIO SD HD UHD1 UHD2) || { printf %s "$tracks"; exit 1; }
  case $scheme in '' | CENC | CBC1 | CENS | CBCS) ;; *) refuse 'encryption_scheme is unknown' ;; esac
  period=$(printf %s "$period" | tr -d '"')
  case $period in *[!0-9]*) refuse 'period_index must be a whole number' ;; esac
  case $api$tracks in
    v2* | speke* | v1) list=$(content_keys "$url" "$id" "$drms" "$scheme" "$tracks" "$period") ;;
    nea-dvr)
      case $format in dash | hls) ;; *) refuse 'streamingFormat is neither dash nor hls' ;; esac
      list=$(nea_dvr_keys "$url" "$id" "$drms")
      ;;
    v1* | nea-dvr*) refuse "$api has one key for all tracks" ;;
    *) refuse 'api is unknown' ;;
  esac || { printf %s "$list"; exit 1; }
  printf '{"content_id":%s,"content_key_list":%s}' "$raw_id" "$list"
}

# words NAME LIST WORD...: a JSON list of some of these words, as words between commas.
words() {
  name=$1 list=$(printf %s "$2" | tr -d '[:space:]') some=
  shift 2
  case $list in \[*\]) ;; *) refuse "$name is not a list" ;; esac
  for word in $(printf %s "$list" | tr ',' ' ' | tr -d '[]'); do
    word=${word#\"} word=${word%\"}
    case " $* " in *" $word "*) ;; *) refuse "$name has an unknown word" ;; esac
    case ",$some," in *",$word,"*) refuse "$name has a word twice" ;; esac
    some=${some:+$some,}$word
  done
  printf %s "$some"
}

ticket() {
  need app video ip
  asked=$(members @params.target.apiUrl @params.target.apiSecret params.target.apiKey params.target.cdn \
    params.input.app params.input.video params.input.pass params.input.ip params.input.uses \
    params.input.expire)
  {
    IFS= read -r url; IFS= read -r secret; IFS= read -r api_key; IFS= read -r cdn; IFS= read -r app
    IFS= read -r video; IFS= read -r pass; IFS= read -r ip; IFS= read -r uses; IFS= read -r expire
  } <<EOF
$asked
EOF
  case $pass in
    '"'?*'"') ;;
    '') pass=\"$(new_password)\" ;;
    *) refuse 'pass is empty' ;;
  esac
  case $uses in '' | *[!0-9]*) refuse 'uses is no whole number' ;; esac
  case $expire in
    \"[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]\ [0-9][0-9]:[0-9][0-9]:[0-9][0-9]\") ;;
    *) refuse 'expire is not YYYY-MM-DD HH:MM:SS' ;;
  esac
  wish="\"app\":$app,\"video\":$video,\"pass\":$pass,\"ip\":$ip,\"uses\":$uses,\"expire\":$expire"
  request_ticket "$url" "$secret" "\"api_key\":$api_key,\"cdn\":$cdn,$wish"
}

# -- checks of the input -------------------------------------------------------------------------------------

# need NAME...: texts that are not empty.
need() {
  paths=
  for name; do paths="$paths params.input.$name"; done
  # shellcheck disable=SC2086
  members $paths | while IFS= read -r value; do
    case $value in '"'?*'"') ;; *) exit 1 ;; esac
  done || refuse "one of these is missing: $*"
}
need_word() { [ "$(members "@params.input.$1")" = "$2" ] || refuse "$1 must be $2"; }
need_list() {
  for name; do
    case $(members "?params.input.$name") in \[?*) ;; *) refuse "$name must be a list" ;; esac
  done
}

# -- the protocol --------------------------------------------------------------------------------------------

while IFS= read -r line || [ -n "$line" ]; do
  [ -n "$line" ] || continue
  if request=$(members id @method); then
    { IFS= read -r id; IFS= read -r method; } <<EOF
$request
EOF
    if outcome=$(call "$method" </dev/null); then member=result; else member=error; fi
    [ -n "$id" ] || continue
  else
    id=null member=error outcome='{"code":-32700,"message":"the line is no JSON object"}'
  fi
  [ -n "$outcome" ] || outcome='{"code":-32603,"message":"internal error"}'
  printf '{"jsonrpc":"2.0","id":%s,"%s":%s}\n' "$id" "$member" "$outcome"
done
