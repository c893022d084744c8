import { MatchersV3 } from '@pact-foundation/pact';
import { afterAll, expect, test } from 'vitest';
import { SevuClient } from '../../clients/typescript/sevu.ts';
import { ACCOUNT, fits, pactFiles, pactWith } from './consumer.ts';

const PROVIDER = 'scaleengine-sevu';
const { like, regex, string } = MatchersV3;
const pact = pactWith(PROVIDER);

const WISH = {
  app: 'example-live',
  video: 'myvideo',
  pass: 'a-password',
  ip: 'auto',
  uses: 1,
  expire: '2036-01-02 03:04:05',
};

const moment = (example: string) => regex('^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d$', example);

const TICKET = { ...WISH, command: 'sevu.request', api_key: ACCOUNT.apiKey, cdn: ACCOUNT.cdn };

/** What the form holds as JSON: every member as asked, the timestamp of the moment, a signature of 32 bytes. */
const PATTERN = [
  `^\\{"command":"sevu.request","api_key":"${ACCOUNT.apiKey}","timestamp":[0-9]{10},"cdn":${ACCOUNT.cdn}`,
  ...Object.entries(WISH).map(([name, value]) => `"${name}":${JSON.stringify(value)}`),
  '"signature":"[A-Za-z0-9+/]{43}="\\}$',
].join(',');

test('a ticket is requested', async () => {
  const { command, api_key, cdn } = TICKET;
  const example = JSON.stringify({
    command,
    api_key,
    timestamp: 1_767_323_045,
    cdn,
    ...WISH,
    signature: `${'A'.repeat(43)}=`,
  });
  await pact
    .addInteraction()
    .given('an account', { ...ACCOUNT })
    .uponReceiving('a request for a ticket')
    .withRequest('POST', '/stable/', (request) =>
      request
        .body(
          'application/x-www-form-urlencoded',
          Buffer.from(new URLSearchParams({ json: example }).toString()),
        )
        .matchingRules({ body: fits('$.json', PATTERN) }),
    )
    .willRespondWith(200, (response) =>
      response.jsonBody({
        code: 2002,
        message: like('ScaleEngine Virtual Usher Ticket Granted'),
        status: 'success',
        ticket: {
          key: regex('^\\S+$', 'v.4f0d2a1b9c8e7.12345678'),
          pass: WISH.pass,
          app: WISH.app,
          video: WISH.video,
          ip: WISH.ip,
          uses: string('1'),
          created_date: moment('2026-01-02 03:04:05'),
          used_date: moment('0000-00-00 00:00:00'),
          active: string('1'),
        },
        handle_time: string('0.0123 seconds'),
      }),
    )
    .executeTest(async ({ url }) => {
      const granted = await new SevuClient({ ...ACCOUNT, apiUrl: `${url}/stable/` }).requestTicket(WISH);
      expect(granted.ticket).toMatchObject({ key: 'v.4f0d2a1b9c8e7.12345678', pass: WISH.pass });
    });
});

afterAll(() => {
  const { written, kept } = pactFiles(PROVIDER);
  expect(written).toEqual(kept);
});
