import type { HttpResponse } from '../../codecs/exchange.ts';
import { ControlError, type Parts } from '../control.ts';
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
    const armed: ArmedFault = { ...rest, fault: read(fault) };
    refuseUnknown(armed, parts);
    return created(parts.faults.arm(armed));
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

/** What nothing will ever match is better told now: an operation, an API or an error code that is not there. */
function refuseUnknown({ api, operation, fault }: ArmedFault, { service }: Parts): void {
  const twins = service.twins.filter((twin) => api === undefined || twin.api === api);
  const operations = twins.flatMap((twin) => Object.keys(twin.operations));
  if (operation !== undefined && !operations.includes(operation))
    throw new ControlError(
      'conflict',
      `There is no operation ${JSON.stringify(operation)}; there is ${operations.join(', ')}.`,
    );
  if (fault.kind !== 'error') return;
  const concerned = twins.filter((twin) => operation === undefined || operation in twin.operations);
  const problems = concerned.flatMap((twin) => {
    try {
      twin.failure(fault.code);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  });
  if (problems.length > 0)
    throw new ControlError('conflict', `${problems.join('; ')}. Say with "api" whose error it is.`);
}
