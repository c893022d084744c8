import { writeEncToken } from '../../codecs/enc-token.ts';
import { ENVELOPE_IV } from '../../codecs/envelope.ts';
import type { Account, Site } from '../../mocks/index.ts';
import type { Api } from '../../specs/index.ts';

/** A request for a POSIX shell with curl and openssl, which works as it is pasted, at any time. */
export interface SampleRequest {
  api: Api;
  title: string;
  command: string;
}

/** One request for each API, with the credentials of a site and an account. */
export function sampleRequests(
  apis: Api[],
  url: string,
  site: Site,
  account: Account,
  insecure: boolean,
): SampleRequest[] {
  const curl = insecure ? 'curl -sk' : 'curl -s';
  const commands: Record<Api, Omit<SampleRequest, 'api'>> = {
    packaging: {
      title: 'Register a storage: an enciphered and hashed envelope',
      command: registerStorage(curl, url, site),
    },
    cpix: {
      title: 'Get content keys for Widevine and PlayReady',
      command: getContentKeys(curl, url, site),
    },
    sevu: { title: 'Request a ticket: a signed form', command: requestTicket(curl, url, account) },
  };
  return apis.map((api) => ({ api, ...commands[api] }));
}

function registerStorage(curl: string, url: string, { siteId, siteKey, accessKey }: Site): string {
  const storage = {
    storage_name: 'demo',
    type: 'S3',
    id: 'AKIAEXAMPLE',
    password: 'example',
    aws_bucket: 'bucket',
    region: 'ap-northeast-2',
  };
  const hex = (text: string | Uint8Array) => Buffer.from(text).toString('hex');
  return [
    `data=$(printf %s ${quote(JSON.stringify(storage))} | openssl enc -aes-256-cbc -K ${hex(siteKey)} -iv ${hex(ENVELOPE_IV)} -base64 -A)`,
    'timestamp=$(date -u +%Y-%m-%dT%H:%M:%SZ)',
    `hash=$(printf %s ${quote(accessKey + siteId)}"$data$timestamp" | openssl dgst -sha256 -binary | openssl base64 -A)`,
    `apidata=$(printf '{"data":"%s","timestamp":"%s","hash":"%s"}' "$data" "$timestamp" "$hash" | openssl base64 -A)`,
    `${curl} -X POST -G ${quote(`${url}/api/v2/storage/${siteId}`)} --data-urlencode "pallycon-apidata=$apidata"`,
  ].join('\n');
}

function getContentKeys(curl: string, url: string, site: Site): string {
  const document = [
    '<cpix:CPIX id="demo-content" xmlns:cpix="urn:dashif:org:cpix" xmlns:pskc="urn:ietf:params:xml:ns:keyprov:pskc">',
    '<cpix:ContentKeyList><cpix:ContentKey kid="681e5b39-49f2-4dff-b5a6-5b94af9cbf33"/></cpix:ContentKeyList>',
    '<cpix:DRMSystemList>',
    '<cpix:DRMSystem kid="681e5b39-49f2-4dff-b5a6-5b94af9cbf33" systemId="edef8ba9-79d6-4ace-a3c8-27dcd51d21ed"/>',
    '<cpix:DRMSystem kid="681e5b39-49f2-4dff-b5a6-5b94af9cbf33" systemId="9a04f079-9840-4286-ab92-e65be0885f95"/>',
    '</cpix:DRMSystemList></cpix:CPIX>',
  ].join('');
  const token = encodeURIComponent(writeEncToken(site));
  return `${curl} ${quote(`${url}/v2/cpix/pallycon/getKey/${token}`)} -H 'Content-Type: application/xml' -d ${quote(document)}`;
}

function requestTicket(curl: string, url: string, { apiKey, apiSecret, cdn }: Account): string {
  const members = `"api_key":"${apiKey}","cdn":${cdn},"app":"myapp-sevu","video":"mystream","pass":"g63clVAI5wFPxY9vwVOJvw6L","ip":"auto","uses":5,"expire":"2037-12-31 23:59:59"`;
  return [
    `members=${quote(`{"command":"sevu.request",${members}`)},'"timestamp":'$(date +%s)`,
    `signature=$(printf %s "$members}" | openssl dgst -sha256 -hmac ${quote(apiSecret)} -binary | openssl base64 -A)`,
    `${curl} ${quote(`${url}/stable/`)} --data-urlencode "json=$members,\\"signature\\":\\"$signature\\"}"`,
  ].join('\n');
}

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
