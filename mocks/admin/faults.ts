import type { HttpResponse } from '../../codecs/exchange.ts';
import { armFault, ControlError } from '../control.ts';
import type { ArmedFault } from '../twin/armed-faults.ts';
import type { Fault } from '../twin/fault.ts';
import { created, type Handler, ok } from './handler.ts';

/** A fault as it is written: header fields as an object, what is left out of an answer empty. */
type WrittenFault =
  | Exclude<Fault, { kind: 'respond' | 'rewrite' }>
  | { kind: 'respond'; response: { status: number; headers?: Record<string, string>; body?: string } };

/** The operations with the tag `faults`. */
export const faultHandlers: Record<string, Handler> = {
  listFaults: (_request, { faults }) => ok(faults.all),

  armFault({ body }, parts) {
    const { fault, ...rest } = body as Omit<ArmedFault, 'fault'> & { fault: WrittenFault };
    return created(armFault(parts, { ...rest, fault: read(fault) }));
  },

  disarmFaults(_request, { faults }) {
    faults.disarm();
    return ok({});
  },

  disarmFault({ parameters }, { faults }) {
    if (!faults.disarm(Number(parameters.id)))
      throw new ControlError('missing', `There is no fault ${parameters.id}.`);
    return ok({});
  },
};

function read(fault: WrittenFault): Fault {
  if (fault.kind !== 'respond') return fault;
  const { status, headers = {}, body = '' } = fault.response;
  const response: HttpResponse = { status, headers: Object.entries(headers), body };
  return { kind: 'respond', response };
}
