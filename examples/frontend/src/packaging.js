import { createCipheriv, createHash } from 'node:crypto';

const IV = '0123456789abcdef';

/** Registers a bucket that packaging jobs read from and write to. Gives the ID of the storage. */
export async function registerStorage({ url, siteId, siteKey, accessKey }, storage) {
  const query = new URLSearchParams({ 'pallycon-apidata': seal(storage, { siteId, siteKey, accessKey }) });
  const response = await fetch(`${url}/api/v2/storage/${siteId}?${query}`, { method: 'POST' });
  if (!response.ok) throw new Error(`The packaging service answered with status ${response.status}`);
  const answer = await response.json();
  // Refusals come with status 200 too: the code tells.
  if (answer.error_code !== '0000')
    throw new Error(`The storage was not registered: ${answer.error_code} ${answer.error_message}`);
  return answer.storage_id;
}

/** The envelope that every request to the packaging service travels in. */
function seal(payload, { siteId, siteKey, accessKey }) {
  const cipher = createCipheriv('aes-256-cbc', siteKey, IV);
  const data = cipher.update(JSON.stringify(payload), 'utf8', 'base64') + cipher.final('base64');
  const timestamp = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
  const hash = createHash('sha256')
    .update(accessKey + siteId + data + timestamp)
    .digest('base64');
  return Buffer.from(JSON.stringify({ data, timestamp, hash })).toString('base64');
}
