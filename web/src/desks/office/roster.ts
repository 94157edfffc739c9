import type { Wire } from '@/api/client'

// What a roster's answer shows: pure, so that it can be tested without a page.

export type Answer = Wire['RosterAnswer']
export type Row = Wire['RosterRow']
/** The kinds of rosters, as the address names them. */
export const kinds = ['officers', 'devices', 'matters'] as const
export type Kind = (typeof kinds)[number]

/** Greatest size of a table in bytes; the server holds it, too. */
export const maxFile = 4 << 20

/** Reads the kind out of the address. */
export const kindOf = (text: unknown): Kind | undefined => kinds.find((kind) => kind === text)

/** Whether somebody has to look at the row. */
export const asksForWork = (row: Row): boolean => row.outcome === 'wrong' || row.outcome === 'differs'

/** The rows that are shown: all or those that ask for work, at most so many. */
export const shown = (answer: Answer, onlyWork: boolean, most: number): { rows: Row[]; more: number } => {
  const rows = onlyWork ? answer.rows.filter(asksForWork) : answer.rows
  return { rows: rows.slice(0, most), more: Math.max(0, rows.length - most) }
}

/** What is wrong with a chosen file before it is sent; undefined for nothing. */
export function unfit(file: { name: string; size: number }): 'notTable' | 'tooLarge' | undefined {
  if (!/\.xlsx$/i.test(file.name)) return 'notTable'
  return file.size > maxFile ? 'tooLarge' : undefined
}

/** What tells one choice of a file from another, so that a repetition has the key of the first attempt. */
export const choice = (file: File): object => ({ name: file.name, size: file.size, modified: file.lastModified })
