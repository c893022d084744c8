import { ControlError } from '../control.ts';
import { play, revoke, ticketsOf } from '../sevu/index.ts';
import type { World } from '../twin/world.ts';
import { type Handler, ok } from './handler.ts';

/** The operations with the tag `tickets`. */
export const ticketHandlers: Record<string, Handler> = {
  play: ({ http }, { service }) => spend(http, service.world),
  playByUrl: ({ http }, { service }) => spend(http, service.world),

  listTickets({ parameters }, { service }) {
    const account = accountOf(service.world, parameters.account!);
    return ok(ticketsOf(service.world, account));
  },

  revokeTicket({ parameters }, { service }) {
    const account = accountOf(service.world, parameters.account!);
    const ticket = revoke(service.world, account, parameters.key!);
    if (ticket === undefined)
      throw new ControlError('missing', `The account has no ticket ${JSON.stringify(parameters.key)}.`);
    return ok(ticket);
  },
};

const spend = (http: Parameters<typeof play>[0], world: World) => ({
  response: play(http, world, http.address).response,
});

function accountOf(world: World, apiKey: string): string {
  if (world.accounts.has(apiKey)) return apiKey;
  throw new ControlError('missing', 'There is no account with this API key.');
}
