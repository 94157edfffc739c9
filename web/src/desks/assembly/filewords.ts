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
