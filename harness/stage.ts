import { type Case, CaseFileError, type Situation } from '../contracts/case.ts';
import { CONTRACTS } from '../contracts/index.ts';
import type { Credentials } from '../contracts/rule.ts';
import {
  type Account,
  type Authority,
  type CertificateOptions,
  createAuthority,
  createWorld,
  type Fault,
  registerJob,
  registerStorage,
  type ServerCertificate,
  type Site,
  startServer,
  TWINS,
  type TwinServer,
  type World,
} from '../mocks/index.ts';
import type { RegisterJobRequest, RegisterStorageRequest } from '../specs/packaging/types.ts';
import type { Reach } from './driver.ts';
import { fill, type Ids, nonceOf, situationOf } from './inputs.ts';

/** A case's own server with all that the case wants it to hold, the IDs of what it holds, and the case's nonce. */
export interface Stage {
  server: TwinServer;
  ids: Ids;
}

/**
 * Sets the stage for a case: a world with its site and account, what is given, and what is to go wrong. Throws
 * {@link CaseFileError} where the case asks for what there is not.
 * @param trusted the authority that the client trusts, where there is one
 * @param reach how the client reaches the server, where that is not by 127.0.0.1
 */
export async function setStage(
  testCase: Case,
  credentials: Credentials,
  seed: string,
  trusted?: Authority,
  reach?: Reach,
): Promise<Stage> {
  const { api, settings } = testCase;
  const site = { ...credentials.site, ...settings.site } as Site;
  const account = { ...credentials.account, ...settings.account } as Account;
  const world = createWorld({ seed, sites: [site], accounts: [account] });
  requireSpelling(testCase);
  const ids = holdGiven(testCase, world, site, seed);
  const fault = (url: string) =>
    faultOf(situationOf(testCase, ids, reached(url, reach), reach?.otherName), testCase);
  const tls = await certificateOf(testCase.situation, trusted, reach?.name);
  const server = await startServer({
    twins: [TWINS[api]],
    world,
    fault,
    ...(tls === undefined ? {} : { tls }),
  });
  return { server, ids };
}

/** The URL of a server of this machine as a client gets it. */
export const reached = (url: string, reach?: Reach): string =>
  reach === undefined ? url : url.replace('127.0.0.1', reach.name);

/** Registers what is given, each at its time. Gives their IDs, `storage 1`, `job 1` and so on, and the case's nonce. */
function holdGiven({ id, given }: Case, world: World, site: Site, seed: string): Ids {
  const ids: Record<string, string> = { nonce: nonceOf(seed) };
  const counts = { storage: 0, job: 0 };
  const now = world.clock.now();
  const { jobs } = site;
  for (const { storage, job, outcome, ago = 0 } of given) {
    world.clock.set(now - ago * 1000);
    if (outcome !== undefined) site.jobs = { ...jobs, outcome } as NonNullable<Site['jobs']>;
    const kind = storage === undefined ? 'job' : 'storage';
    const payload = fill(storage ?? job ?? {}, ids) as object;
    ids[`${kind} ${++counts[kind]}`] = register(kind, payload, { world, site }, id);
  }
  if (jobs === undefined) delete site.jobs;
  else site.jobs = jobs;
  world.clock.set(Date.now());
  return ids;
}

/** Registers something in the service, and gives its ID. Throws when the service refuses it: the case is wrong then. */
function register(
  kind: 'storage' | 'job',
  payload: object,
  caller: { world: World; site: Site },
  id: string,
): string {
  const performed =
    kind === 'storage'
      ? registerStorage.perform(payload as RegisterStorageRequest, caller)
      : registerJob.perform(payload as RegisterJobRequest, caller);
  if (performed.kind === 'refused')
    throw new CaseFileError(`The service refuses a ${kind} that the case ${id} gives: ${performed.reason}`);
  const { answer } = performed;
  return String('storage_id' in answer ? answer.storage_id : answer.job_id);
}

function requireSpelling({ api, id, situation }: Case): void {
  if (situation.kind !== 'spelling' || Object.hasOwn(CONTRACTS[api].spellings, situation.spelling)) return;
  const known = Object.keys(CONTRACTS[api].spellings).join(', ');
  throw new CaseFileError(
    `The case ${id} names a spelling there is not: "${situation.spelling}". Those of ${api} are ${known}.`,
  );
}

function faultOf(situation: Situation, { api }: Case): Fault | undefined {
  switch (situation.kind) {
    case 'service':
    case 'tls':
      return undefined;
    case 'error':
      return situation;
    case 'trouble':
      return situation.trouble;
    case 'spelling': {
      return { kind: 'rewrite', rewrite: CONTRACTS[api].spellings[situation.spelling]! };
    }
    case 'respond': {
      const { status, contentType, headers = {}, body } = situation;
      const type: [string, string][] = contentType === undefined ? [] : [['Content-Type', contentType]];
      return { kind: 'respond', response: { status, headers: [...type, ...Object.entries(headers)], body } };
    }
  }
}

const DAY = 86_400_000;

/** The certificate of a server that no client may trust: by a stranger, or by the trusted authority but wrong. */
async function certificateOf(
  situation: Situation,
  trusted: Authority | undefined,
  host = '127.0.0.1',
): Promise<ServerCertificate | undefined> {
  if (situation.kind !== 'tls') return undefined;
  const { certificate } = situation;
  const authority = certificate === 'untrusted' ? undefined : trusted;
  return (authority ?? (await createAuthority())).issue({
    hosts: ['localhost', '127.0.0.1', host],
    ...flawed(certificate),
  });
}

function flawed(certificate: Extract<Situation, { kind: 'tls' }>['certificate']): CertificateOptions {
  switch (certificate) {
    case 'untrusted':
      return {};
    case 'expired':
      return { notBefore: Date.now() - 60 * DAY, notAfter: Date.now() - 30 * DAY };
    case 'other-host':
      return { hosts: ['elsewhere.example'] };
  }
}
