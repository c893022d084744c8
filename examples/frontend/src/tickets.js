import { createHmac } from 'node:crypto';

/** Asks for a ticket with which one viewer may play one video. */
export async function requestTicket(
  { ticketUrl, apiKey, apiSecret, cdn },
  { app, video, pass, uses, expire },
) {
  const request = {
    command: 'sevu.request',
    api_key: apiKey,
    timestamp: Math.floor(Date.now() / 1000),
    cdn,
    app,
    video,
    pass,
    ip: 'auto',
    uses,
    expire,
  };
  const signature = createHmac('sha256', apiSecret).update(JSON.stringify(request)).digest('base64');
  const body = new URLSearchParams({ json: JSON.stringify({ ...request, signature }) });
  const response = await fetch(ticketUrl, { method: 'POST', body });
  const answer = await response.json();
  // The code and the HTTP status say nothing of it.
  if (answer.status !== 'success') throw new Error(`There is no ticket: ${answer.message}`);
  return answer.ticket;
}
