# A small client of the packaging API, the CPIX APIs and sevu.request, for POSIX sh with curl and openssl.
# To be read into a shell:  . ./drm.sh
#
# Each function prints JSON: with status 0 the documented response, with any other status an error of the form
# {"code":N,"message":"...","data":{...}} (docs/client-protocol.md, Errors). What they are given as a request
# is the JSON of the documents, so that a text in it travels as it is, whatever its characters.
#
# drm_work is a folder for files of a call, for nobody else's eyes. drm_awk is the folder of json.awk and
# cpix.awk. The site key and the ticket secret are arguments of openssl for a moment: on a machine where
# others see your processes, use another client.

LC_ALL=C
export LC_ALL

# For a whole call, up to the last byte of the answer, in seconds.
drm_timeout=4

# -- packaging -----------------------------------------------------------------------------------------------

# packaging METHOD storage|pack BASE_URL SITE_ID SITE_KEY ACCESS_KEY REQUEST: prints the body of a success.
packaging() {
  [ ${#5} -eq 32 ] || refuse 'the site key must have 32 bytes'
  [ -n "$4" ] && [ -n "$6" ] || refuse 'the site ID or the access key is missing'
  key=$(printf %s "$5" | in_hex)
  # The service fixed the IV: the 16 characters 0123456789abcdef.
  data=$(printf %s "$7" | openssl enc -aes-256-cbc -K "$key" -iv 30313233343536373839616263646566 -base64 -A)
  timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  hash=$(printf %s "$6$4$data$timestamp" | openssl dgst -sha256 -binary | openssl base64 -A)
  envelope="{\"data\":\"$data\",\"timestamp\":\"$timestamp\",\"hash\":\"$hash\"}"
  query=pallycon-apidata=$(percent_encoded "$(printf %s "$envelope" | openssl base64 -A)")
  url=${3%/}/api/v2/$2/$(percent_encoded "$4")?$query
  send "$1" "$url" -H 'Content-Type: application/json;charset=UTF-8'
  refuse_failure
  code=$(body @error_code) && [ "$code" = 0000 ] ||
    malformed 'the answer is no JSON object with an error_code'
}

# save_storage POST|PUT ...: registers a storage, or gives it another name or description.
save_storage() {
  packaging "$1" storage "$2" "$3" "$4" "$5" "$6"
  answer_with_id storage_id
}

# register_job ...: registers a packaging job, whose storages are registered already.
register_job() {
  packaging POST pack "$1" "$2" "$3" "$4" "$5"
  answer_with_id job_id
}

answer_with_id() {
  members=$(body "$1" error_message)
  { IFS= read -r id; IFS= read -r message; } <<EOF
$members
EOF
  case $id in '"'?*'"' | -[0-9]* | [0-9]*) ;; *) malformed "success without a $1" ;; esac
  printf '{"error_code":"0000","error_message":%s,"%s":%s}' "${message:-null}" "$1" "$id"
}

