import { getContentKey } from './keys.js';
import { registerStorage } from './packaging.js';
import { requestTicket } from './tickets.js';

/** What a movie needs before its first viewer: a storage to package it from, a key to encrypt it with. */
export async function prepareMovie(settings, { contentId, keyId, bucket }) {
  const storageId = await registerStorage(settings, {
    storage_name: contentId,
    type: 'S3',
    id: bucket.accessKeyId,
    password: bucket.secretAccessKey,
    aws_bucket: bucket.name,
    region: bucket.region,
  });
  return { storageId, ...(await getContentKey(settings, contentId, keyId)) };
}

/** What a viewer gets: the parameters of the stream's URL. */
export async function admitViewer(settings, { app, video, pass }) {
  const ticket = await requestTicket(settings, { app, video, pass, uses: 1, expire: '2037-12-31 23:59:59' });
  return new URLSearchParams({ key: ticket.key, pass: ticket.pass });
}
