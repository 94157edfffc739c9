import { runnerImport, type Plugin } from 'vite'
import { fileURLToPath } from 'node:url'
import type { Desk } from '../src/desks/desk'

/** Writes dist/routes.json, by which the server tells the app's addresses from wrong ones. */
export function routeList(): Plugin {
  return {
    name: 'liuhen-routes',
    apply: 'build',
    async generateBundle() {
      const root = fileURLToPath(new URL('..', import.meta.url))
      const { module } = await runnerImport<{ desks: Desk[] }>(`${root}/src/desks/index.ts`, {
        configFile: false, root, logLevel: 'error', resolve: { alias: { '@': `${root}/src` } },
      })
      const paths = module.desks.flatMap((desk) => desk.routes.map((route) => route.path)).sort()
      this.emitFile({ type: 'asset', fileName: 'routes.json', source: JSON.stringify(paths) })
    },
  }
}
