import { describe, expect, test } from 'vitest';
import { readEnvelope, sealEnvelope } from '../../codecs/envelope.ts';
import type { Exchange } from '../../codecs/exchange.ts';
import { readTicketRequest, signTicketRequest } from '../../codecs/ticket-signature.ts';
import { loadCases } from '../../contracts/case.ts';
import { judge } from '../../contracts/judge.ts';
import { credentialsFor } from '../../harness/credentials.ts';

const credentials = credentialsFor('cite');
const cases = new Map(loadCases().map((each) => [each.id, each]));

/** The findings of a call, each with rule and clause. */
function cited(
  id: string,
  exchange: Exchange,
  input: Record<string, unknown>,
  value: unknown = {},
): string[] {
  const { findings } = judge({
    case: cases.get(id)!,
    credentials,
    input,
    exchanges: [exchange],
    earlier: [],
    reply: { kind: 'result', value },
  });
  return findings.map(({ rule, clause }) => `${rule} ${clause}`);
}

const accepted = { conclusion: { kind: 'accepted' } } as const;

describe('a finding on a member of a ticket request cites its clause', () => {
  const now = Date.now();
  const { apiKey, apiSecret, cdn } = credentials.account;
  const input = {
    ...{ app: 'app', video: 'video', pass: '0123456789', ip: 'auto', uses: 5, expire: '2040-01-01 00:00:00' },
  };
  const right = {
    ...{ command: 'sevu.request', api_key: apiKey, timestamp: Math.floor(now / 1000), cdn: Number(cdn) },
    ...input,
  };
  const ticket = {
    ...{ key: 'k', pass: input.pass, ip: 'auto', video: 'video', app: 'app' },
    ...{ created_date: '2026-01-01 00:00:00', used_date: '0000-00-00 00:00:00', uses: 5, active: 1 },
  };
  const answer = { code: 2002, message: 'granted', status: 'success', ticket, handle_time: '0.1 s' };
  const exchange = (request: object): Exchange => ({
    request: {
      method: 'POST',
      target: '/stable/',
      headers: [['Content-Type', 'application/x-www-form-urlencoded']],
      body: Buffer.from('json={}'),
      receivedAt: now,
    },
    operation: 'requestTicket',
    decoded: readTicketRequest(
      signTicketRequest(request as Record<string, unknown>, apiSecret),
      'urlencoded',
      () => apiSecret,
    ),
    ...accepted,
    response: { status: 200, headers: [], body: JSON.stringify(answer) },
  });
  const told = (changes: object, value: unknown = answer) =>
    cited('sevu/request-ticket/success', exchange({ ...right, ...changes }), input, value);

  test('nothing is found where nothing is wrong', () => expect(told({})).toEqual([]));

  test.each([
    [{ app: 'other' }, 'sevu/as-asked SEV-019'],
    [{ video: 'other' }, 'sevu/as-asked SEV-021'],
    [{ pass: 'another password' }, 'sevu/as-asked SEV-026'],
    [{ ip: '192.0.2.1' }, 'sevu/as-asked SEV-029'],
    [{ uses: 6 }, 'sevu/as-asked SEV-033'],
    [{ uses: '5' }, 'sevu/members SEV-033'],
    [{ cdn: String(cdn) }, 'sevu/members SEV-015'],
    [{ command: 'sevu.other' }, 'sevu/members SEV-014'],
    [{ cdn: 1 }, 'sevu/account SEV-015'],
    [{ api_key: 'other' }, 'sevu/account SEV-016'],
  ])('%j', (changes, expected) => expect(told(changes)).toEqual([expected]));

  test.each([
    ['key', 'SEV-040'],
    ['pass', 'SEV-041'],
    ['ip', 'SEV-042'],
    ['video', 'SEV-043'],
    ['app', 'SEV-044'],
    ['uses', 'SEV-047'],
    ['active', 'SEV-048'],
  ])('the result: ticket.%s', (name, clause) => {
    const value = { ...answer, ticket: { ...ticket, [name]: '7' } };
    expect(told({}, value)).toEqual([`sevu/result ${clause}`]);
  });
});

describe('a finding on a member of a payload cites its clause', () => {
  const exchange = (
    operation: string,
    method: string,
    path: string,
    payload: object,
    body: object,
  ): Exchange => {
    const at = new Date();
    const timestamp = at.toISOString().replace(/\.\d+Z/, 'Z');
    const { site } = credentials;
    const apidata = sealEnvelope(JSON.stringify(payload), timestamp, site);
    const query = new URLSearchParams({ 'pallycon-apidata': apidata });
    return {
      request: {
        method,
        target: `/api/v2/${path}/${site.siteId}?${query}`,
        headers: [['Content-Type', 'application/json;charset=UTF-8']],
        body: new Uint8Array(),
        receivedAt: at.getTime(),
      },
      operation,
      decoded: readEnvelope(apidata, site),
      ...accepted,
      response: { status: 200, headers: [], body: JSON.stringify({ error_code: '0000', ...body }) },
    };
  };

  const storage = { storage_id: '1', storage_name: 'a', description: 'b' };
  test.each([
    [{ description: 'other' }, {}, 'packaging/update-storage-as-asked PKG-047'],
    [{ storage_name: 'other' }, {}, 'packaging/update-storage-as-asked PKG-046'],
    [{ description: 1 }, {}, 'packaging/update-storage-payload PKG-047'],
    [{}, { storage_id: '2' }, 'packaging/update-storage-result PKG-049'],
    [{}, { error_code: 'A1000' }, 'packaging/update-storage-result PKG-037'],
  ])('the update of a storage: %j %j', (changes, wrong, expected) => {
    const sent = exchange('updateStorage', 'PUT', 'storage', { ...storage, ...changes }, { storage_id: '1' });
    const value = { error_code: '0000', storage_id: '1', ...wrong };
    expect(cited('packaging/update-storage/success', sent, storage, value)).toEqual([expected]);
  });

  const row = { storage_id: '1', storage_name: 'a', reg_date: '2026-01-02T03:04:05Z' };
  const page = { total_count: '1', time_zone: '09:00', data: [row] };
  const search = { storage_type: 'S3', region: 'eu-central-1', from: '2026-01-02T03:04:05Z', page_unit: 5 };
  test.each([
    [{ region: 'us-east-1' }, {}, 'packaging/list-storages-as-asked PKG-062'],
    [{ page_unit: 6 }, {}, 'packaging/list-storages-as-asked PKG-060'],
    [{ page_index: '2' }, {}, 'packaging/search-numbers PKG-061'],
    [{ from: '2026-01-03T03:04:06Z' }, {}, 'packaging/search-period PKG-059'],
    [{}, { total_count: '2' }, 'packaging/list-storages-result PKG-064'],
    [{}, { data: [{ ...row, storage_name: 'b' }] }, 'packaging/list-storages-result PKG-065'],
  ])('a search for storages: %j %j', (changes, wrong, expected) => {
    const sent = exchange('listStorages', 'GET', 'storage', { ...search, ...changes }, page);
    const value = { error_code: '0000', ...page, ...wrong };
    expect(cited('packaging/list-storages/success', sent, search, value)).toContain(expected);
  });
});
