import { createHmac, randomBytes } from 'node:crypto';
import { ApiError, InvalidInputError, MalformedResponseError, TransportError } from './errors.ts';
import { jsonObject, send } from './http.ts';

export interface Account {
  apiUrl: string;
  apiKey: string;
  apiSecret: string;
  cdn: number;
}

export interface TicketWish {
  app: string;
  video: string;
  /** Made up where none is given. */
  pass?: string;
  ip: string;
  uses: number;
  /** `YYYY-MM-DD HH:MM:SS` */
  expire: string;
}

export interface GrantedTicket {
  code: number;
  message: string;
  status: 'success';
  ticket: { key: string; pass: string; [member: string]: unknown };
  handle_time: string | number;
}

/** Client of ScaleEngine's ticket service. */
export class SevuClient {
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Requests a ticket that lets a user view a protected video. */
  async requestTicket({ app, video, pass, ip, uses, expire }: TicketWish): Promise<GrantedTicket> {
    for (const [name, value] of Object.entries({ app, video, ip, expire }))
      if (typeof value !== 'string' || value === '') throw new InvalidInputError(`Missing: ${name}`);
    if (pass === '') throw new InvalidInputError('pass is empty');
    if (!Number.isInteger(uses) || uses < 0) throw new InvalidInputError('uses must be a whole number');
    if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(expire))
      throw new InvalidInputError('expire must be YYYY-MM-DD HH:MM:SS');
    const { apiUrl, apiKey, cdn } = this.#account;
    const json = this.#sign({
      command: 'sevu.request',
      api_key: apiKey,
      timestamp: Math.floor(Date.now() / 1000),
      cdn,
      app,
      video,
      pass: pass ?? randomBytes(18).toString('base64url'),
      ip,
      uses,
      expire,
    });
    const { status, text } = await send(apiUrl, { method: 'POST', body: new URLSearchParams({ json }) });
    return granted(status, text);
  }

  /** The request's JSON text with its signature behind the last member. */
  #sign(request: object): string {
    const unsigned = JSON.stringify(request);
    const signature = createHmac('sha256', this.#account.apiSecret).update(unsigned).digest('base64');
    return JSON.stringify({ ...request, signature });
  }
}

function granted(httpStatus: number, text: string): GrantedTicket {
  const answer = jsonObject(text);
  if (answer?.status === 'failure')
    throw new ApiError(Number(answer.code), String(answer.message ?? ''), httpStatus);
  if (httpStatus !== 200) throw new TransportError('http', `HTTP status ${httpStatus}`, httpStatus);
  const ticket = answer?.ticket as GrantedTicket['ticket'] | undefined;
  if (answer?.status !== 'success' || !ticket?.key)
    throw new MalformedResponseError('The answer holds no ticket');
  return answer as unknown as GrantedTicket;
}
