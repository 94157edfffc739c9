import { fileURLToPath } from 'node:url'
import vue from '@vitejs/plugin-vue'

import { defineConfig } from 'vitest/config'
import { Closing } from './build/closing.ts'
import { elementStyles } from './build/elementstyles.ts'
import { packed } from './build/packed.ts'
import { routeList } from './build/routes.ts'

// The floor is Chromium 86 (../docs/decisions/0026-the-web-app.md); nothing newer may reach a browser.
const floor = 'chrome86'

export default defineConfig({
  plugins: [vue(), elementStyles(), routeList(), packed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: floor,
    cssTarget: floor,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    assetsInlineLimit: 0, // the policy of the page allows no data: but in pictures
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/log': 'http://127.0.0.1:8080' } },
  test: {
    environment: 'happy-dom',
    reporters: ['default', new Closing('web')],
    include: ['src/**/*.test.ts', 'build/**/*.test.ts'],
    setupFiles: ['src/testing/setup.ts'],
    server: { deps: { inline: ['element-plus'] } },
  },
})
