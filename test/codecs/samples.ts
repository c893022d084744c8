import type { TicketAccount } from '../../codecs/ticket-signature.ts';

/**
 * The complete samples of the API documents and vectors computed from their rules by other programs (Python's
 * cryptography, OpenSSL). Line numbers are those of the CPIX API guide as text. Data only: the tests say what must hold.
 */

/** What the guide's client sample says of one key, in every encoding it shows. */
export const CLIENT_KEY = {
  content_id: 'test_content_id',
  key_id_hex: 'cbbc38b6b50dab53f8263e06b7382aa3',
  key_id_b64: 'y7w4trUNq1P4Jj4Gtzgqow==',
  key_hex: '959dbd673980e1d1bdf2d36209495f4e',
  key_b64: 'lZ29ZzmA4dG98tNiCUlfTg==',
  iv_hex: '30313233343536373839616263646566',
  iv_b64: 'MDEyMzQ1Njc4OWFiY2RlZg==',
};

/** A key and the DRM signalling the documents show for it, base64. */
export interface ProtectionSample {
  title: string;
  keyId: string;
  key: string;
  /** The content ID in the signalling: the client sample's is not the one it asks for. */
  contentId: string;
  trackType?: string;
  periodIndex?: number;
  scheme?: string;
  dash?: {
    licenseUrl: string;
    widevine: string;
    playReady: string;
    headerVersion: '4.0.0.0' | '4.3.0.0';
    checksum: string;
  };
  fairPlay?: { uri: string; uriExtXKey?: string };
}

