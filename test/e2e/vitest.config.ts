import { defineConfig } from 'vitest/config'
import { Closing } from '../../web/build/closing.ts'
import { Played } from './fixture/played.ts'

export default defineConfig({
  test: {
    include: ['stories/**/*.test.ts', 'fixture/**/*.test.ts'],
    reporters: ['default', new Closing('e2e'), new Played()],
    // Each story has a program and a browser of its own; two at a time are as many as a small machine bears.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
})
