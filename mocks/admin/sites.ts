import { changeSite, createAccount, createSite, removeSite, siteOf } from '../control.ts';
import type { Account, Site } from '../twin/world.ts';
import { created, type Handler, ok } from './handler.ts';

/** The operations with the tag `sites`. */
export const siteHandlers: Record<string, Handler> = {
  listSites: (_request, { service }) => ok([...service.world.sites.values()]),

  createSite: ({ body }, { service }) => created(createSite(service.world, body as Partial<Site>)),

  getSite: ({ parameters }, { service }) => ok(siteOf(service.world, parameters.site!)),

  changeSite: ({ parameters, body }, { service }) =>
    ok(changeSite(service.world, parameters.site!, body as Record<string, unknown>)),

  removeSite({ parameters }, { service }) {
    removeSite(service.world, parameters.site!);
    return ok({});
  },

  listAccounts: (_request, { service }) => ok([...service.world.accounts.values()]),

  createAccount: ({ body }, { service }) => created(createAccount(service.world, body as Partial<Account>)),
};