export const PROTECTION_SAMPLES: ProtectionSample[] = [
  {
    title: 'client output (lines 78 to 93)',
    keyId: 'cbbc38b6-b50d-ab53-f826-3e06b7382aa3',
    key: 'lZ29ZzmA4dG98tNiCUlfTg==',
    contentId: 'demotest',
    scheme: 'cenc',
    dash: {
      licenseUrl: 'https://license.pallycon.com/ri/licenseManager.do',
      widevine: [
        'AAAATHBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAACwIARIQy7w4trUNq1P4Jj4GtzgqoxoMaW5rYWVudHdvcmtzIghkZW1v',
        'dGVzdA==',
      ].join(''),
      playReady: [
        'AAACknBzc2gAAAAAmgTweZhAQoarkuZb4IhflQAAAnJyAgAAAQABAGgCPABXAFIATQBIAEUAQQBEAEUAUgAgAHgAbQBsAG4A',
        'cwA9ACIAaAB0AHQAcAA6AC8ALwBzAGMAaABlAG0AYQBzAC4AbQBpAGMAcgBvAHMAbwBmAHQALgBjAG8AbQAvAEQAUgBNAC8A',
        'MgAwADAANwAvADAAMwAvAFAAbABhAHkAUgBlAGEAZAB5AEgAZQBhAGQAZQByACIAIAB2AGUAcgBzAGkAbwBuAD0AIgA0AC4A',
        'MwAuADAALgAwACIAPgA8AEQAQQBUAEEAPgA8AFAAUgBPAFQARQBDAFQASQBOAEYATwA+ADwASwBJAEQAUwA+ADwASwBJAEQA',
        'IABBAEwARwBJAEQAPQAiAEEARQBTAEMAVABSACIAIABDAEgARQBDAEsAUwBVAE0APQAiAEgARQBzAHYAbABYAFUAeABuAFcA',
        'dwA9ACIAIABWAEEATABVAEUAPQAiAHQAagBpADgAeQB3ADIAMQBVADYAdgA0AEoAagA0AEcAdAB6AGcAcQBvAHcAPQA9ACIA',
        'PgA8AC8ASwBJAEQAPgA8AC8ASwBJAEQAUwA+ADwALwBQAFIATwBUAEUAQwBUAEkATgBGAE8APgA8AEwAQQBfAFUAUgBMAD4A',
        'aAB0AHQAcABzADoALwAvAGwAaQBjAGUAbgBzAGUALgBwAGEAbABsAHkAYwBvAG4ALgBjAG8AbQAvAHIAaQAvAGwAaQBjAGUA',
        'bgBzAGUATQBhAG4AYQBnAGUAcgAuAGQAbwA8AC8ATABBAF8AVQBSAEwAPgA8AC8ARABBAFQAQQA+ADwALwBXAFIATQBIAEUA',
        'QQBEAEUAUgA+AA==',
      ].join(''),
      headerVersion: '4.3.0.0',
      checksum: 'HEsvlXUxnWw=',
    },
    fairPlay: { uri: 'skd://y7w4trUNq1P4Jj4Gtzgqow==' },
  },
  {
    title: 'DASH VOD (lines 182 to 199)',
    keyId: '12ea753c-23e7-bc02-4474-b2b976c43beb',
    key: 'SzC1qc1cEpyFU6t/lL7Byw==',
    contentId: 'cpix-test-cid',
    trackType: 'HD',
    dash: {
      licenseUrl: 'https://testtokyo.pallycon.com/ri/playready/licenseManager.do',
      widevine: [
        'AAAAVXBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAADUIARIQEup1PCPnvAJEdLK5dsQ76xoMaW5rYWVudHdvcmtzIg1jcGl4',
        'LXRlc3QtY2lkKgJIRA==',
      ].join(''),
      playReady: [
        'AAACwnBzc2gAAAAAmgTweZhAQoarkuZb4IhflQAAAqKiAgAAAQABAJgCPABXAFIATQBIAEUAQQBEAEUAUgAgAHgAbQBsAG4A',
        'cwA9ACIAaAB0AHQAcAA6AC8ALwBzAGMAaABlAG0AYQBzAC4AbQBpAGMAcgBvAHMAbwBmAHQALgBjAG8AbQAvAEQAUgBNAC8A',
        'MgAwADAANwAvADAAMwAvAFAAbABhAHkAUgBlAGEAZAB5AEgAZQBhAGQAZQByACIAIAB2AGUAcgBzAGkAbwBuAD0AIgA0AC4A',
        'MAAuADAALgAwACIAPgA8AEQAQQBUAEEAPgA8AFAAUgBPAFQARQBDAFQASQBOAEYATwA+ADwASwBFAFkATABFAE4APgAxADYA',
        'PAAvAEsARQBZAEwARQBOAD4APABBAEwARwBJAEQAPgBBAEUAUwBDAFQAUgA8AC8AQQBMAEcASQBEAD4APAAvAFAAUgBPAFQA',
        'RQBDAFQASQBOAEYATwA+ADwASwBJAEQAPgBQAEgAWABxAEUAdQBjAGoAQQByAHgARQBkAEwASwA1AGQAcwBRADcANgB3AD0A',
        'PQA8AC8ASwBJAEQAPgA8AEMASABFAEMASwBTAFUATQA+AC8ARgA3AEIAMQBmAEgAMgBlADAAYwA9ADwALwBDAEgARQBDAEsA',
        'UwBVAE0APgA8AEwAQQBfAFUAUgBMAD4AaAB0AHQAcABzADoALwAvAHQAZQBzAHQAdABvAGsAeQBvAC4AcABhAGwAbAB5AGMA',
        'bwBuAC4AYwBvAG0ALwByAGkALwBwAGwAYQB5AHIAZQBhAGQAeQAvAGwAaQBjAGUAbgBzAGUATQBhAG4AYQBnAGUAcgAuAGQA',
        'bwA8AC8ATABBAF8AVQBSAEwAPgA8AC8ARABBAFQAQQA+ADwALwBXAFIATQBIAEUAQQBEAEUAUgA+AA==',
      ].join(''),
      headerVersion: '4.0.0.0',
      checksum: '/F7B1fH2e0c=',
    },
  },
  {
    title: 'HLS VOD (lines 227 to 240)',
    keyId: '12ea753c-23e7-bc02-4474-b2b976c43beb',
    key: 'ODQ4REQwMTM5OURGNDczQQ==',
    contentId: 'cpix-test-cid',
    trackType: 'HD',
    fairPlay: {
      uri: 'skd://Eup1PCPnvAJEdLK5dsQ76w==',
      uriExtXKey: 'c2tkOi8vRXVwMVBDUG52QUpFZExLNWRzUTc2dz09',
    },
  },
  {
    title: 'DASH live (lines 278 to 302)',
    keyId: '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3',
    key: 'OlRFK6LSytFr2HnN1HqwWw==',
    contentId: 'cpix-test-cid',
    trackType: 'HD',
    periodIndex: 128,
    dash: {
      licenseUrl: 'https://testtokyo.pallycon.com/ri/playready/licenseManager.do',
      widevine: [
        'AAAAaHBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAAEgIARIQa6yOww7jN589ISkLOivJwxoMaW5rYWVudHdvcmtzIh1jcGl4',
        'LXRlc3QtY2lkMDAwMDAwMDAwMDAwMDA4MCoCSEQ4gAE=',
      ].join(''),
      playReady: [
        'AAADTHBzc2gAAAAAmgTweZhAQoarkuZb4IhflQAAAywsAwAAAQABACIDPABXAFIATQBIAEUAQQBEAEUAUgAgAHgAbQBsAG4A',
        'cwA9ACIAaAB0AHQAcAA6AC8ALwBzAGMAaABlAG0AYQBzAC4AbQBpAGMAcgBvAHMAbwBmAHQALgBjAG8AbQAvAEQAUgBNAC8A',
        'MgAwADAANwAvADAAMwAvAFAAbABhAHkAUgBlAGEAZAB5AEgAZQBhAGQAZQByACIAIAB2AGUAcgBzAGkAbwBuAD0AIgA0AC4A',
        'MAAuADAALgAwACIAPgA8AEQAQQBUAEEAPgA8AFAAUgBPAFQARQBDAFQASQBOAEYATwA+ADwASwBFAFkATABFAE4APgAxADYA',
        'PAAvAEsARQBZAEwARQBOAD4APABBAEwARwBJAEQAPgBBAEUAUwBDAFQAUgA8AC8AQQBMAEcASQBEAD4APAAvAFAAUgBPAFQA',
        'RQBDAFQASQBOAEYATwA+ADwASwBJAEQAPgB3ADQANgBzAGEAKwBNAE8AbgB6AGMAOQBJAFMAawBMAE8AaQB2AEoAdwB3AD0A',
        'PQA8AC8ASwBJAEQAPgA8AEMASABFAEMASwBTAFUATQA+ADYAaQBiAFAANAAwAHUAVABPAFoAMAA9ADwALwBDAEgARQBDAEsA',
        'UwBVAE0APgA8AEwAQQBfAFUAUgBMAD4AaAB0AHQAcABzADoALwAvAHQAZQBzAHQAdABvAGsAeQBvAC4AcABhAGwAbAB5AGMA',
        'bwBuAC4AYwBvAG0ALwByAGkALwBwAGwAYQB5AHIAZQBhAGQAeQAvAGwAaQBjAGUAbgBzAGUATQBhAG4AYQBnAGUAcgAuAGQA',
        'bwA8AC8ATABBAF8AVQBSAEwAPgA8AEMAVQBTAFQATwBNAEEAVABUAFIASQBCAFUAVABFAFMAPgA8AFAARQBSAEkATwBEAF8A',
        'SQBOAEQARQBYAD4AMQAyADgAPAAvAFAARQBSAEkATwBEAF8ASQBOAEQARQBYAD4APAAvAEMAVQBTAFQATwBNAEEAVABUAFIA',
        'SQBCAFUAVABFAFMAPgA8AC8ARABBAFQAQQA+ADwALwBXAFIATQBIAEUAQQBEAEUAUgA+AA==',
      ].join(''),
      headerVersion: '4.0.0.0',
      checksum: '6ibP40uTOZ0=',
    },
  },
  {
    title: 'HLS live (lines 328 to 350)',
    keyId: '6bac8ec3-0ee3-379f-3d21-290b3a2bc9c3',
    key: 'OlRFK6LSytFr2HnN1HqwWw==',
    contentId: 'cpix-test-cid',
    trackType: 'HD',
    periodIndex: 128,
    fairPlay: {
      uri: 'skd://cpix-test-cid0000000000000080',
      uriExtXKey: 'c2tkOi8vY3BpeC10ZXN0LWNpZDAwMDAwMDAwMDAwMDAwODA=',
    },
  },
  {
    title: 'NEA-DVR DASH (lines 412 to 425)',
    keyId: 'cbc2eedd-4284-fd94-c17b-0d6fb56c146b',
    key: 'dLlreLqTHdROTxGnw/3G7g==',
    contentId: 'test-cid',
    trackType: 'HD',
    dash: {
      licenseUrl: 'https://license.pallycon.com/ri/playready/licenseManager.do',
      widevine: [
        'AAAAUHBzc2gAAAAA7e+LqXnWSs6jyCfc1R0h7QAAADAIARIQy8Lu3UKE/ZTBew1vtWwUaxoMaW5rYWVudHdvcmtzIgh0ZXN0',
        'LWNpZCoCSEQ=',
      ].join(''),
      playReady: [
        'AAACvnBzc2gAAAAAmgTweZhAQoarkuZb4IhflQAAAp6eAgAAAQABAJQCPABXAFIATQBIAEUAQQBEAEUAUgAgAHgAbQBsAG4A',
        'cwA9ACIAaAB0AHQAcAA6AC8ALwBzAGMAaABlAG0AYQBzAC4AbQBpAGMAcgBvAHMAbwBmAHQALgBjAG8AbQAvAEQAUgBNAC8A',
        'MgAwADAANwAvADAAMwAvAFAAbABhAHkAUgBlAGEAZAB5AEgAZQBhAGQAZQByACIAIAB2AGUAcgBzAGkAbwBuAD0AIgA0AC4A',
        'MAAuADAALgAwACIAPgA8AEQAQQBUAEEAPgA8AFAAUgBPAFQARQBDAFQASQBOAEYATwA+ADwASwBFAFkATABFAE4APgAxADYA',
        'PAAvAEsARQBZAEwARQBOAD4APABBAEwARwBJAEQAPgBBAEUAUwBDAFQAUgA8AC8AQQBMAEcASQBEAD4APAAvAFAAUgBPAFQA',
        'RQBDAFQASQBOAEYATwA+ADwASwBJAEQAPgAzAGUANwBDAHkANABSAEMAbABQADMAQgBlAHcAMQB2AHQAVwB3AFUAYQB3AD0A',
        'PQA8AC8ASwBJAEQAPgA8AEMASABFAEMASwBTAFUATQA+AFQAWABrAFkAcgAwAGQAdgBIAEgAYwA9ADwALwBDAEgARQBDAEsA',
        'UwBVAE0APgA8AEwAQQBfAFUAUgBMAD4AaAB0AHQAcABzADoALwAvAGwAaQBjAGUAbgBzAGUALgBwAGEAbABsAHkAYwBvAG4A',
        'LgBjAG8AbQAvAHIAaQAvAHAAbABhAHkAcgBlAGEAZAB5AC8AbABpAGMAZQBuAHMAZQBNAGEAbgBhAGcAZQByAC4AZABvADwA',
        'LwBMAEEAXwBVAFIATAA+ADwALwBEAEEAVABBAD4APAAvAFcAUgBNAEgARQBBAEQARQBSAD4A',
      ].join(''),
      headerVersion: '4.0.0.0',
      checksum: 'TXkYr0dvHHc=',
    },
  },
];

