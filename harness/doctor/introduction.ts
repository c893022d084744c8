import { METHODS } from './methods.ts';
import type { Finding, Introduction, Notes } from './visit.ts';

/** The version of the client protocol that is examined (docs/client-protocol.md). */
const VERSION = 1;
/** The most calls Countersign makes at once. */
const MOST_AT_ONCE = 64;

/** Looks at an answer to `initialize`. Gives what of it can be used. */
export function checkIntroduction(value: unknown, visit: Notes): Introduction {
  const { protocolVersion, client, methods, maxInFlight = 1 } = Object(value) as Record<string, unknown>;
  checkVersion(protocolVersion, visit);
  const { name, version, language } = Object(client) as Record<string, unknown>;
  checkName(name, visit);
  const listed = Array.isArray(methods) ? methods.filter((each) => typeof each === 'string') : [];
  checkMethods(methods, visit);
  checkMaxInFlight(maxInFlight, visit);
  const more = [version, language].filter((each) => typeof each === 'string');
  return {
    name: typeof name === 'string' ? name : '',
    title: [String(name ?? 'the client'), ...more].join(' '),
    methods: listed.filter((method) => method in METHODS),
    maxInFlight: isCount(maxInFlight) ? Math.min(maxInFlight, MOST_AT_ONCE) : 1,
  };
}

function checkVersion(given: unknown, visit: Notes): Finding {
  const check = 'protocol version';
  if (given === VERSION) return visit.ok(check, `${VERSION}`);
  return visit.wrong(
    check,
    given === undefined ? 'protocolVersion is missing.' : `It speaks version ${JSON.stringify(given)}.`,
    `Answer initialize with "protocolVersion": ${VERSION}.`,
  );
}

function checkName(name: unknown, visit: Notes): Finding {
  if (typeof name === 'string' && name !== '') return visit.ok('name of the client', name);
  return visit.wrong(
    'name of the client',
    'client.name is missing.',
    'Answer initialize with "client": {"name": …}.',
  );
}

function checkMethods(methods: unknown, visit: Notes): Finding {
  const check = 'methods it lists';
  if (!Array.isArray(methods) || methods.some((method) => typeof method !== 'string'))
    return visit.wrong(
      check,
      'methods is no list of texts.',
      'Answer initialize with "methods": the list of what the client implements.',
    );
  const unknown = methods.filter((method) => !(method in METHODS));
  if (unknown.length > 0)
    return visit.wrong(
      check,
      `There is no method ${unknown.map((method) => JSON.stringify(method)).join(', ')}.`,
      'Check the spelling: docs/client-protocol.md, Methods, has all there are.',
    );
  if (methods.length === 0)
    return visit.advise(
      check,
      'There are none, so every case is skipped.',
      'List what the client implements.',
    );
  return visit.ok(check, `${methods.length} of ${Object.keys(METHODS).length}`);
}

function checkMaxInFlight(given: unknown, visit: Notes): Finding {
  const check = 'most calls at once';
  if (isCount(given) && given <= MOST_AT_ONCE) return visit.ok(check, `${given}`);
  if (isCount(given))
    return visit.advise(check, `It wants ${given}.`, `Countersign makes ${MOST_AT_ONCE} at most.`);
  return visit.wrong(
    check,
    `maxInFlight is ${JSON.stringify(given)}.`,
    'Make it a whole number from 1 up, or leave it out for 1.',
  );
}

const isCount = (given: unknown): given is number => Number.isInteger(given) && Number(given) >= 1;
