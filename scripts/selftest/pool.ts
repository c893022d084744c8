import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Outcome, Task } from './task.ts';

const WORKER = join(import.meta.dirname, 'worker.ts');
const STEADY = join(import.meta.dirname, 'steady.ts');

/** Performs tasks, so many at once, in processes of their own. @param done is told what came of each as it comes */
export async function performAll(
  tasks: Task[],
  atOnce: number,
  done: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const queue = [...tasks];
  const outcomes: Outcome[] = [];
  const work = async (): Promise<void> => {
    const worker = fork(WORKER, { execArgv: ['--import', STEADY] });
    for (let task = queue.shift(); task !== undefined; task = queue.shift()) {
      const outcome = await askFor(worker, task);
      outcomes.push(outcome);
      done(outcome);
    }
    worker.disconnect();
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, tasks.length) }, work));
  const places = new Map(tasks.map((task, index) => [key(task), index]));
  return outcomes.toSorted((a, b) => places.get(key(a.task))! - places.get(key(b.task))!);
}

const key = ({ kind, index }: Task): string => `${kind} ${index}`;

async function askFor(worker: ChildProcess, task: Task): Promise<Outcome> {
  const ended = new AbortController();
  worker.send(task);
  const [outcome] = await Promise.race([
    once(worker, 'message', { signal: ended.signal }),
    once(worker, 'exit', { signal: ended.signal }).then(([code, signal]) => {
      throw new Error(
        `A process of the selftest ended (${signal ?? `exit code ${code}`}) during ${task.name}`,
      );
    }),
  ]).finally(() => ended.abort());
  return outcome as Outcome;
}
