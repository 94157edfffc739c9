import { shallowRef } from 'vue'
import { language } from '@/i18n'
import { api, ask, type Wire } from './client'

// What a regulation pack says does not change while somebody works: it is read once.

const all = shallowRef<Wire['Pack'][]>([])
let asked: Promise<void> | undefined

async function read(): Promise<void> {
  all.value = (await ask(api.GET('/api/v1/packs'))).list
}

/** The regulation packs; empty until they are read. */
export function packs(): Wire['Pack'][] {
  asked ??= read().catch(() => { asked = undefined })
  return all.value
}

/** What a pack says of a kind of activity; undefined until it is read. */
export const activityKind = (pack: string, code: string): Wire['ActivityKind'] | undefined =>
  packs().find((one) => one.id === pack)?.activity_kinds.find((kind) => kind.code === code)

/** The words of a part that people play in an activity; undefined until they are read. */
export const roleWords = (pack: string, code: string): Wire['Words'] | undefined =>
  packs().find((one) => one.id === pack)?.roles.find((role) => role.code === code)?.title

/** What a pack says of a kind of matter; undefined until it is read. */
export const matterKind = (pack: string, code: string): Wire['MatterKind'] | undefined =>
  packs().find((one) => one.id === pack)?.matter_kinds.find((kind) => kind.code === code)

/** The text of the reader's language. */
export const said = (words: Wire['Words']): string => (language() === 'en' ? words.en : words.zh)

/** The title of a kind of activity, else its code. */
export function activityKindName(pack: string, code: string): string {
  const kind = activityKind(pack, code)
  return kind ? said(kind.title) : code
}

/** The title of a kind of matter, else its code. */
export function matterKindName(pack: string, code: string): string {
  const kind = matterKind(pack, code)
  return kind ? said(kind.title) : code
}
