#!/bin/sh
# Lets Countersign test a client: each call of the protocol becomes a call of the client.
#
# The protocol is done. Fill in the calls of your client below; each that is not filled in is skipped.
#
#   npx countersign doctor -- sh adapter.sh     # the protocol
#   npx countersign run -- sh adapter.sh        # the client
#
# json.awk beside this file reads JSON; jq would do as well. The contract is docs/client-protocol.md in the
# package countersign. Log to stderr: stdout is for answers.

LC_ALL=C
export LC_ALL

client='{"name":"my-client","version":"0.0.0","language":"shell"}'
here=$(dirname -- "$0")
methods='"packaging.registerStorage","packaging.updateStorage","packaging.listStorages"'
methods=$methods',"packaging.registerJob","packaging.listJobs"'
methods=$methods',"cpix.getContentKeys","speke.heartbeat","sevu.requestTicket"'

# -- The calls: put yours where it says not_implemented ------------------------------------------------------
# Each prints its result as JSON, on one line. Read the request with members: @ before a name gives a text,
# without it comes JSON. The target says where the server is and which credentials to use; it is another one
# for each call. The input has the names of the documents. Members with a ? may be absent.
#
#   url=$(members @params.target.baseUrl)
#   storage=$(members params.input)

register_storage() {
  # target: baseUrl, siteId, siteKey (32 characters), accessKey
  # input: storage_name, type, id, password, aws_bucket, region, description?
  # prints: {"error_code":"0000","error_message":...,"storage_id":...}
  not_implemented packaging.registerStorage
}

update_storage() {
  # target: as above
  # input: storage_id, storage_name?, description?
  # prints: as above
  not_implemented packaging.updateStorage
}

list_storages() {
  # target: as above
  # input: storage_type, region, search_keyword?, search_keyword_type?, from?, to?, page_unit?, page_index?,
  #   time_zone?
  # prints: {"error_code":"0000","error_message":...,"total_count":...,"time_zone":...,"data":[...]}
  not_implemented packaging.listStorages
}

register_job() {
  # target: as above
  # input: the documented job: job_name, storage, content_id, streaming_format, protect_type, subtitles?,
  #   dash_option?, drm_option?
  # prints: {"error_code":"0000","error_message":...,"job_id":...}
  not_implemented packaging.registerJob
}

list_jobs() {
  # target: as above
  # input: the documented search: region, search_keyword?, search_keyword_type?, search_type?, ...
  # prints: {"error_code":"0000","error_message":...,"total_count":...,"time_zone":...,"data":[...]}
  not_implemented packaging.listJobs
}

get_content_keys() {
  # target: kmsUrl, complete with its token; for the API nea-dvr also streamingFormat
  # input: api ("v1", "v2", "speke" or "nea-dvr"), content_id, drm_types, encryption_scheme?, track_types?,
  #   period_index?
  # prints: {"content_id":...,"content_key_list":[{"track_type"?,"key_id_hex","key_id_b64","key_hex","key_b64",
  #   "iv_hex","iv_b64","widevine":{"pssh","pssh_payload_only"},"playready": the same,
  #   "fairplay":{"key_uri"}}]}; a DRM that was not asked for is absent
  # An API that your client does not have: fail 4 unsupported, and its cases are skipped.
  not_implemented cpix.getContentKeys
}

heartbeat() {
  # target: baseUrl
  # prints: {"alive":true}
  not_implemented speke.heartbeat
}

request_ticket() {
  # target: apiUrl, apiKey, apiSecret, cdn
  # input: app, video, pass?, ip, uses, expire; where pass is absent, your client makes one
  # prints: {"code":...,"message":...,"status":"success","ticket":{"key":...,"pass":...},"handle_time":...}
  not_implemented sevu.requestTicket
}

call() {
  case $1 in
    initialize)
      printf '{"protocolVersion":1,"client":%s,"methods":[%s]}' "$client" "$methods"
      ;;
    shutdown) printf null ;;
    packaging.registerStorage) register_storage ;;
    packaging.updateStorage) update_storage ;;
    packaging.listStorages) list_storages ;;
    packaging.registerJob) register_job ;;
    packaging.listJobs) list_jobs ;;
    cpix.getContentKeys) get_content_keys ;;
    speke.heartbeat) heartbeat ;;
    sevu.requestTicket) request_ticket ;;
    *) fail -32601 'method not found' ;;
  esac
}

# -- Errors: each ends the call. Take the one that fits what your client reported ----------------------------

# fail CODE MESSAGE [DATA]
fail() {
  printf '{"code":%s,"message":"%s"%s}' "$1" "$2" "${3:+,\"data\":$3}"
  exit 1
}
# The cases of this method are skipped.
not_implemented() { fail -32601 "$1 is not implemented yet"; }
# Your client refused the input before it sent anything.
invalid_input() { fail -32602 "$1"; }
# The server reported an error: its code as JSON.
api_error() { fail 1 'the server reported an error' "{\"error_code\":$1}"; }
# There is no answer: timeout, tls, connection, or http for a status that is no success.
transport_error() { fail 2 "the call failed: $1" "{\"kind\":\"$1\"}"; }
# Your client could make no sense of the answer.
malformed_response() { fail 3 "$1"; }

# -- The protocol: nothing to do here ------------------------------------------------------------------------

# members NAME...: members of the request, one to a line (json.awk).
members() { printf '%s\n' "$line" | awk -f "$here/json.awk" "$@"; }

while IFS= read -r line || [ -n "$line" ]; do
  [ -n "$line" ] || continue
  id=null
  if request=$(members id @method); then
    {
      IFS= read -r id
      IFS= read -r method
    } <<EOF
$request
EOF
    # What a call starts must not read the requests behind this one.
    if outcome=$(call "$method" </dev/null); then member=result; else member=error; fi
  else
    member=error outcome='{"code":-32700,"message":"the line is no JSON object"}'
  fi
  [ -n "$outcome" ] || member=error outcome='{"code":-32603,"message":"the call printed nothing"}'
  printf '{"jsonrpc":"2.0","id":%s,"%s":%s}\n' "${id:-null}" "$member" "$outcome"
done
