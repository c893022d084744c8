import { runCase } from '../run-case.ts';
import type { Asked, Inputs } from './property.ts';

/** Tries one input as a case of its own, which the same rules judge. */
export const attemptCase: Inputs<Asked>['attempt'] = async (
  property,
  { given, input, mayRefuse },
  settings,
) => {
  const run = await runCase(
    {
      ...property,
      given: given ?? [],
      input: { ...property.input, ...input },
      mayRefuse: mayRefuse ?? false,
    },
    settings,
  );
  if (run === 'interrupted') return run;
  return (await run.end()) ?? run.result;
};
