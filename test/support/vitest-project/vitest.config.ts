import { defineConfig } from 'vitest/config';

/** The project of somebody who has installed countersign. */
export default defineConfig({
  root: import.meta.dirname,
  resolve: {
    alias: { 'countersign/vitest': new URL('../../../harness/vitest.ts', import.meta.url).pathname },
  },
  test: { include: ['*.check.js'], cache: false },
});
