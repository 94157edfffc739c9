import type { Wire } from '@/api/client'
import { holds, isOfficer, ofCity, type Me } from '@/api/right'
import type { Loop } from './player'
import { showLength } from './shown'

type Marker = Wire['Marker']
type Kind = Marker['kind']

/** What can be marked, in the order in which it is offered (term.markers has the words). */
export const kinds: readonly Kind[] = ['person', 'evidence', 'credentials', 'rights', 'signature', 'other']

/** The greatest length of a marker's text in characters, as the server takes it. */
export const longest = 200

/** A place of a recording in microseconds; both are the same for a moment. */
export type Place = Pick<Wire['NewMarker'], 'from_us' | 'until_us'>

/** What a new marker marks: the loop where it has both ends, else the moment that is shown. */
export function placeOf(at: number, { a, b }: Loop): Place {
  const micros = (seconds: number): number => Math.max(0, Math.round(seconds * 1e6))
  return a !== undefined && b !== undefined ? { from_us: micros(a), until_us: micros(b) } : { from_us: micros(at), until_us: micros(at) }
}

/** A place as people read it, `0:05.0` or `0:05.0 – 0:07.5`. */
export function showPlace({ from_us, until_us }: Place): string {
  const from = showLength(from_us / 1e6, 1)
  return until_us > from_us ? `${from} – ${showLength(until_us / 1e6, 1)}` : from
}

/** Where a place is on a bar of the recording's length, in hundredths; undefined while the length is not known. */
export function onBar({ from_us, until_us }: Place, length: number): { left: number; width: number } | undefined {
  if (!(length > 0)) return undefined
  const share = (micros: number): number => Math.min(100, Math.max(0, micros / length / 1e4))
  return { left: share(from_us), width: share(until_us) - share(from_us) }
}

/** How far two places are one for whoever steps from marker to marker: players do not stop to the microsecond. */
const here = 0.05

/** The standing marker next to a place, before or after it; undefined where there is none. */
export function neighbour(markers: readonly Marker[], at: number, way: 'before' | 'after'): Marker | undefined {
  const standing = markers.filter((marker) => marker.state === 'standing')
  if (way === 'after') return standing.find((marker) => marker.from_us / 1e6 > at + here)
  return standing.filter((marker) => marker.from_us / 1e6 < at - here).pop()
}

/**
 * Whether somebody is offered to mark: officers of the item's unit, its maker, the custodian, and case officers of another
 * agency, who hold no post there (the server knows who they are). The server decides.
 */
export function mayMark(me: Me | undefined, item: Wire['Item']): boolean {
  if (!me || !isOfficer(me) || item.state === 'void') return false
  if (me.officer === item.uploader || me.officer === item.origin.maker) return true
  if (me.agency === item.agency) return (me.unit !== undefined && me.unit !== '' && me.unit === item.unit) || holds(me, 'recording-manager', 'custodian')
  return !ofCity(me) && me.posts.length === 0
}

/** Whether somebody made the marker, and may withdraw it. */
export const mine = (me: Me | undefined, marker: Marker): boolean => marker.state === 'standing' && me?.officer !== undefined && me.officer !== '' && marker.made.officer === me.officer
