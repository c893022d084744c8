// How long a run takes, and what of it is the harness's own, beside what Pact's verifier needs. Everything, or some parts: node bench/run.ts run share
import { measureShare } from './run/share.ts';
import { measureSuite } from './run/suite.ts';
import { measureParts } from './support/parts.ts';

await measureParts({ suite: measureSuite, share: measureShare });
