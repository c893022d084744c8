import type { Heartbeat } from '../../specs/cpix/types.ts';
import type { Operation } from '../twin/operation.ts';

const ALIVE: Heartbeat = 'SUCCESS';

/** Shows whoever asks that the server is there (ELM-027). */
export const heartbeat: Operation = () => ({
  conclusion: { kind: 'accepted' },
  response: { status: 200, headers: [['Content-Type', 'text/plain;charset=UTF-8']], body: ALIVE },
});
