import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { admitViewer, prepareMovie } from '../src/publish.js';
import { readSettings } from '../src/settings.js';

const settings = readSettings();
const movie = {
  contentId: 'movie-1',
  keyId: '681e5b39-49f2-4dff-b5a6-5b94af9cbf33',
  bucket: {
    name: 'movies',
    region: 'ap-northeast-2',
    accessKeyId: 'AKIAEXAMPLE',
    secretAccessKey: 'example',
  },
};
const viewing = { app: 'cinema', video: 'movie-1', pass: 'g63clVAI5wFPxY9vwVOJvw6L' };

/** Asks the mock server itself: what it saw, and what is to go wrong. */
async function mock(method, path, body) {
  const response = await fetch(`${settings.url}/_countersign/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
}

afterEach(() => mock('POST', 'reset'));

test('a movie gets a storage and a key, the same key each time', async () => {
  const first = await prepareMovie(settings, movie);
  const second = await prepareMovie(settings, movie);
  assert.notEqual(second.storageId, first.storageId);
  assert.equal(first.key.length, 16);
  assert.deepEqual(second.key, first.key);
  for (const box of Object.values(first.pssh))
    assert.equal(Buffer.from(box, 'base64').toString('latin1', 4, 8), 'pssh');
});

test('a movie may have a name with an ampersand', async () => {
  const { key } = await prepareMovie(settings, { ...movie, contentId: 'Tom & "Jerry" <1>' });
  assert.equal(key.length, 16);
});

test('a wrong access key is refused, and the journal says what was wrong', async () => {
  await assert.rejects(prepareMovie({ ...settings, accessKey: 'wrong' }, movie), /A1007/);
  const { entries } = await mock('GET', 'journal?verdict=refused');
  assert.equal(entries.length, 1);
  assert.match(entries[0].reason, /hash/);
});

test('a service that is down is told from one that refuses', async () => {
  await mock('POST', 'faults', { api: 'packaging', fault: { kind: 'status', status: 503 } });
  await assert.rejects(prepareMovie(settings, movie), /status 503/);
});

test('a viewer may play the video once', async () => {
  const parameters = Object.fromEntries(await admitViewer(settings, viewing));
  const play = () =>
    mock('POST', 'playback', { ...parameters, app: viewing.app, video: viewing.video, ip: '192.0.2.10' });
  assert.equal((await play()).allowed, true);
  assert.equal((await play()).denial, 'used-up');
});

test('an account that may have no tickets gets none', async () => {
  const { apiKey, apiSecret, cdn } = await mock('POST', 'accounts', { suspended: true });
  await assert.rejects(admitViewer({ ...settings, apiKey, apiSecret, cdn }, viewing), /There is no ticket/);
});
