import type { Wire } from '@/api/client'
import type { Me } from '@/api/right'

/** The demo's person who is signed in, if it is one of those of the sign-in page. */
export function roleOf(me: Me | undefined, roles: Wire['DemoRole'][]): Wire['DemoRole'] | undefined {
  if (!me) return undefined
  return roles.find((one) => (me.admin ? one.role === me.admin : one.name === me.name))
}

/** How a person of the demo is called: title and name, once where they are the same. */
export function calledOf(one: Wire['DemoRole'], language: string): { title: string; name: string } {
  const title = language === 'en' ? one.title.en : one.title.zh
  return { title, name: one.name === one.title.zh ? '' : one.name }
}
