#!/bin/sh
# Registers a storage with openssl and curl. Credentials: SITE_ID, SITE_KEY, ACCESS_KEY. $1: a mistake to make.
set -eu
hex() { printf %s "$1" | od -An -v -tx1 | tr -d ' \n'; }
storage='{"storage_name":"masters","type":"S3","id":"AKIAEXAMPLE","password":"a storage password","aws_bucket":"b","region":"ap-northeast-2"}'
data=$(printf %s "$storage" | openssl enc -aes-256-cbc -K "$(hex "$SITE_KEY")" -iv "$(hex 0123456789abcdef)" -base64 -A)
timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)
case ${1-} in
hash-order) text=$SITE_ID$ACCESS_KEY$data$timestamp ;;
*) text=$ACCESS_KEY$SITE_ID$data$timestamp ;;
esac
hash=$(printf %s "$text" | openssl dgst -sha256 -binary | openssl base64 -A)
apidata=$(printf '{"data":"%s","timestamp":"%s","hash":"%s"}' "$data" "$timestamp" "$hash" | openssl base64 -A)
curl -sS -X POST -G -H 'Content-Type: application/json;charset=UTF-8' \
  --data-urlencode "pallycon-apidata=$apidata" "https://api.pallycon.com/api/v2/storage/$SITE_ID"
