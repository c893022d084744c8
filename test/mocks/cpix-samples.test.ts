import { describe, expect, test } from 'vitest';
import { contentKeysFrom } from '../../codecs/cpix/content-keys.ts';
import { openApi } from '../../specs/index.ts';
import { CLIENT_RESULT, DASH_LIVE, DASH_VOD, HLS_LIVE, HLS_VOD, NEA_DVR } from './support/cpix-samples.ts';
import { answered, bytesOf, keyRequest, keyServer, siteOf } from './support/key-server.ts';
import { type Shape, shapeOf } from './support/xml-shape.ts';

/** The sample answers have another content ID than their requests in part; the twin echoes. */
const withId = (xml: string, id: string) => xml.replace('id="cpix-test-cid"', `id="${id}"`);
const idIn = (request: string) => /CPIX id="([^"]+)"/.exec(request)![1]!;

describe('the examples of the CPIX API guide are answered in the shape of their answers', () => {
  test.each([DASH_VOD, HLS_VOD, DASH_LIVE])('$title', ({ request, answer }) => {
    const asked = keyServer().ask(request);
    answered(asked);
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(withId(answer, idIn(request))));
  });

  test('HLS live, for a site whose requests get a key period that they do not name', () => {
    const asked = keyServer([siteOf('AAAA', { keyPeriod: 128 })]).ask(HLS_LIVE.request);
    const [period] = answered(asked).periods;
    expect(period!.id).toMatch(/^keyPeriod_[0-9a-f-]{36}$/);
    const sample = withId(HLS_LIVE.answer, idIn(HLS_LIVE.request));
    const sampleId = 'keyPeriod_e7c4423c-a2c6-46f4-bef3-2bfed6bae9c9';
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(sample.replaceAll(sampleId, period!.id)));
  });

  test('HLS live is VOD for other sites: without a period nothing rotates', () => {
    const asked = keyServer().ask(HLS_LIVE.request);
    answered(asked);
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(withId(HLS_VOD.answer, idIn(HLS_LIVE.request))));
  });

  test('NEA-DVR, by its very URL', () => {
    const asked = keyServer([siteOf('DEMO', NEA_DVR.site)]).send('GET', NEA_DVR.path);
    answered(asked);
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(NEA_DVR.answer));
  });

  test('the output of the client is what a client makes of its answer', () => {
    const request = keyRequest({ id: 'test_content_id' });
    const answer = answered(
      keyServer().ask(request.replace('<cpix:ContentKey ', '$&commonEncryptionScheme="cenc" ')),
    );
    const blank = (value: unknown): unknown =>
      typeof value !== 'object'
        ? ''
        : Object.fromEntries(Object.entries(value!).map(([name, member]) => [name, blank(member)]));
    const result = contentKeysFrom(answer);
    expect(result.content_key_list.map(blank)).toEqual(CLIENT_RESULT.content_key_list);
    expect(result).toMatchObject({
      content_id: 'test_content_id',
      content_key_list: [{ iv_b64: 'MDEyMzQ1Njc4OWFiY2RlZg==' }],
    });
  });
});

test.each([DASH_VOD, HLS_VOD, DASH_LIVE])(
  'V1 answers $title without what is marked as added to V2',
  ({ request, answer }) => {
    const asked = keyServer().ask(request, 'v1');
    answered(asked);
    const expected = shapeOf(withId(answer, idIn(request)));
    expect(shapeOf(asked.response.body)).toEqual({ ...expected, root: asV1(expected.root) });
  },
);

const NEW_IN_V2 = ['cpix:ContentProtectionData', 'cpix:HLSSignalingData', 'cpix:VideoFilter'];

function asV1({ attributes: { intendedTrackType: _, ...attributes }, ...shape }: Shape): Shape {
  const children = shape.children.filter(({ name }) => !NEW_IN_V2.includes(name)).map(asV1);
  return { ...shape, attributes, children };
}

describe('the examples of the OpenAPI document are answered in the shape of their answers', () => {
  const { examples } = openApi('cpix').components as unknown as {
    examples: Record<string, { value: string }>;
  };
  const names = Object.keys(examples)
    .filter((name) => name.startsWith('Request'))
    .map((name) => name.slice(7));
  const pairs = names.flatMap((name): [string, 'v1' | 'v2' | 'speke'][] =>
    name.endsWith('V1')
      ? [[name, 'v1']]
      : [
          [name, 'v2'],
          [name, 'speke'],
        ],
  );

  test.each([...pairs])('%s by %s', (name, api) => {
    const asked = keyServer().ask(examples[`Request${name}`]!.value, api);
    answered(asked);
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(examples[`Response${name}`]!.value));
  });

  test.each(['Dash', 'Hls'])('Nea%s', (format) => {
    const asked = keyServer().neaDvr(format.toLowerCase(), 'test-cid');
    answered(asked);
    expect(shapeOf(asked.response.body)).toEqual(shapeOf(examples[`ResponseNea${format}`]!.value));
  });
});

test('an answer is text as existing clients read it: usual prefixes, no empty elements, base64 in one piece', () => {
  for (const { request } of [DASH_VOD, HLS_VOD, DASH_LIVE, HLS_LIVE]) {
    const { body } = keyServer().ask(request).response;
    expect(body).toMatch(/^<\?xml version="1\.0" encoding="UTF-8" standalone="yes"\?>\n<cpix:CPIX /);
    expect(body).toContain('<pskc:PlainValue>');
    expect(body).not.toMatch(
      /><\/cpix:(PSSH|ContentProtectionData|URIExtXKey|HLSSignalingData)>|<cpix:(PSSH|ContentProtectionData|URIExtXKey|HLSSignalingData)\/>/,
    );
    for (const [, text] of body.matchAll(/>([^<>]*[^<>\s][^<>]*)</g)) {
      expect(text).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      expect(text!.length % 4).toBe(0);
      expect(bytesOf(text).length).toBeGreaterThan(0);
    }
  }
});
