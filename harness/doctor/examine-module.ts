import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CANNOT_LOAD, greeting } from '../drivers/handshake.ts';
import { hostOf } from '../drivers/module.ts';
import { lastWords } from '../last-words.ts';
import { checkCalls } from './calls.ts';
import { checkEndings, END_LIMIT } from './endings.ts';
import { checkIntroduction } from './introduction.ts';
import { askPatient, errorCode, inWords, NotStarted, type Outcome, resultIn } from './patient.ts';
import { startVisit } from './process-visit.ts';
import { checkSurroundings } from './surroundings.ts';
import type { VisitSettings } from './visit.ts';

/**
 * Examines a client that is an ES module. Countersign speaks the protocol for it, so what is looked at is what the module
 * says of itself, its calls, and what it does to the process it is in. Gives its title; rejects with {@link NotStarted}.
 */
export async function examineModule(file: string, settings: VisitSettings): Promise<string> {
  const path = resolve(file);
  if (!existsSync(path))
    throw new NotStarted(`There is no client module "${file}". Check the path given to --client-module.`);
  const visit = startVisit({ ...settings, program: { command: hostOf(path), descriptor: 3 } });
  const patient = await visit.start();
  const hello = await askPatient(patient, 0, 'initialize', greeting(settings.harness), settings.startMs);
  await patient.close(END_LIMIT);
  if (hello.kind === 'ended')
    throw new NotStarted(
      `The module ended its process (${hello.how}) before it answered anything.${lastWords(patient.stderr)}`,
    );
  if (errorCode(hello) === CANNOT_LOAD) throw new NotStarted(messageOf(hello));
  visit.ok('start', file);
  const result = resultIn(hello);
  if (hello.kind !== 'answer' || result === undefined) {
    const todo = 'Let its initialize give what it wants to say of itself, at once; or leave it out.';
    visit.wrong('initialize', `${inWords(hello)} ${messageOf(hello)}`.trimEnd(), todo);
    return 'the client';
  }
  visit.ok('initialize', `answered after ${hello.afterMs} ms`);
  const introduction = checkIntroduction(result.value, visit);
  await checkCalls(introduction, visit);
  await checkEndings(visit);
  await checkSurroundings(visit);
  visit.leave(
    'messages, stdout, stderr',
    'Countersign speaks the protocol for it; what it prints is free text.',
  );
  return introduction.title;
}

const messageOf = (outcome: Outcome): string =>
  outcome.kind === 'answer' ? String((outcome.message.error as { message?: unknown }).message) : '';
