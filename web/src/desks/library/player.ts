// The player's arithmetic, without a player.

/** The speeds that are offered. */
export const speeds = [0.25, 0.5, 1, 1.5, 2, 4] as const

/** What the keyboard orders. */
export type Order = 'toggle' | 'back' | 'forward' | 'frame-back' | 'frame-forward' | 'slower' | 'faster' | 'mark-a' | 'mark-b' | 'no-loop' | 'marker' | 'marker-before' | 'marker-after' | 'mute' | 'whole'

/** The keys, as they are told to people; what stands first in each is shown. */
export const keys: Record<Order, readonly string[]> = {
  toggle: [' ', 'k', 'K'],
  back: ['ArrowLeft'],
  forward: ['ArrowRight'],
  'frame-back': [','],
  'frame-forward': ['.'],
  slower: ['[', 'ArrowDown'],
  faster: [']', 'ArrowUp'],
  'mark-a': ['a', 'A'],
  'mark-b': ['b', 'B'],
  'no-loop': ['l', 'L'],
  marker: ['m', 'M'],
  'marker-before': ['p', 'P'],
  'marker-after': ['n', 'N'],
  mute: ['v', 'V'],
  whole: ['f', 'F'],
}

/** What a key orders; undefined for keys that are the browser's, and while somebody types or chooses. */
export function orderOf(event: Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'target'>): Order | undefined {
  if (event.altKey || event.ctrlKey || event.metaKey) return undefined
  const order = (Object.keys(keys) as Order[]).find((one) => keys[one].includes(event.key))
  const at = event.target as HTMLElement | null
  const seeks = at?.dataset?.seek !== undefined
  if (!seeks && /^(INPUT|SELECT|TEXTAREA)$/.test(at?.tagName ?? '')) return undefined
  if (event.key === ' ' && /^(BUTTON|A|SUMMARY)$/.test(at?.tagName ?? '')) return undefined
  return order
}

/** A part that is played over and over. */
export interface Loop {
  a?: number
  b?: number
}

/** Sets an end of the loop. Ends that would cross drop the other one. */
export function marked(loop: Loop, end: 'a' | 'b', at: number): Loop {
  const next = { ...loop, [end]: at }
  if (next.a !== undefined && next.b !== undefined && next.a >= next.b) return { [end]: at }
  return next
}

/** Where to go on from: the loop's beginning once its end was passed; undefined to play on. */
export function turnOf({ a, b }: Loop, at: number): number | undefined {
  return a !== undefined && b !== undefined && at >= b ? a : undefined
}

/** The next speed up or down. */
export function speedFrom(speed: number, by: 1 | -1): number {
  const at = speeds.findIndex((one) => one >= speed)
  return speeds[Math.min(speeds.length - 1, Math.max(0, (at < 0 ? speeds.length - 1 : at) + by))]!
}

/** Within the recording; a hair before its end, since players that reach it stop. */
export function within(at: number, length: number): number {
  return Math.min(Math.max(0, at), Math.max(0, length - 0.001))
}

/** Learns how long a frame lasts from the frames that are shown. Browsers do not tell it. */
export class FrameMeter {
  #last: number | undefined
  #shortest = Infinity

  /** A frame was shown; at is its place in the recording. */
  shown(at: number): void {
    const gap = this.#last === undefined ? 0 : Math.abs(at - this.#last)
    if (gap > 1 / 250 && gap < 0.5) this.#shortest = Math.min(this.#shortest, gap)
    this.#last = at
  }

  /** Whether it saw two frames that follow each other. */
  get known(): boolean { return this.#shortest < Infinity }

  /** Seconds of one frame; of 25 a second until it is known. */
  get seconds(): number { return this.known ? this.#shortest : 1 / 25 }
}

/** The moment of which a place in the recording is the picture, by the better of the device's clocks. */
export function momentOf(times: { device: string | null; corrected: string | null }, at: number): number | undefined {
  const start = times.corrected ?? times.device
  return start === null ? undefined : Date.parse(start) + at * 1000
}

/** Why nothing is shown: what the browser says (MediaError), in what can be told to people. */
export function failureOf(code: number | undefined): 'codec' | 'network' {
  return code === 2 ? 'network' : 'codec'
}
