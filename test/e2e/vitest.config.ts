import { defineConfig } from 'vitest/config'
import { Closing } from '../../web/build/closing.ts'

export default defineConfig({
  test: {
    include: ['stories/**/*.test.ts'],
    reporters: ['default', new Closing('e2e')],
    // Each story has a program and a browser of its own; two at a time are as many as a small machine bears.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
