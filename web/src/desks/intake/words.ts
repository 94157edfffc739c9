import type { Wire } from '@/api/client'
import { packs, roleWords, said } from '@/api/packs'

export { activityKindName as kindName, said } from '@/api/packs'

/** The title of a part that people play in an activity, else its code. */
export const roleName = (pack: string, code: string): string => {
  const words = roleWords(pack, code)
  return words ? said(words) : code
}

/** The pack of the agency's day: an installation has one. Undefined until it is read. */
export const packNow = (): Wire['Pack'] | undefined => packs()[0]
