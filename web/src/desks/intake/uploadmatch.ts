import type { Wire } from '@/api/client'

// Which upload at the server a chosen file goes on with, after the page was loaded anew or on another PC.

/** What tells a file from another without reading all of it. */
export interface Fingerprint { name: string; size: number; modified: number; edges: string }

const said = (print: Fingerprint): string => [print.name, print.size, print.modified, print.edges].join('|')
const shelf = 'liuhen.uploads'

/** The fingerprints of uploads that were begun in this browser, by the upload's id. */
export function remembered(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(shelf) ?? '{}') as Record<string, string>
  } catch {
    return {} // somebody else's text: as if nothing were remembered, and the list of the server is there all the same
  }
}

/** Remembers which file an upload is of, and forgets those that the server does not know any more. */
export function remember(upload: string, print: Fingerprint, waiting: Pick<Wire['Upload'], 'id'>[]): void {
  const known = new Set(waiting.map((one) => one.id))
  const kept = Object.entries(remembered()).filter(([id]) => known.has(id))
  localStorage.setItem(shelf, JSON.stringify({ ...Object.fromEntries(kept), [upload]: said(print) }))
}

/** Notes that an upload holds other bytes than its file: no file goes on with it. */
export function spoil(upload: string): void {
  localStorage.setItem(shelf, JSON.stringify({ ...remembered(), [upload]: 'differs' }))
}

/** Whether an upload was noted to hold other bytes than its file. */
export const spoilt = (upload: string): boolean => remembered()[upload] === 'differs'

/** Whether an upload was begun in this browser with the very file of this fingerprint. */
export const begunHere = (upload: string, print: Fingerprint): boolean => remembered()[upload] === said(print)

/**
 * The upload with which a file may go on: the one that was begun here with this fingerprint, else one of its name and
 * size that was begun on another PC, which is only a guess: its beginning is held against the file before bytes go on.
 */
export function uploadFor(print: Fingerprint, waiting: Wire['Upload'][], known: Record<string, string>, taken: Set<string>): string | undefined {
  const free = waiting.filter((one) => !taken.has(one.id) && !one.item && one.size === print.size)
  const same = free.find((one) => known[one.id] === said(print))
  return (same ?? free.find((one) => known[one.id] === undefined && one.file_name === print.name))?.id
}
