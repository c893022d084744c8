import { violations } from '../../specs/validate.ts';
import type { Operation } from '../twin/operation.ts';
import { jsonResponse } from '../twin/respond.ts';
import type { Site, World } from '../twin/world.ts';
import { longArray } from './bounds.ts';
import { receive } from './envelope.ts';
import { failure, invalid, type Refusal } from './errors.ts';
import { inWords } from './violations-in-words.ts';

/** Whose request it is and where its effects go. */
export interface Caller {
  site: Site;
  world: World;
}

/** What the service does with a payload. */
export type Performance<Payload, Answer extends object> = (
  payload: Payload,
  caller: Caller,
) => { kind: 'accepted'; answer: Answer } | Refusal;

/** An operation, and what it does with a payload where there is no request around it. */
export type PackagingOperation<Payload, Answer extends object> = Operation & {
  perform: Performance<Payload, Answer>;
};

/**
 * An operation of the packaging API: opens the envelope, holds the payload to its schema, then performs.
 * @param schema of the payload, by its name in the OpenAPI document
 * @param mayBeBare whether a site may be allowed to send the payload without an envelope
 */
export function operation<Payload, Answer extends object>(
  schema: string,
  performValid: Performance<Payload, Answer>,
  { mayBeBare = false } = {},
): PackagingOperation<Payload, Answer> {
  const perform: Performance<Payload, Answer> = (payload, caller) => {
    const long = longArray(payload);
    if (long !== undefined) return invalid(long);
    const wrong = violations('packaging', schema, payload);
    if (wrong.length > 0) return invalid(inWords(wrong, payload));
    return performValid(payload, caller);
  };

  const answer: Operation = (request, parameters, world) => {
    const received = receive(request, parameters, world, mayBeBare);
    const { siteId = '' } = parameters;
    const subject = {
      ...(world.sites.has(siteId) ? { site: siteId } : {}),
      ...(received.reading === undefined ? {} : { decoded: received.reading }),
    };
    const performed =
      received.kind === 'refused'
        ? received
        : perform(received.reading.payload as Payload, { site: received.site, world });
    if (performed.kind === 'accepted')
      return { ...subject, conclusion: { kind: 'accepted' }, response: jsonResponse(200, performed.answer) };
    const { code, reason } = performed;
    return { ...subject, conclusion: { kind: 'refused', code, reason }, response: failure(code) };
  };

  return Object.assign(answer, { perform });
}