/** `pssh_payload_only` of the client sample. */
export const CLIENT_PAYLOADS = {
  widevine: 'CAESEMu8OLa1DatT+CY+Brc4KqMaDGlua2FlbnR3b3JrcyIIZGVtb3Rlc3Q=',
  playReady: [
    'cgIAAAEAAQBoAjwAVwBSAE0ASABFAEEARABFAFIAIAB4AG0AbABuAHMAPQAiAGgAdAB0AHAAOgAvAC8AcwBjAGgAZQBtAGEA',
    'cwAuAG0AaQBjAHIAbwBzAG8AZgB0AC4AYwBvAG0ALwBEAFIATQAvADIAMAAwADcALwAwADMALwBQAGwAYQB5AFIAZQBhAGQA',
    'eQBIAGUAYQBkAGUAcgAiACAAdgBlAHIAcwBpAG8AbgA9ACIANAAuADMALgAwAC4AMAAiAD4APABEAEEAVABBAD4APABQAFIA',
    'TwBUAEUAQwBUAEkATgBGAE8APgA8AEsASQBEAFMAPgA8AEsASQBEACAAQQBMAEcASQBEAD0AIgBBAEUAUwBDAFQAUgAiACAA',
    'QwBIAEUAQwBLAFMAVQBNAD0AIgBIAEUAcwB2AGwAWABVAHgAbgBXAHcAPQAiACAAVgBBAEwAVQBFAD0AIgB0AGoAaQA4AHkA',
    'dwAyADEAVQA2AHYANABKAGoANABHAHQAegBnAHEAbwB3AD0APQAiAD4APAAvAEsASQBEAD4APAAvAEsASQBEAFMAPgA8AC8A',
    'UABSAE8AVABFAEMAVABJAE4ARgBPAD4APABMAEEAXwBVAFIATAA+AGgAdAB0AHAAcwA6AC8ALwBsAGkAYwBlAG4AcwBlAC4A',
    'cABhAGwAbAB5AGMAbwBuAC4AYwBvAG0ALwByAGkALwBsAGkAYwBlAG4AcwBlAE0AYQBuAGEAZwBlAHIALgBkAG8APAAvAEwA',
    'QQBfAFUAUgBMAD4APAAvAEQAQQBUAEEAPgA8AC8AVwBSAE0ASABFAEEARABFAFIAPgA=',
  ].join(''),
};

