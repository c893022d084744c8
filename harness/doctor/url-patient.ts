import { setTimeout as sleep } from 'node:timers/promises';
import { PAUSE, type Posted, post, RETURN_LIMIT } from '../drivers/http.ts';
import { asNoise, flawOf, textOf } from '../drivers/messages.ts';
import { type Outcome, type Patient, readAnswer } from './patient.ts';

/** Nobody listens any more where somebody did, nor again in time. */
export class Gone extends Error {}

/**
 * What listens at a URL: each text is the body of a POST, its answer the body of the response. One that was there and went
 * down is waited for; then `send` rejects with {@link Gone}.
 * @param by how a text is posted; on a connection of its own by default
 */
export function patientAt(url: string, by = post): Patient {
  let wasThere = false;
  return {
    async send(text, id, limitMs) {
      const asked = performance.now();
      const patience = wasThere ? asked + RETURN_LIMIT : asked;
      let posted = await by(url, text, limitMs);
      while (posted.kind === 'absent' && performance.now() < patience) {
        await sleep(PAUSE);
        posted = await by(url, text, limitMs);
      }
      if (posted.kind === 'absent' && wasThere) throw new Gone();
      wasThere ||= posted.kind !== 'absent';
      return outcomeOf(posted, id, Math.round(performance.now() - asked));
    },
    kill() {},
  };
}

function outcomeOf(posted: Posted, id: unknown, afterMs: number): Outcome {
  switch (posted.kind) {
    case 'timeout':
      return { kind: 'silence', afterMs: posted.afterMs };
    case 'absent':
    case 'broken':
      return { kind: 'cut', how: posted.how };
    case 'response': {
      const text = textOf(posted.body);
      const message = text === undefined ? undefined : readAnswer(text);
      if (message?.id === id) return { kind: 'answer', message: message!, afterMs };
      return { kind: 'other', what: otherThan(id, posted.status, text) };
    }
  }
}

/** What stands in a body instead of an answer with an id, as a sentence. @param text `undefined` for what is not UTF-8 */
function otherThan(id: unknown, status: number, text: string | undefined): string {
  if (status >= 300 && status < 400) return `It answered HTTP ${status}, and no redirect is followed.`;
  const shown = text === '' ? 'it is empty' : JSON.stringify(asNoise(text));
  const flaw = flawFor(id, text);
  const why = flaw === undefined ? '' : `, as ${flaw}`;
  return `The body of its HTTP ${status} is no JSON-RPC response to it${why}: ${shown}.`;
}

function flawFor(id: unknown, text = ''): string | undefined {
  const answers = text.split('\n').filter((line) => readAnswer(line) !== undefined);
  if (answers.length > 1) return `there are ${answers.length} in it`;
  const message = readAnswer(text);
  if (message === undefined) return flawOf(text);
  return `its id is ${JSON.stringify(message.id)}, and that of the request ${JSON.stringify(id)}`;
}
