/** What the order of a case file is made of: a sort key, in which gaps are allowed. */
export interface Placed {
  id: string
  position: number
}

/** The gap that is left behind the last one, so that others fit between without moving any. */
const gap = 1024

/** The position of what is put at the end. */
export const afterLast = (order: Placed[]): number => (order.length > 0 ? order[order.length - 1]!.position + gap : gap)

/**
 * The moves that bring the placement at index `from` to index `to`. Most often it is one: into the gap between its new
 * neighbours. Where there is none, those that follow step back, the last first: whatever breaks
 * off in between, each stands where it stood or nearer to where it goes.
 */
export function movesFor(order: Placed[], from: number, to: number): Placed[] {
  const moved = order[from]
  if (!moved || from === to || to < 0 || to >= order.length) return []
  const rest = order.filter((_, i) => i !== from)
  const before = to > 0 ? rest[to - 1]!.position : -1
  const after = rest[to]?.position
  if (after === undefined) return [{ id: moved.id, position: before + gap }]
  if (after - before > 1) return [{ id: moved.id, position: before + Math.floor((after - before) / 2) }]
  return [...pushedBack(rest, to, before + gap), { id: moved.id, position: before + Math.floor(gap / 2) }]
}

/** Those from index `at` on, each at least at `least` and behind the one before, as far as they must step back; the last first. */
function pushedBack(rest: Placed[], at: number, least: number): Placed[] {
  const pushed: Placed[] = []
  for (let i = at, floor = least; i < rest.length && rest[i]!.position < floor; i++, floor += gap) pushed.unshift({ id: rest[i]!.id, position: floor })
  return pushed
}
