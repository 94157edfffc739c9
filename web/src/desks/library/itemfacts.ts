import type { Wire } from '@/api/client'
import { showBytes } from '@/bytes'
import { showTime } from '@/time'
import { makerOf, showLength } from './shown'

/** A name and its value on a form. */
export interface Fact {
  name: string
  value: string
}

type Say = (key: string, args?: Record<string, unknown>) => string

/** What the facts of an item need besides it: the words, and the names of people and places. */
interface Names {
  t: Say
  officer: (id: string | undefined) => string
  agency: string
  unit: string
}

/** What an item is, where it comes from and what it proves, without what nobody said. */
export function listFacts(item: Wire['Item'], { t, officer, agency, unit }: Names): Fact[] {
  const { origin, proof, facts, deposit, freed } = item
  const all: [string, string | number | undefined][] = [
    ['fileName', item.file_name],
    ['size', `${showBytes(item.size)} (${item.size.toLocaleString('en')})`],
    ['format', [facts.format, ...(facts.codecs ?? [])].join(', ')],
    ['picture', facts.width && facts.height ? `${facts.width} × ${facts.height}` : undefined],
    ['pages', facts.pages],
    ['device', [facts.maker, facts.model, facts.serial].filter(Boolean).join(' ')],
    ['agency', [agency, unit].filter(Boolean).join(' ')],
    ['uploader', officer(item.uploader)],
    ['how', [t(`library.how.${origin.how}`), origin.carrier && t(`library.carrier.${origin.carrier}`)].filter(Boolean).join(', ')],
    ['maker', officer(makerOf(item))],
    ['provider', origin.provider],
    ['source', origin.source],
    ['copying', origin.copying],
    ['method', proof.method],
    ['proofMaker', proof.maker],
    ['madeAt', showTime(proof.made_at)],
    ['object', proof.object],
    ['problems', facts.problems?.length],
    ['accepted', item.accepted && [officer(item.accepted.officer), showTime(item.accepted.at)].filter(Boolean).join(' ')],
    ['server', deposit?.server],
    ['protection', deposit?.protection && t(`library.protection.${deposit.protection}`)],
    ['lockedUntil', showTime(deposit?.locked_until, 'day')],
    ['freed', freed && [showTime(freed.at), officer(freed.officer), freed.card, freed.name].filter(Boolean).join(' ')],
    ['void', item.void?.reason],
  ]
  return all.flatMap(([name, value]) => (value === undefined || value === '' || value === 0 ? [] : [{ name: t(`library.fact.${name}`), value: String(value) }]))
}

/** Its times, each by the clock that told it, and its length. */
export function listTimes({ times, deposit }: Wire['Item'], t: Say): Fact[] {
  const all: [string, string][] = [
    ['device', showTime(times.device, 'second') || t('library.time.none')],
    ['corrected', showTime(times.corrected, 'second') || t('library.time.none')],
    ['received', showTime(times.received, 'second')],
    ['deposited', showTime(deposit?.done, 'second')],
    ['length', times.duration_us ? showLength(times.duration_us / 1e6, 1) : ''],
  ]
  return all.filter(([, value]) => value !== '').map(([name, value]) => ({ name: t(`library.time.${name}`), value }))
}
