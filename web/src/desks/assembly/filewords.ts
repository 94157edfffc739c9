import type { Wire } from '@/api/client'

/** The retention periods 保管期限, the longest first. */
export const retentions: Wire['CaseFile']['retention'][] = ['Y', 'D30', 'D10']

/** The parts of a case file, in their order. */
export const parts: Wire['Placement']['part'][] = ['papers', 'evidence', 'recording', 'other']

const categories: Record<string, string> = { penalty: 'XZCF', coercion: 'XZQZ', inspection: 'XZJC' }

/** The category below ZY that a kind of matter has usually; empty where none is usual. */
export const categoryOf = (kind: string): string => categories[kind] ?? ''

/** The part to which an item goes usually. */
export function partOf(item: Pick<Wire['Item'], 'class'>): Wire['Placement']['part'] {
  if (item.class === 'video' || item.class === 'audio') return 'recording'
  return item.class === 'document' ? 'papers' : 'evidence'
}

/** A size in the unit that people say: kB, MB or GB of a thousand; small ones in bytes. */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const [unit, by] = bytes >= 1e9 ? ['GB', 1e9] as const : bytes >= 1e6 ? ['MB', 1e6] as const : ['kB', 1e3] as const
  return `${(bytes / by).toFixed(bytes >= 100 * by ? 0 : 1)} ${unit}`
}
