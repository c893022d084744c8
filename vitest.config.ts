import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'properties/**/*.test.ts'],
    // Many tests start real processes, on machines that are busy with others.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
