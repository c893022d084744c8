// A small SDK for ScaleEngine's ticket service: the code whose author wants to know whether it keeps to the documents.
import { createHmac, randomBytes } from 'node:crypto';

/** The service refused the request, with a code of its own. */
export class TicketRefused extends Error {
  constructor(code, message, httpStatus) {
    super(`${code}: ${message}`);
    Object.assign(this, { code, reason: message, httpStatus });
  }
}

/** The service could not be reached, or did not answer in time. */
export class ServiceUnreachable extends Error {
  constructor(kind, message, httpStatus) {
    super(message);
    Object.assign(this, { kind, httpStatus });
  }
}

/** What came is no answer of the service. */
export class AnswerUnreadable extends Error {}

/** The request is none that the service could grant. */
export class WishImpossible extends Error {}

const TIMEOUT = 5000;

/** Requests a ticket, with which one viewer may watch a protected video. */
export async function requestTicket({ apiUrl, apiKey, apiSecret, cdn }, wish) {
  check(wish);
  const { app, video, ip, uses, expire, pass = randomBytes(16).toString('hex') } = wish;
  const timestamp = Math.floor(Date.now() / 1000);
  const unsigned = {
    command: 'sevu.request',
    api_key: apiKey,
    timestamp,
    cdn,
    app,
    video,
    pass,
    ip,
    uses,
    expire,
  };
  const signature = createHmac('sha256', apiSecret).update(JSON.stringify(unsigned)).digest('base64');
  const json = JSON.stringify({ ...unsigned, signature });
  return granted(await post(apiUrl, new URLSearchParams({ json })));
}

function check({ app, video, ip, uses, expire, pass }) {
  for (const [name, value] of Object.entries({ app, video, ip, expire }))
    if (typeof value !== 'string' || value === '') throw new WishImpossible(`${name} is missing`);
  if (pass === '') throw new WishImpossible('pass is empty');
  if (!Number.isInteger(uses) || uses < 0) throw new WishImpossible('uses must be a whole number');
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(expire))
    throw new WishImpossible('expire must be YYYY-MM-DD HH:MM:SS');
}

async function post(url, body) {
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    // A redirect would carry the signed request to somewhere else.
    const answer = await fetch(url, { method: 'POST', body, redirect: 'manual', signal });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    if (error.name === 'TimeoutError') throw new ServiceUnreachable('timeout', `No answer in ${TIMEOUT} ms`);
    const code = error.cause?.code ?? '';
    const kind = /CERT|TLS|SSL|SIGNED|ALTNAME/.test(code) ? 'tls' : 'connection';
    throw new ServiceUnreachable(kind, `The request failed: ${code || error.message}`);
  }
}

function granted({ status, text }) {
  const answer = parsed(text);
  if (answer?.status === 'failure') throw new TicketRefused(answer.code, answer.message ?? '', status);
  if (status !== 200) throw new ServiceUnreachable('http', `HTTP status ${status}`, status);
  if (answer?.status !== 'success' || !answer.ticket?.key)
    throw new AnswerUnreadable('The answer holds no ticket');
  return answer;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
