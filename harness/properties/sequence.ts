import fc from 'fast-check';
import type { Case } from '../../contracts/case.ts';
import { isObject, looselyEqual, show } from '../../contracts/compare.ts';
import type { Finding } from '../../contracts/rule.ts';
import { createWorld, startServer, TWINS, type World } from '../../mocks/index.ts';
import { credentialsFor, secretsIn } from '../credentials.ts';
import { enter } from '../neighbours.ts';
import { HOLDS } from '../protocol-rules.ts';
import type { CaseResult } from '../result.ts';
import { type CaseSettings, callAll, type Seen, secretsOf, toResult } from '../run-case.ts';
import { mayRefuse } from './may-refuse.ts';
import { change, job, STORAGE, storage } from './packaging.ts';
import type { Inputs } from './property.ts';

type Members = Record<string, unknown>;

/** One call of a sequence. Storages are counted from 0, over again behind the last; without any, their calls are left out. */
type Step =
  | { call: 'registerStorage'; input: Members }
  | { call: 'updateStorage'; storage: number; input: Members }
  | { call: 'registerJob'; storages: [input: number, output: number]; input: Members }
  | { call: 'listStorages'; region: string }
  | { call: 'listJobs'; region: string };

interface Sequence {
  steps: Step[];
}

const REGIONS = ['ap-northeast-2', 'eu-central-1'] as const;
const region = fc.constantFrom(...REGIONS);
const place = fc.nat({ max: 9 });

/** A storage in one of two regions, so that lists leave something out. */
const regional = fc.tuple(storage, region).map(([members, its]) => ({ ...members, region: its }));

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: region.map((its): Step => ({ call: 'listStorages', region: its })) },
  { weight: 2, arbitrary: region.map((its): Step => ({ call: 'listJobs', region: its })) },
  { weight: 3, arbitrary: regional.map((input): Step => ({ call: 'registerStorage', input })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(place, change)
      .map(([storage, input]): Step => ({ call: 'updateStorage', storage, input })),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(place, place, job(['', '']))
      .map(([from, to, input]): Step => ({ call: 'registerJob', storages: [from, to], input })),
  },
);

/** Calls in a row, against one server that goes on holding what they register. */
export const SEQUENCE: Inputs<Sequence> = {
  plain: {
    steps: [
      { call: 'registerStorage', input: STORAGE },
      { call: 'listStorages', region: REGIONS[0] },
    ],
  },
  any: fc.array(step, { maxLength: 12, size: 'max' }).map((steps) => ({ steps })),
  attempt,
};

async function attempt(
  property: Case,
  { steps }: Sequence,
  settings: CaseSettings,
): Promise<CaseResult | 'interrupted'> {
  const started = performance.now();
  const seed = `${settings.seed} ${property.id}`;
  const credentials = credentialsFor(seed);
  // Jobs have ended as soon as they are registered: what is listed does not depend on when.
  const site = { ...credentials.site, jobs: { stepSeconds: 0 } };
  const world = createWorld({ seed, sites: [site] });
  const server = await startServer({ twins: [TWINS.packaging], world });
  const all: Seen = { findings: [], checks: 0, stderr: '', inputs: [] };
  const known = secretsIn(credentials, property.api);
  const neighbour = enter(settings.driver, () =>
    secretsOf(property, known, all.inputs, server.journal.exchanges()),
  );
  try {
    for (const each of steps) {
      const input = inputOf(each, world, site.siteId);
      if (input === undefined) continue;
      const method = `packaging.${each.call}`;
      const asked = { ...property, method, input, mayRefuse: mayRefuse(property.api, input) };
      const seen = await callAll(asked, settings, credentials, server, [input]);
      if (seen === 'interrupted') return seen;
      add(all, seen);
      if (each.call === 'listStorages' || each.call === 'listJobs')
        compare(each, seen, all, heldBy(world, site.siteId, each));
      if (all.unjudged !== undefined || all.findings.some(({ level }) => level === 'must')) break;
    }
    if (all.inputs.length === 0)
      all.unjudged = { status: 'skipped', reason: 'There was no storage to make a call of.' };
    const durationMs = Math.round(performance.now() - started);
    const { keepSecrets } = settings;
    return toResult(property, {
      seen: all,
      server,
      secrets: neighbour.leave(),
      neighbour,
      durationMs,
      keepSecrets,
    });
  } finally {
    neighbour.leave();
    await server.close();
  }
}

function add(all: Seen, { findings, checks, unjudged, reply, stderr, inputs }: Seen): void {
  all.findings.push(...findings);
  all.checks += checks;
  all.stderr += stderr;
  all.inputs.push(...inputs);
  if (unjudged !== undefined) all.unjudged = unjudged;
  if (reply !== undefined) all.reply = reply;
}

/** What a step asks for; `undefined` where there is no storage to ask it of. */
function inputOf(each: Step, world: World, siteId: string): Members | undefined {
  const storages = storagesOf(world, siteId);
  const idAt = (at: number) => storages[at % storages.length]?.storage_id;
  switch (each.call) {
    case 'registerStorage':
      return each.input;
    case 'updateStorage':
      return storages.length === 0 ? undefined : { storage_id: idAt(each.storage), ...each.input };
    case 'registerJob': {
      if (storages.length === 0) return undefined;
      const { input, output } = each.input.storage as Record<'input' | 'output', Members>;
      const [from, to] = each.storages.map(idAt);
      return {
        ...each.input,
        storage: { input: { ...input, storage_id: from }, output: { ...output, storage_id: to } },
      };
    }
    case 'listStorages':
      return { storage_type: 'S3', region: each.region };
    case 'listJobs':
      return { region: each.region };
  }
}

const storagesOf = (world: World, siteId: string) => world.store.rows<Members>('storage', siteId);

/** The members that tell one row of a list from another. */
const TELLING = {
  listStorages: ['storage_id', 'storage_name', 'description', 'region'],
  listJobs: ['job_id', 'job_name', 'content_id'],
};

type List = Extract<Step, { region: string }>;

/** What the service holds of what a list asks for. */
function heldBy(world: World, siteId: string, { call, region: its }: List): Members[] {
  const rows =
    call === 'listStorages'
      ? storagesOf(world, siteId).filter((each) => each.region === its)
      : world.store.rows<Members>('job', siteId).filter(({ regions }) => (regions as string[]).includes(its));
  return rows.map((row) => pick(row, TELLING[call]));
}

const pick = (row: unknown, names: string[]): Members =>
  Object.fromEntries(names.map((each) => [each, isObject(row) ? row[each] : undefined]));

/** Holds what a client lists to what the service holds, whether or not the service was asked. */
function compare({ call }: List, seen: Seen, all: Seen, held: Members[]): void {
  if (seen.reply?.kind !== 'result') return;
  const { value } = seen.reply;
  const rows = isObject(value) && Array.isArray(value.data) ? value.data : [];
  const listed = rows.map((row) => pick(row, TELLING[call]));
  all.checks++;
  // A list that took no request is judged by what is in it.
  if (seen.unjudged?.status === 'errored') delete all.unjudged;
  if (looselyEqual(listed, held) || seen.findings.some(({ level }) => level === 'must')) return;
  all.findings.push(notHeld(call, listed, held));
}

function notHeld(call: string, listed: Members[], held: Members[]): Finding {
  const { id: rule, title: requirement, level, clause, hint } = HOLDS;
  return {
    rule,
    level,
    clause,
    requirement,
    hint,
    message: `${call} gives out ${listed.length} that are not the ${held.length} the service holds.`,
    expected: show(held),
    actual: show(listed),
  };
}
