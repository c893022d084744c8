import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Duplex, Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLines } from '../drivers/messages.ts';
import { pastProxies } from '../drivers/past-proxies.ts';
import { NotStarted, type Outcome, type Patient, readAnswer } from './patient.ts';

/** A program to start. */
export interface Program {
  command: string[];
  /** Where it speaks the protocol; on stdin and stdout by default. Elsewhere stdin is empty, and stdout is free text. */
  descriptor?: 3;
}

/** The circumstances a process is started in, where they differ from Countersign's own. */
export interface Surroundings {
  /** Variables that are set, or taken away where the value is undefined. */
  variables?: Record<string, string | undefined>;
  folder?: string;
}

/** How a process ended once its stdin was closed. */
export interface Ending {
  /** `exit code 0`, `signal SIGSEGV`. */
  how: string;
  code: number | null;
  afterMs: number;
  /** Whether it had to be ended by force. */
  forced: boolean;
}

/** An adapter process under examination, with all it has said. */
export interface ProcessPatient extends Patient {
  /** Waits for an answer with this `id`, without asking. */
  answerTo(id: unknown, limitMs: number): Promise<Outcome>;
  /** Lines of stdout that are no answers to anything that was asked, cut to a readable length. */
  readonly noise: string[];
  /** The end of what it wrote to stderr, or otherwise as free text. */
  readonly stderr: string;
  /** Whether it ends by itself within this time. */
  endsWithin(limitMs: number): Promise<boolean>;
  readonly ended: Ended | undefined;
  /** Whether it ended by itself, and something it had started was still there. */
  readonly leftBehind: boolean;
  /** Closes its stdin, and ends it by force if it does not end by itself in time. */
  close(limitMs: number): Promise<Ending>;
}

interface Ended {
  how: string;
  code: number | null;
}

/** How much of a line of noise is shown, in characters. */
const SHOWN = 120;
/** How many lines of noise are enough: who writes more is ended. */
const FLOOD = 5000;
const STDERR_KEPT = 8 * 1024;
/** How much later what it started may end, and how often that is looked at, in milliseconds. */
const LINGER_MS = 300;
const LOOK_EVERY_MS = 20;

const alive = new Set<ProcessPatient>();
process.on('exit', () => {
  for (const patient of alive) patient.kill();
});

/** Starts a program in a process group of its own. Rejects with {@link NotStarted}. */
export function startPatient(
  { command: [command, ...args], descriptor }: Program,
  { variables, folder }: Surroundings = {},
): Promise<ProcessPatient> {
  return new Promise((started, failed) => {
    const env = { ...process.env, ...pastProxies(process.env), ...variables };
    const stdio: ('ignore' | 'pipe')[] =
      descriptor === undefined ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe', 'pipe'];
    const child = spawn(command!, args, { stdio, detached: true, env, cwd: folder });
    child.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      failed(new NotStarted(`Failed to start "${command}": ${NOT_STARTED[code ?? ''] ?? message}.`)),
    );
    child.once('spawn', () => started(listenTo(child, descriptor)));
  });
}

const NOT_STARTED: Record<string, string> = {
  ENOENT: 'there is no such command. Check the path, or that it is installed',
  EACCES: 'it may not be executed. Set its executable bit, or name its interpreter first',
};

