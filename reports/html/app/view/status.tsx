import type { Status } from '../../../../harness/result.ts';
import { SIGNS } from '../words.ts';

/** The sign of a status, with its name beside it or for those who hear it. */
export const StatusMark = ({ status, named }: { status: Status; named?: boolean }) => (
  <span class={`status ${status}`}>
    <span class="mark" aria-hidden="true">
      {SIGNS[status]}
    </span>
    <span class={named ? 'name' : 'unseen'}>{status}</span>
  </span>
);

/** How much a finding weighs. */
export const LevelMark = ({ level }: { level: string }) => <span class={`level ${level}`}>{level}</span>;
