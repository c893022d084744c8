import { ControlError, type Parts, siteOf } from '../control.ts';
import {
  advanceJob,
  failJob,
  findJob,
  type JobChange,
  type JobReport,
  repeatCallback,
  reportJobs,
  stopJob,
} from '../packaging/index.ts';
import type { World } from '../twin/world.ts';
import { type Handler, ok } from './handler.ts';
import { viewOf } from './journal-view.ts';

type Move = { action: 'advance' | 'finish' | 'stop' | 'report' } | { action: 'fail'; code: string };

/** The operations with the tag `jobs`. */
export const jobHandlers: Record<string, Handler> = {
  listJobsOfSite({ parameters }, { service }) {
    const { siteId } = siteOf(service.world, parameters.site!);
    return ok(reportJobs(service.world, siteId));
  },

  async moveJob({ parameters, body }, { service, deliverer }) {
    const { world } = service;
    const { siteId } = siteOf(world, parameters.site!);
    const jobId = parameters.jobId!;
    if (findJob(world, siteId, jobId) === undefined)
      throw new ControlError('missing', `The site ${siteId} has no job ${JSON.stringify(jobId)}.`);
    const report = reportIn(move(world, siteId, jobId, body as Move));
    deliverer.look();
    await deliverer.settled();
    return ok(reportJobs(world, siteId).find(({ job }) => job.job_id === jobId) ?? report);
  },

  listCallbacks({ parameters }, parts) {
    const { siteId } = siteOf(parts.service.world, parameters.site!);
    return ok(callbacks(parts, siteId));
  },
};

function move(world: World, siteId: string, jobId: string, wanted: Move): JobChange {
  switch (wanted.action) {
    case 'advance':
      return advanceJob(world, siteId, jobId, 'next');
    case 'finish':
      return advanceJob(world, siteId, jobId, 'end');
    case 'stop':
      return stopJob(world, siteId, jobId);
    case 'report':
      return repeatCallback(world, siteId, jobId);
    case 'fail':
      return failJob(world, siteId, jobId, wanted.code);
  }
}

function reportIn(change: JobChange): JobReport {
  if (change.kind === 'changed') return change.report;
  throw new ControlError('conflict', `This is not possible: ${change.reason}.`);
}

const callbacks = ({ service }: Parts, siteId: string): object[] =>
  service.journal.entries
    .filter((entry) => entry.kind === 'delivery' && entry.delivery.site === siteId)
    .map((entry) => viewOf(entry, service.world));