# list storage|pack ...: a page of storages or jobs, each as the service gave it.
list() {
  packaging GET "$1" "$2" "$3" "$4" "$5" "$6"
  members=$(body error_message total_count time_zone data '?data')
  { IFS= read -r message; IFS= read -r total; IFS= read -r zone; IFS= read -r data; IFS= read -r kind; } <<EOF
$members
EOF
  case $kind in
    '' | n) data='[]' ;; # Nothing found may mean no rows at all.
    [!\[]* | \[*[!{]*) malformed 'success without a list of rows' ;;
  esac
  printf '{"error_code":"0000","error_message":%s,"total_count":%s%s,"data":%s}' \
    "${message:-null}" "${total:-null}" "${zone:+,\"time_zone\":$zone}" "$data"
}

# -- CPIX ----------------------------------------------------------------------------------------------------

# content_keys URL CONTENT_ID DRMS [SCHEME [TRACKS [PERIOD]]]: the list of content keys, asked for by a
# document: V1, V2 and SPEKE, which differ in their URL only. DRMs and tracks are words between commas; no
# tracks means one key for all.
content_keys() {
  key_request "$2" "$3" "$4" "$5" "$6" >"$drm_work/request"
  send POST "$1" -H 'Content-Type: application/xml' --data-binary "@$drm_work/request"
  read_keys "$2" "$3" "$5" "$6"
}

# nea_dvr_keys URL CONTENT_ID DRMS: the same, asked for by the URL alone, which has streaming format and
# content ID in it.
nea_dvr_keys() {
  send GET "$1"
  read_keys "$2" "$3" '' ''
}

# The document: a key for each track, every DRM for each. The kid only tells the tracks apart: the service
# answers with key IDs of its own. With a period index, every key has a rule that names the period.
key_request() {
  keys= systems= rules= period= in_period= scheme=
  [ -z "$3" ] || scheme=" commonEncryptionScheme=\"$(printf %s "$3" | tr A-Z a-z)\""
  if [ -n "$5" ]; then
    id=keyPeriod_$(new_uuid)
    period="<cpix:ContentKeyPeriod id=\"$id\" index=\"$5\"/>"
    in_period="<cpix:KeyPeriodFilter periodId=\"$id\"/>"
  fi
  for track in $(printf %s "${4:--}" | tr , ' '); do
    kid=$(new_uuid)
    keys="$keys<cpix:ContentKey kid=\"$kid\"$scheme/>"
    for drm in $(printf %s "$2" | tr , ' '); do
      systems="$systems<cpix:DRMSystem kid=\"$kid\" systemId=\"$(system_id "$drm")\"/>"
    done
    intended=
    [ "$track" = - ] || intended=" intendedTrackType=\"$track\""
    [ -n "$intended$in_period" ] || continue
    filters=$in_period$(video_filter "$track")
    rules="$rules<cpix:ContentKeyUsageRule kid=\"$kid\"$intended>$filters</cpix:ContentKeyUsageRule>"
  done
  escaped=$(printf %s "$1" | sed 's/&/\&amp;/g; s/</\&lt;/g; s/>/\&gt;/g; s/"/\&quot;/g')
  cat <<EOF
<?xml version="1.0" encoding="UTF-8"?>
<cpix:CPIX id="$escaped" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc"
  xmlns:speke="urn:aws:amazon:com:speke">
<cpix:ContentKeyList>$keys</cpix:ContentKeyList>
<cpix:DRMSystemList>$systems</cpix:DRMSystemList>
${period:+<cpix:ContentKeyPeriodList>$period</cpix:ContentKeyPeriodList>}
${rules:+<cpix:ContentKeyUsageRuleList>$rules</cpix:ContentKeyUsageRuleList>}
</cpix:CPIX>
EOF
}

# The documents give the first three; those of NCG are the vendor's.
system_id() {
  case $1 in
    WIDEVINE) printf edef8ba9-79d6-4ace-a3c8-27dcd51d21ed ;;
    PLAYREADY) printf 9a04f079-9840-4286-ab92-e65be0885f95 ;;
    FAIRPLAY) printf 94ce86fb-07ff-4f43-adb8-93d2fa968ca2 ;;
    NCG) printf d9e4411a-e886-4909-a380-a77f28d52335 ;;
    HLS_NCG) printf 48582a1d-1ff4-426e-8cd5-06424fcc578c ;;
  esac
}

# The pixels of a track: SD up to 576p, HD 720p to 1080p, UHD1 4K, UHD2 8K; audio has none.
video_filter() {
  case $1 in
    SD) pixels='minPixels="0" maxPixels="589824"' ;;
    HD) pixels='minPixels="921600" maxPixels="2073600"' ;;
    UHD1) pixels='minPixels="2073601" maxPixels="8847360"' ;;
    UHD2) pixels='minPixels="8847361" maxPixels="35389440"' ;;
    *) return ;;
  esac
  printf '<cpix:VideoFilter %s/>' "$pixels"
}

# A random UUID (version 4).
new_uuid() { openssl rand -hex 16 | sed 's/^\(........\)\(....\).\(...\).\(...\)/\1-\2-4\3-8\4-/'; }

read_keys() {
  refuse_failure
  is_text "$drm_work/body" || malformed 'the answer is not UTF-8'
  found=$(drm_id=$1 drm_types=$2 drm_tracks=$3 drm_period=$4 awk -f "$drm_awk/cpix.awk" <"$drm_work/body") ||
    malformed "$found"
  printf %s "$found" >"$drm_work/keys"
  is_text "$drm_work/keys" || malformed 'URIExtXKey is not text'
  printf %s "$found"
}

is_text() { iconv -f UTF-8 -t UTF-8 "$1" >/dev/null 2>&1; }

# heartbeat BASE_URL: whether the key server is there.
heartbeat() {
  send GET "${1%/}/cpix/getKey/heartbeat"
  refuse_failure
  awk '{ text = text $0 "\n" }
    END { gsub(/^[ \t\r\n]+|[ \t\r\n]+$/, "", text); exit text != "SUCCESS" }' "$drm_work/body" ||
    malformed 'the key server does not say SUCCESS'
  printf '{"alive":true}'
}

# -- SEVU ----------------------------------------------------------------------------------------------------

