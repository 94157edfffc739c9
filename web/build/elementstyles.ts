import type { Plugin } from 'vite'

const named = /import\s*(?!type\b)\{([^}]*)\}\s*from\s*['"]element-plus['"]/g

/** The folder of an Element Plus component: ElConfigProvider → config-provider. */
export const folderOf = (component: string): string => component.replace(/^El/, '').replace(/(?<!^)([A-Z])/g, '-$1').toLowerCase()

/** Adds to a module the style sheets of the components that it imports, and of no others. */
export function elementStyles(): Plugin {
  return {
    name: 'liuhen-element-styles',
    enforce: 'post',
    apply: (_, { command }) => command === 'build' || !process.env.VITEST,
    transform(code, id) {
      if (id.includes('node_modules')) return undefined
      const components = [...code.matchAll(named)].flatMap(([, list]) => (list ?? '').split(',').map((name) => name.trim().split(/\s+/)[0]!))
      const sheets = components.filter((name) => /^El[A-Z]/.test(name)).map((name) => `import 'element-plus/es/components/${folderOf(name)}/style/css';`)
      return sheets.length > 0 ? { code: `${sheets.join('')}${code}`, map: null } : undefined
    },
  }
}
