import { violations } from '../../specs/validate.ts';
import type { Operation } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { Site, World } from '../twin/world.ts';
import { longArray } from './bounds.ts';
import { receive } from './envelope.ts';
import { failure, type Refusal } from './errors.ts';
import { inWords } from './violations-in-words.ts';

/** Whose request it is and where its effects go. */
export interface Caller {
  site: Site;
  world: World;
}

/** What the service does with a payload that is valid by itself. */
export type Performance<Payload, Answer extends object> = (
  payload: Payload,
  caller: Caller,
) => { kind: 'accepted'; answer: Answer } | Refusal;

/**
 * An operation of the packaging API: opens the envelope, holds the payload to its schema, then performs.
 * @param schema of the payload, by its name in the OpenAPI document
 * @param mayBeBare whether a site may be allowed to send the payload without an envelope
 */
export const operation =
  <Payload, Answer extends object>(
    schema: string,
    perform: Performance<Payload, Answer>,
    { mayBeBare = false } = {},
  ): Operation =>
  (request, parameters, world) => {
    const received = receive(request, parameters, world, mayBeBare);
    const { siteId = '' } = parameters;
    const subject = {
      ...(world.sites.has(siteId) ? { site: siteId } : {}),
      ...(received.reading === undefined ? {} : { decoded: received.reading }),
    };
    const refuse = ({ code, reason }: Omit<Refusal, 'kind'>) => ({
      ...subject,
      conclusion: { kind: 'refused' as const, code, reason },
      response: failure(code),
    });
    if (received.kind === 'refused') return refuse(received);

    const { payload } = received.reading;
    const long = longArray(payload);
    if (long !== undefined) return refuse({ code: 'A1000', reason: long });
    const wrong = violations('packaging', schema, payload);
    if (wrong.length > 0) return refuse({ code: 'A1000', reason: inWords(wrong, payload) });
    const performed = perform(payload as Payload, { site: received.site, world });
    if (performed.kind === 'refused') return refuse(performed);
    return { ...subject, conclusion: { kind: 'accepted' }, response: jsonResponse(200, performed.answer) };
  };
