import type { Desk, Entry } from './desk'

// A desk is a folder with an index.ts; nobody lists them. Screens are imported when they are opened.
const found = import.meta.glob<{ desk: Desk }>('./*/index.ts', { eager: true })

/** Every desk. */
export const desks: Desk[] = Object.keys(found).sort().map((path) => found[path]!.desk)

/** Every entry of the menu, in order within its group. */
export const menu: Entry[] = desks.flatMap((desk) => desk.menu).sort((a, b) => a.order - b.order)
