import { useMemo } from 'preact/hooks';
import type { Finding } from '../../../../contracts/rule.ts';
import { index } from '../data.ts';
import { Clause } from './clause.tsx';
import { ExpectedActual } from './difference.tsx';
import { Prose } from './prose.tsx';
import { LevelMark } from './status.tsx';

/** What is not as it must be: what was expected and seen, the mistake behind it, what to do, and where it is written. */
export function FindingView({ finding }: { finding: Finding }) {
  const { level, rule, message, requirement, expected, actual, diagnosis, hint } = finding;
  const clause = useMemo(() => index.clauses.find(({ id }) => id === finding.clause), [finding]);
  return (
    <section class={`finding ${level}`}>
      <p class="eyebrow">
        <LevelMark level={level} /> <code>{rule}</code>
      </p>
      <h2>
        {message.split('\n').map((line) => (
          <span key={line}>{line}</span>
        ))}
      </h2>
      <ExpectedActual expected={expected} actual={actual} />
      <dl class="facts">
        {diagnosis !== undefined && (
          <div class="diagnosis">
            <dt>diagnosis</dt>
            <dd>
              <Prose text={diagnosis} />
            </dd>
          </div>
        )}
        <div>
          <dt>requirement</dt>
          <dd>
            <Prose text={requirement} />
          </dd>
        </div>
        <div>
          <dt>do</dt>
          <dd>
            <Prose text={hint} />
          </dd>
        </div>
      </dl>
      {clause !== undefined && <Clause clause={clause} />}
    </section>
  );
}
