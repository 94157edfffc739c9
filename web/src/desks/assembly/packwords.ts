import { shallowRef } from 'vue'
import { api, ask, type Wire } from '@/api/client'
import { language } from '@/i18n'

// Packs change with the regulation, not while somebody works: they are read once.

const all = shallowRef<Wire['Pack'][]>([])
let asked: Promise<void> | undefined

/** The regulation packs; empty until they are read. */
export function packs(): Wire['Pack'][] {
  asked ??= ask(api.GET('/api/v1/packs')).then((page) => { all.value = page.list }).catch(() => { asked = undefined })
  return all.value
}

/** The text of the reader's language. */
export const said = (words: Wire['Words']): string => (language() === 'en' ? words.en : words.zh)

/** What a pack says of a kind of matter; undefined until it is read. */
export const matterKind = (pack: string, code: string): Wire['MatterKind'] | undefined =>
  packs().find((one) => one.id === pack)?.matter_kinds.find((kind) => kind.code === code)

/** What a pack says of a kind of activity; undefined until it is read. */
export const activityKind = (pack: string, code: string): Wire['ActivityKind'] | undefined =>
  packs().find((one) => one.id === pack)?.activity_kinds.find((kind) => kind.code === code)

/** The title of a kind of matter, else its code. */
export function matterKindName(pack: string, code: string): string {
  const kind = matterKind(pack, code)
  return kind ? said(kind.title) : code
}

/** The title of a kind of activity, else its code. */
export function activityKindName(pack: string, code: string): string {
  const kind = activityKind(pack, code)
  return kind ? said(kind.title) : code
}