/** The enc-token of the NEA-DVR example (line 405) and what it carries. */
export const ENC_TOKEN = {
  siteId: 'DEMO',
  accessKey: 'dsIolc7h1G8TUmI17bYwxhUuNFoFce72cx9eMOk62wb8VN2PdgpWYHIxSEX9f0Hi',
  token:
    'eyJzaXRlX2lkIjoiREVNTyIsICJhY2Nlc3Nfa2V5IjoiZHNJb2xjN2gxRzhUVW1JMTdiWXd4aFV1TkZvRmNlNzJjeDllTU9rNjJ3YjhWTjJQZGdwV1lISXhTRVg5ZjBIaSJ9',
};

/** The site and the moment of {@link ENVELOPES}. */
export const ENVELOPE_SITE = {
  siteId: 'TEST',
  siteKey: '0123456789ABCDEFGHIJKLMNOPQRSTUV',
  accessKey: 'testAccessKey0000000000000000000',
};
export const ENVELOPE_TIMESTAMP = '2026-01-02T03:04:05Z';

/** Envelope vectors: a payload with padding to spare, one of a whole block, one beyond ASCII, an empty object. */
export const ENVELOPES: { plaintext: string; data: string; hash: string; apidata?: string }[] = [
  {
    plaintext: '{"storage_type":"S3","region":"ap-northeast-2"}',
    data: 'KyQkMsY9cPz9RZv6vZ4B9lkX6FSRXzpSlXKEirSVd48ywopt9qXCc1/GRGtJQLar',
    hash: 'CM8qs0dP1zINoU9YXgpncFXE5WKjvML5S7Ehs/eCGFY=',
  },
  {
    plaintext: '{"storage_id":1}',
    data: 'oUw1NII97gGqeC99hxvzH9hbjinSDYWaeLBb7GjWgCM=',
    hash: 'YnbulBT0vhbpbUgpE39N1Ts5w55Kg68yj9PJ7Bn8H+I=',
    apidata: [
      'eyJkYXRhIjoib1V3MU5JSTk3Z0dxZUM5OWh4dnpIOWhiamluU0RZV2FlTEJiN0dqV2dDTT0iLCJ0aW1lc3RhbXAiOiIyMDI2',
      'LTAxLTAyVDAzOjA0OjA1WiIsImhhc2giOiJZbmJ1bEJUMHZoYnBiVWdwRTM5TjFUczV3NTVLZzY4eWo5UEo3Qm44SCtJPSJ9',
    ].join(''),
  },
  {
    plaintext: '{"storage_id":"s1","storage_name":"스토리지 é"}',
    data: 'PleZ9WonbAQ70lOxu+r5dSmZfqVW4K8Z6PRrZh97UfMqHvJ7Akmxq6oheItAeMpxuTW/N+8KCnscvnD3ahmAuA==',
    hash: 'pWxVQY7zwO7pexFUsCSkA17QIQFJZSgyTaemA9QfYgA=',
  },
  {
    plaintext: '{}',
    data: 'dH1ywUzl/DRjXW2UiDJs8g==',
    hash: 'am5vEbNUEfDvio++rvM5MtGQ1Io70tu/cr9PRzSgeO4=',
  },
];

