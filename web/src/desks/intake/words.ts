import { activityKind, packs, roleWords } from '@/api/packs'
import type { Wire } from '@/api/client'
import { language } from '@/i18n'

/** The text of the reader's language. */
export const said = (words: Wire['Words']): string => (language() === 'en' ? words.en : words.zh)

/** The title of a kind of activity, else its code. */
export const kindName = (pack: string, code: string): string => {
  const kind = activityKind(pack, code)
  return kind ? said(kind.title) : code
}

/** The title of a part that people play in an activity, else its code. */
export const roleName = (pack: string, code: string): string => {
  const words = roleWords(pack, code)
  return words ? said(words) : code
}

/** The pack of the agency's day: an installation has one. Undefined until it is read. */
export const packNow = (): Wire['Pack'] | undefined => packs()[0]
