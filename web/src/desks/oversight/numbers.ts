import type { Wire } from '@/api/client'

/** How many of one noun are in one state. */
export interface Held { state: string; number: number; more: boolean }

/** One agency's numbers, by noun. */
export interface HeldLine { agency: string; held: Record<string, Held[] | undefined> }

/** What lies where: a line for each agency that has something, and the nouns that any of them has, in the order of the server's list. */
export function heldLines(agencies: Pick<Wire['Standing'], 'agency' | 'numbers'>[]): { nouns: string[]; lines: HeldLine[] } {
  const lines: HeldLine[] = []
  const nouns = new Set<string>()
  for (const { agency, numbers } of agencies) {
    const held: HeldLine['held'] = {}
    for (const { noun, state, number, more } of numbers) {
      if (number === 0) continue
      nouns.add(noun)
      ;(held[noun] ??= []).push({ state, number, more: more ?? false })
    }
    if (Object.keys(held).length > 0) lines.push({ agency, held })
  }
  return { nouns: [...nouns], lines }
}
