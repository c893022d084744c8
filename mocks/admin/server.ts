import { reseed, reset, restore } from '../control.ts';
import { isSnapshot, snapshotOf } from '../snapshot.ts';
import { jsonResponse } from '../twin/respond.ts';
import { adminDocument } from './document.ts';
import { type Handler, ok } from './handler.ts';

/** The operations with the tag `server`. */
export const serverHandlers: Record<string, Handler> = {
  health: () => ok({ status: 'ok' }),

  adminDocument: () => ok(adminDocument()),

  async metrics(_request, { metrics }) {
    const { contentType, text } = await metrics();
    return { response: { status: 200, headers: [['Content-Type', contentType]], body: text } };
  },

  reset({ body }, parts) {
    reset(parts, (body as { site?: string }).site);
    return ok({});
  },

  setSeed({ body }, parts) {
    const { seed } = body as { seed: string };
    reseed(parts, seed);
    return ok({ seed });
  },

  getSnapshot: (_request, { service }) => ok(snapshotOf(service.world)),

  restoreSnapshot({ body }, parts) {
    if (!isSnapshot(body))
      return { response: jsonResponse(400, { error: 'The body is no snapshot as this server gives them.' }) };
    restore(parts, body);
    return ok({});
  },
};