# request_ticket API_URL SECRET REQUEST: REQUEST is the documented request as JSON, without command, timestamp
# and signature, and without the braces around it.
request_ticket() {
  unsigned=$(printf '{"command":"sevu.request","timestamp":%s,%s}' "$(date -u +%s)" "$3")
  secret=$(printf %s "$2" | in_hex)
  # The secret is the text it is, its digits are not decoded. What is signed is the very text that is sent.
  signature=$(printf %s "$unsigned" |
    openssl dgst -sha256 -mac HMAC -macopt "hexkey:$secret" -binary | openssl base64 -A)
  printf %s "${unsigned%\}},\"signature\":\"$signature\"}" >"$drm_work/json"
  send POST "$1" --data-urlencode "json@$drm_work/json"
  # The status decides, never the code or the message.
  members=$(body @status code message ticket ticket.key handle_time) || members=
  {
    IFS= read -r status; IFS= read -r code; IFS= read -r message
    IFS= read -r ticket; IFS= read -r key; IFS= read -r time
  } <<EOF
$members
EOF
  [ "$status" != failure ] || reported "${code:-null}" "${message:-null}"
  refuse_failure
  case $status$key in 'success"'?*'"') ;; *) malformed 'the answer holds no ticket' ;; esac
  printf '{"code":%s,"message":%s,"status":"success","ticket":%s,"handle_time":%s}' \
    "${code:-null}" "${message:-null}" "$ticket" "${time:-null}"
}

# A password nobody guesses.
new_password() { openssl rand -base64 18 | tr '+/' '-_'; }

# -- HTTP ----------------------------------------------------------------------------------------------------

# send METHOD URL OPTION...: sends once, follows no redirect, leaves the answer in the file body and its
# status in http_status. The URL travels through stdin: it may hold a token, and arguments of programs are
# there to be seen.
send() {
  case $2 in
    [hH][tT][tT][pP]://?* | [hH][tT][tT][pP][sS]://?*) ;;
    *) refuse 'the URL of the service is no http or https URL' ;;
  esac
  case $2 in *[\"\\[:cntrl:]\ ]*) refuse 'the URL of the service has a character that no URL has' ;; esac
  method=$1 url=$2
  shift 2
  : >"$drm_work/body"
  http_status=$(printf 'url = "%s"\n' "$url" |
    curl -q -K - -s -g --path-as-is --proto '=http,https' -X "$method" \
      --max-time "$drm_timeout" --max-filesize 8388608 -H Expect: -o "$drm_work/body" -w '%{http_code}' "$@")
  case $? in
    0) ;;
    28) unreachable timeout ;;
    35 | 51 | 53 | 54 | 58 | 59 | 60 | 64 | 66 | 77 | 80 | 82 | 83 | 90 | 91) unreachable tls ;;
    63) malformed 'the answer is longer than 8 MiB' ;;
    *) unreachable connection ;;
  esac
}

# Members of the JSON object that the answer is (json.awk); fails where it is anything else.
body() { is_text "$drm_work/body" && awk -f "$drm_awk/json.awk" "$@" <"$drm_work/body"; }

# Gives up where the answer says so: by an error code in a JSON body, under any status, or by its status.
refuse_failure() {
  if error=$(body error_code error_message); then
    { IFS= read -r error_code; IFS= read -r error_message; } <<EOF
$error
EOF
    case $error_code in
      '"0000"') ;;
      \"* | [-0-9]*) reported "$error_code" "${error_message:-null}" ;;
    esac
  fi
  case $http_status in
    2??) ;;
    *) fail 2 'the call failed: http' "{\"kind\":\"http\",\"http_status\":$http_status}" ;;
  esac
}

# -- errors --------------------------------------------------------------------------------------------------

# A function of this file runs in a subshell, $(...): an error ends it.
fail() {
  printf '{"code":%s,"message":"%s"%s}' "$1" "$2" "${3:+,\"data\":$3}"
  exit 1
}
refuse() { fail -32602 "$1"; }
unreachable() { fail 2 "the call failed: $1" "{\"kind\":\"$1\"}"; }
malformed() { fail 3 "$1"; }
reported() {
  data="{\"error_code\":$1,\"error_message\":$2,\"http_status\":$http_status}"
  fail 1 'the server reported an error' "$data"
}

# -- text ----------------------------------------------------------------------------------------------------

in_hex() { od -An -v -tx1 | tr -d ' \n'; }

percent_encoded() {
  case $1 in
    *[!A-Za-z0-9._~-]*) ;;
    *) printf %s "$1" && return ;;
  esac
  printf %s "$1" | od -An -v -tx1 | awk '
    BEGIN {
      for (i = 33; i < 127; i++) {
        c = sprintf("%c", i)
        if (c ~ /[A-Za-z0-9._~-]/) plain[sprintf("%02x", i)] = c
      }
    }
    { for (i = 1; i <= NF; i++) out = out ($i in plain ? plain[$i] : "%" toupper($i)) }
    END { printf "%s", out }'
}
