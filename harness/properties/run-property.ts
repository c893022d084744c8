import type { Case } from '../../contracts/case.ts';
import type { CaseResult, Tried } from '../result.ts';
import { type CaseSettings, errored, skipped } from '../run-case.ts';
import { passwordsIn, scrubbed } from '../scrub.ts';
import { CPIX } from './cpix.ts';
import { PACKAGING } from './packaging.ts';
import type { Inputs } from './property.ts';
import { type Kept, keepRegression, regressionsOf } from './regressions.ts';
import { type Failure, isBad, type Limits, search } from './search.ts';
import { SEQUENCE } from './sequence.ts';
import { SEVU } from './sevu.ts';

export interface PropertySettings extends CaseSettings, Omit<Limits, 'budgetMs'> {
  /** The folder of the inputs that are kept: they are tried first. Nothing is kept without it. */
  regressions?: string;
  budgetMs?: Limits['budgetMs'];
}

/** How long inputs are made up for a slow client, in milliseconds; where many are asked for, each has some of its own. */
const budgetOf = (runs: number) => ({ any: Math.max(20_000, 800 * runs), smaller: 20_000 });

const INPUTS: Record<string, unknown> = {
  ...PACKAGING,
  'property/packaging/sequence': SEQUENCE,
  ...CPIX,
  ...SEVU,
};

/**
 * Tries a property on the inputs kept for it, on the plainest one, then on any. The first that fails is made smaller for
 * as long as it fails by the same rule, and kept. `interrupted` when the client went down because of another case.
 */
export async function runProperty(
  property: Case,
  settings: PropertySettings,
): Promise<CaseResult | 'interrupted'> {
  const started = performance.now();
  const result = await tryAll(property, settings, INPUTS[property.id] as Inputs);
  if (result === 'interrupted') return result;
  return { ...result, durationMs: Math.round(performance.now() - started) };
}

async function tryAll(
  property: Case,
  settings: PropertySettings,
  { plain, any, attempt }: Inputs,
): Promise<CaseResult | 'interrupted'> {
  const { runs, regressions, budgetMs = budgetOf(runs) } = settings;
  const held: Held = { inputs: 0, findings: [] };
  const kept = regressions === undefined ? [] : regressionsOf(regressions, property.id);
  const known: (Pick<Kept, 'input'> & Partial<Kept>)[] = [...kept, { input: plain }];
  for (const { input, file, seed, path } of known) {
    const result = await attempt(property, input, settings).catch((error: Error) => {
      if (file === undefined) throw error;
      const why = `The input kept in ${file} cannot be tried: ${error.message}. Correct it, or delete the file.`;
      return errored(property, why);
    });
    if (result === 'interrupted') return result;
    if (!isBad(result)) {
      add(held, result);
      continue;
    }
    if (file === undefined)
      return failed({ input, result }, 'It fails on the plainest input.', { inputs: 1 }, {}, settings);
    const where = { shrinks: 0, seed: seed!, path: path!, kept: file };
    return failed(
      { input, result },
      `It fails on the input kept in ${file}.`,
      { inputs: 1 },
      where,
      settings,
    );
  }

  const limits = { ...settings, budgetMs };
  const found = await search(
    any,
    (input) => attempt(property, input, settings),
    limits,
    (result) => add(held, result),
  );
  if (found === 'interrupted') return found;
  const { failure, stopped } = found;
  if (failure !== undefined) return searched(property, failure, held.inputs + 1, stopped, settings);
  return resultOf(
    property,
    held,
    stopped === undefined ? undefined : `Tried on ${found.runs} of ${runs} inputs: ${stopped}.`,
  );
}

/** What there is to say of the inputs that a property held for. */
interface Held {
  inputs: number;
  findings: CaseResult['findings'];
  /** The first that was warned of, or the last that passed. */
  shown?: CaseResult;
  /** Why the first that was not proved was not. */
  unproved?: string;
}

function add(held: Held, result: CaseResult): void {
  held.inputs++;
  if (result.status === 'skipped') {
    held.unproved ??= result.reason ?? '';
    return;
  }
  if (held.shown?.status !== 'warned') held.shown = result;
  const known = held.findings.map(({ rule }) => rule);
  held.findings.push(...result.findings.filter(({ rule }) => !known.includes(rule)));
}

function resultOf(
  property: Case,
  { shown, inputs, findings, unproved }: Held,
  reason: string | undefined,
): CaseResult {
  if (shown === undefined) return skipped(property, unproved ?? reason ?? 'No input was tried.');
  return { ...shown, findings, tried: { inputs }, ...(reason === undefined ? {} : { reason }) };
}

/** The result of an input that was found, which is kept where there is a folder for it. */
function searched(
  { id }: Case,
  failure: Failure,
  inputs: number,
  stopped: string | undefined,
  settings: PropertySettings,
): CaseResult {
  const { runs, seed, regressions } = settings;
  const { input, run, shrinks, path } = failure;
  const where: NonNullable<Tried['counterexample']> = { input, shrinks, seed, path };
  if (regressions !== undefined)
    where.kept = keepRegression(regressions, { property: id, input, seed, path });
  const early = stopped === undefined ? '' : `; ${stopped}`;
  const times = shrinks === 1 ? 'once' : `${shrinks} times`;
  return failed(
    failure,
    `It fails on input ${run} of ${runs}, made smaller ${times}${early}.`,
    { inputs },
    where,
    settings,
  );
}

/** The result of the input that a property fails on, with how it was found. */
function failed(
  { input, result }: Pick<Failure, 'input' | 'result'>,
  found: string,
  tried: Tried,
  where: Partial<NonNullable<Tried['counterexample']>>,
  { keepSecrets }: CaseSettings,
): CaseResult {
  const shown = scrubbed(input, keepSecrets ? [] : passwordsIn(input));
  const story = `${found}\n${shortened(readable(JSON.stringify(shown)))}`;
  const told = { ...result, tried: { ...tried, counterexample: { shrinks: 0, ...where, input: shown } } };
  if (result.status === 'errored') return { ...told, reason: `${result.reason}\n${story}` };
  const first = result.findings.findIndex(({ level }) => level === 'must');
  const findings = result.findings.map((finding, index) =>
    index === first ? { ...finding, message: `${finding.message}\n${story}` } : finding,
  );
  return { ...told, findings };
}

/** A text in which what cannot be seen is written as JSON escapes it. */
const readable = (text: string): string =>
  text.replace(/[\p{C}\p{M}\p{Z}]/gu, (character) => (character === ' ' ? ' ' : escaped(character)));

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');

const shortened = (text: string): string => (text.length <= 2000 ? text : `${text.slice(0, 1997)}...`);
