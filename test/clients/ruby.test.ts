import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ALL_PASSED, wholeRun } from '../support/whole-run.ts';

const isRuby = 'require "rexml/document"; exit RUBY_VERSION >= "3.1"';
const hasRuby = spawnSync('ruby', ['-e', isRuby]).status === 0;
if (!hasRuby)
  console.log('The Ruby client is not tested: there is no Ruby 3.1 or later with rexml on the path.');

test.skipIf(!hasRuby)(
  'the Ruby client passes every case',
  async () => {
    expect(await wholeRun(['ruby', 'clients/ruby/adapter.rb'])).toEqual(ALL_PASSED);
  },
  240_000,
);
