// A process of the selftest: is sent tasks, one at a time, and sends back what came of each.
import { type Outcome, perform, type Task } from './task.ts';

process.on('message', async (task: Task) => {
  process.send!(await outcomeOf(task));
});

async function outcomeOf(task: Task): Promise<Outcome> {
  try {
    return await perform(task);
  } catch (error) {
    return { task, problems: [`It could not be run: ${(error as Error).stack}`], cases: 0, caught: [] };
  }
}
