import { readFileSync } from 'node:fs';
import { isObject } from '../../codecs/json-object.ts';
import { usageError } from '../exit.ts';
import { STATES } from './states.ts';

/** What is needed of a pact to verify a provider with it. */
export interface PactFile {
  file: string;
  consumer: string;
  provider: string;
  /** How many requests it holds. */
  interactions: number;
}

/** Paths of the documented APIs, whatever stage of a gateway stands in front of them. */
const DOCUMENTED = /\/(?:api\/v\d+\/(?:storage|pack)|v\d+\/cpix|cpix\/(?:getKey|anevia))\/?|^\/stable\//;

/**
 * Reads a pact, to say in a line what Pact's verifier would say in a hundred. Throws a {@link CommandError} for a file
 * that is no pact, for one about other APIs, and for provider states that cannot be brought about.
 */
export function readPact(file: string): PactFile {
  const pact = parsed(file);
  const { interactions, consumer, provider } = pact;
  if (!Array.isArray(interactions) || !isObject(consumer) || !isObject(provider))
    throw usageError(`${file} is no pact: it has no consumer, provider and interactions.`);
  if (interactions.length === 0) throw usageError(`${file} has no interaction; there is nothing to verify.`);
  const requests = interactions.filter(isObject).map(({ request }) => (isObject(request) ? request : {}));
  const foreign = requests.find(({ path }) => !DOCUMENTED.test(String(path)));
  if (foreign !== undefined)
    throw usageError(
      `${file} is a pact with ${JSON.stringify(provider.name)}: no API that Countersign knows has the path ${foreign.path}. Give pacts with the packaging, key exchange or ticket service.`,
    );
  const unknown = interactions
    .filter(isObject)
    .flatMap(statesOf)
    .find((state) => !STATES.includes(state));
  if (unknown !== undefined)
    throw usageError(
      `${file} needs the provider state "${unknown}", which is not one of ${STATES.map((state) => `"${state}"`).join(', ')}.`,
    );
  return {
    file,
    consumer: String(consumer.name),
    provider: String(provider.name),
    interactions: interactions.length,
  };
}

function parsed(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw usageError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const pact: unknown = JSON.parse(text);
    if (isObject(pact)) return pact;
  } catch {
    // Said below.
  }
  throw usageError(`${file} is no pact: it is not a JSON object.`);
}

function statesOf({ providerStates = [] }: Record<string, unknown>): string[] {
  return (providerStates as { name?: unknown }[]).map(({ name }) => String(name));
}