/** The account of the ticket documents' example. */
export const TICKET_ACCOUNT: TicketAccount = {
  apiKey: 'ZGQWNWVKOGQZYJAXNTIYMTCXOTAWMWVK',
  apiSecret: '479e4b01ebfb61bc015cf4b3145f139d97cf43c7340965feb24082da45dd60f3',
  cdn: 28,
};

const ticket = (ip: string): string =>
  '{"command":"sevu.request","api_key":"ZGQWNWVKOGQZYJAXNTIYMTCXOTAWMWVK","timestamp":1629850000,"cdn":28,' +
  '"app":"stef-chorigin","video":"mystream","pass":"unique_random_string_per_request",' +
  `"ip":"${ip}","uses":5,"expire":"2021-08-25 01:16:39"}`;

/** The ticket documents' request at a fixed time, with its slash as PHP escapes it and as it is; and its signatures. */
export const TICKETS = {
  escaped: {
    unsigned: ticket('192.168.0.0\\/24'),
    signature: 'OSlV9o+w/LCfRcOXRZSDW/jZF21wIZovF8y+k2+pQZQ=',
  },
  plain: { unsigned: ticket('192.168.0.0/24'), signature: 'nr/gOfWOV41w6+opWKcqsI/byGV0MA1egQszlUZnA3c=' },
};

/** Signatures of the escaped text that are wrong: with the secret decoded as hex, and a plain SHA-256 of secret and text. */
export const WRONG_TICKET_SIGNATURES = [
  'n7XD21Vco6+XotqH+Vo9BuWcQOwqcxeFsvnB4NGqIlI=',
  '9N/oS0YsezNPUibDpL+AAm7rDLo/+uL8P426gu475D0=',
];