function listenTo(child: ChildProcess, descriptor: 3 | undefined): ProcessPatient {
  const stdout = child.stdout!;
  const stderr = child.stderr!;
  const channel = child.stdio[3] as Duplex;
  const input: Writable = descriptor === undefined ? child.stdin! : channel;
  const answers: Readable = descriptor === undefined ? stdout : channel;
  const texts: Readable[] = descriptor === undefined ? [stderr] : [stdout, stderr];
  const waiting = new Map<string, (message: Record<string, unknown>) => void>();
  const noise: string[] = [];
  let said = '';
  let ended: Ended | undefined;
  let leftBehind = false;

  input.on('error', () => {}); // A process that ended is noticed by its end.
  for (const each of texts)
    each.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-STDERR_KEPT);
    });
  readLines(answers, (line) => {
    const message = line === undefined ? undefined : readAnswer(line);
    const key = JSON.stringify(message?.id);
    const answered = message && waiting.get(key);
    waiting.delete(key);
    if (answered !== undefined) return answered(message!);
    noise.push(shown(line));
    if (noise.length > FLOOD) stop();
  });

  let killed = false;
  const kill = (): void => {
    killed = true;
    try {
      process.kill(-child.pid!, 'SIGKILL');
    } catch {
      // The group is gone already.
    }
  };
  const stop = (): void => {
    answers.removeAllListeners('data').resume();
    kill();
  };
  const whenSilent = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      const byItself = signal === null ? `exit code ${code}` : `signal ${signal}`;
      ended = { how: noise.length > FLOOD ? 'stopped, for it wrote without end' : byItself, code };
      // What it said last may come in behind its end; a child it left behind may hold the pipes open.
      const give = setTimeout(resolve, 200);
      child.once('close', () => {
        clearTimeout(give);
        resolve();
      });
    });
  });
  const whenEnded = whenSilent.then(async () => {
    leftBehind = !killed && (await outlives(child.pid!));
    alive.delete(patient);
    kill();
    for (const pipe of [answers, ...texts]) pipe.destroy();
  });

  const patient: ProcessPatient = {
    send(text, id, limitMs) {
      const outcome = patient.answerTo(id, limitMs);
      input.write(`${text}\n`);
      return outcome;
    },
    async answerTo(id, limitMs) {
      const asked = performance.now();
      const answer = new Promise<Outcome>((resolve) => {
        waiting.set(JSON.stringify(id), (message) =>
          resolve({ kind: 'answer', message, afterMs: Math.round(performance.now() - asked) }),
        );
      });
      const end = whenEnded.then((): Outcome => ({ kind: 'ended', how: ended!.how }));
      const silence = { kind: 'silence', afterMs: limitMs } as const;
      return (await within(Promise.race([answer, end]), limitMs)) ?? silence;
    },
    noise,
    get stderr() {
      return said;
    },
    get ended() {
      return ended;
    },
    get leftBehind() {
      return leftBehind;
    },
    async endsWithin(limitMs) {
      await within(whenEnded, limitMs);
      return ended !== undefined;
    },
    async close(limitMs) {
      const closed = performance.now();
      input.end();
      const forced = !(await patient.endsWithin(limitMs));
      const afterMs = Math.round(performance.now() - closed);
      if (forced) kill();
      await whenEnded;
      return { ...ended!, afterMs, forced };
    },
    kill,
  };
  alive.add(patient);
  return patient;
}

/** Whether something of a process group outlasts its leader. What ends with it is given a moment. */
async function outlives(group: number): Promise<boolean> {
  for (let waited = 0; waited < LINGER_MS; waited += LOOK_EVERY_MS) {
    if (!groupLives(group)) return false;
    await sleep(LOOK_EVERY_MS);
  }
  return groupLives(group);
}

/** Whether something of a process group still runs; what has ended and waits to be fetched does not. */
function groupLives(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch {
    return false;
  }
  const states = statesOf(group);
  return states.length === 0 || states.some((state) => state !== 'Z');
}

/** The states of the processes of a group, as letters; none where the system does not tell them in /proc. */
function statesOf(group: number): string[] {
  if (!existsSync('/proc/self/stat')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        // The name of the program stands before, in brackets, and may hold anything.
        const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return Number(itsGroup) === group ? [state!] : [];
      } catch {
        return []; // It has ended meanwhile.
      }
    });
}

async function within<T>(promise: Promise<T>, limitMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), limitMs);
  });
  const first = await Promise.race([promise, late]);
  clearTimeout(timer);
  return first;
}

function shown(line: string | undefined): string {
  if (line === undefined) return '(a line that is not UTF-8, or longer than 16 MiB)';
  return line.length <= SHOWN ? line : `${line.slice(0, SHOWN)}...`;
}
