import { shallowRef } from 'vue'
import { api, ask } from '@/api/client'
import { self } from '@/api/session'

// A line of a log names accounts. Which of them are the administrators' every administrator may know; the people
// behind the others stand in the chains of what they did, for those who may see that.

const roles = shallowRef(new Map<string, string>())
let asked: Promise<void> | undefined

async function read(): Promise<void> {
  const page = await ask(api.GET('/api/v1/administrators'))
  roles.value = new Map(page.list.flatMap((account) => (account.admin ? [[account.id, account.admin] as const] : [])))
}

/** The role of an administrator's account; undefined for any other, and for readers who may not know. */
export function roleOf(account: string): string | undefined {
  if (self.value?.admin) asked ??= read().catch(() => { asked = undefined })
  return roles.value.get(account)
}
