import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toned } from '@/components/tone'
import en from './en'
import zh from './zh-CN'

type Tree = { [key: string]: string | Tree }

/** Every text of a catalogue by its key. */
function texts(tree: Tree, at = ''): Map<string, string> {
  const all = new Map<string, string>()
  for (const [name, value] of Object.entries(tree)) {
    const key = at ? `${at}.${name}` : name
    if (typeof value === 'string') all.set(key, value)
    else for (const [inner, text] of texts(value, key)) all.set(inner, text)
  }
  return all
}

const chinese = texts(zh as Tree)
const english = texts(en as Tree)
const own = (key: string): boolean => !key.startsWith('term.') // term.json is generated from internal/term, which has tests of its own
const placeholders = (text: string): string[] => (text.match(/\{[^}]*\}/g) ?? []).sort()

/** Names that have no Chinese, or that are what officials write. */
const latinNames = /\b(?:SHA-256|SM3|SM2|PDF|Excel|CSV|UTF-8|ID|IP|HTTPS?|URL|JSON|Chromium|ffmpeg|liuhen(?:-verify)?|Node|GB|MB|GiB|MiB|kB|KB|Mbit|AB|QR|H\.26[45]|PTS|A4|English|RTSP|MP4|JPEG|PNG|WAV|TOTP|USB|ASIP|Esc|Enter|Alt|Ctrl|Shift|Home|End|Tab|[A-Z])\b/g

describe('the catalogues', () => {
  it('have the same keys', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort())
  })

  it('have the same placeholders', () => {
    for (const [key, text] of chinese) expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text))
  })

  it('have no empty text', () => {
    for (const [key, text] of [...chinese, ...english]) expect(text.trim(), key).not.toBe('')
  })

  it('have no Chinese in English', () => {
    const allowed = new Set(['frame.otherLanguage'])
    for (const [key, text] of english) if (own(key) && !allowed.has(key)) expect(text, key).not.toMatch(/[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]/)
  })

  it('have no English in Chinese', () => {
    for (const [key, text] of chinese) {
      if (own(key)) expect(text.replace(/\{[^}]*\}/g, '').replace(/\/[a-z]+\S*/g, '').replace(latinNames, ''), key).not.toMatch(/[A-Za-z]/)
    }
  })

  it('hold every key that the app says', () => {
    const said = sources('src').flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/\b(?:t|say)\(\s*'([\w.-]+)'/g)].map((m) => [path, m[1]!] as const))
    expect(said.length).toBeGreaterThan(50)
    for (const [path, key] of said) expect(chinese.has(key), `${path} says ${key}`).toBe(true)
  })

  it('give every state a tone', () => {
    const states = (zh as unknown as { term: { state: Record<string, Record<string, string>> } }).term.state
    expect([...toned].sort()).toEqual(Object.entries(states).flatMap(([noun, all]) => Object.keys(all).map((code) => `${noun}/${code}`)).sort())
  })
})

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sources(path)
    return /\.(ts|vue)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : []
  })
}

/** The glossary's terms, in both languages, and what it says not to say with the term to say instead. */
function readGlossary(): { terms: string[]; forbidden: Map<string, string> } {
  const terms = new Set<string>()
  const forbidden = new Map<string, string>()
  let last = -1 // the column "Do not say" of the table
  const rows = readFileSync('../docs/glossary.md', 'utf8').split('\n')
  rows.forEach((line, i) => {
    if (!line.startsWith('| ')) return
    const cells = line.split('|').map((cell) => cell.trim())
    if (rows[i + 1]?.startsWith('|--')) {
      last = cells.indexOf('Do not say')
      return
    }
    for (const word of cells.slice(1, 3)) for (const one of word.match(/(?<=`)[a-z-]+(?=`)/g) ?? []) terms.add(one).add(one.replace(/s$/, ''))
    for (const term of `${cells[1]},${cells[2]}`.split(/[,、，]\s*/)) terms.add(term.replace(/\s*[（(].*[)）]/, '').toLowerCase())
    if (last > 0) {
      // "(alone)" and "(in general)" judge meanings, which a test cannot.
      for (const word of cells[last]!.split(/[,;]\s*/)) if (word && !word.includes('(')) forbidden.set(word.toLowerCase(), cells[1]!)
    }
  })
  for (const term of terms) forbidden.delete(term)
  return { terms: [...terms].filter((term) => term.length > 1), forbidden }
}

/** Words that are wrong for the noun beside which they stand, and right for something else. */
const rightElsewhere: Record<string, string> = {
  administrator: 'each of the three is one, and a recording manager is none',
  empty: 'is a field of a form',
  record: 'is what is kept',
  folder: 'is one of the disk, from which files are brought in',
  key: 'is one of a log or of a keyboard',
  proxy: 'is one of the network',
  request: 'is what a browser sends',
  'serial number': 'is what a maker gives a device',
  'super-user': 'is what there is not',
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const isChinese = (text: string): boolean => /[\u3400-\u9fff]/.test(text)
const whole = (word: string): RegExp => (isChinese(word) ? new RegExp(word, 'g') : new RegExp(`(?<![\\w-])${escaped(word)}(?:e?s)?(?![\\w-])`, 'gi'))

describe('the glossary', () => {
  const { terms, forbidden } = readGlossary()
  const longestFirst = terms.sort((a, b) => b.length - a.length).map(whole)
  const withoutTerms = (text: string): string => longestFirst.reduce((left, term) => left.replace(term, ' '), text)

  it('was read', () => {
    expect(forbidden.size).toBeGreaterThan(60)
    expect(forbidden.get('区块链')).toBeDefined()
    expect(withoutTerms('The case file lies in the blockchain')).toMatch(/blockchain/)
  })

  it('finds none of its forbidden words in the catalogues', () => {
    const used: string[] = []
    for (const [key, text] of [...chinese, ...english].filter(([one]) => own(one))) {
      const rest = withoutTerms(text)
      for (const [word, instead] of forbidden) {
        if (!rightElsewhere[word] && whole(word).test(rest)) used.push(`${key}: "${text}" says "${word}"; the glossary has "${instead}"`)
      }
    }
    expect(used).toEqual([])
  })
})
