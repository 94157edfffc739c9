import { readFileSync } from 'node:fs'
import { ed25519 } from '@noble/curves/ed25519.js'
import { describe, expect, it } from 'vitest'
import { fromBase64, fromHex, LogError, toBase64, toHex, utf8, joined, type Finding } from './bytes'
import { LogCheck, type Memory, type Source } from './check'
import { checkInclusion, entryOf } from './merkle'
import { fingerprint, openCheckpoint, parseCheckpoint, parseKey } from './note'
import { parseProof, verifyProof } from './proof'

// The known answers of docs/formats/log.md, section 11, which internal/translog is held to as well.
interface Vectors {
  entries: { entry: string; leaf: string }[]
  roots: Record<string, string>
  seed: string
  name: string
  vkey: string
  fingerprint: string
  checkpoint: string
  proof: string
}
const known = JSON.parse(readFileSync('../internal/translog/testdata/v1.json', 'utf8')) as Vectors
/** Entry 300 of that log, whose proof is among the known answers. */
const c256 = '2bb108a259852a719bd59f0b4e770f53987b6527f83773e670a9e74e4f369986'
const csm3 = 'a3b51738214801cf91c5a71533c60debf65aaf6fff7214d81ee5a7e9c5b04bdf'
const entry = entryOf(c256, csm3)
const key = parseKey(known.vkey)
const agency = known.name.slice('liuhen/'.length)

/** What a check found; undefined where it found nothing. */
function found(check: () => unknown): Finding | undefined {
  try {
    check()
  } catch (thrown) {
    if (thrown instanceof LogError) return thrown.finding
    throw thrown
  }
  return undefined
}

async function foundLater(check: Promise<unknown>): Promise<Finding | undefined> {
  return check.then(() => undefined, (thrown: unknown) => {
    if (thrown instanceof LogError) return thrown.finding
    throw thrown
  })
}

/** Signs any text with the known key. */
function sign(text: string): string {
  return `${text}\n\u2014 ${known.name} ${toBase64(joined(key.id, ed25519.sign(utf8(text), fromHex(known.seed, 32))))}\n`
}

describe('a log’s key', () => {
  it('is read, and has the fingerprint that receipts show', () => {
    expect(key.name).toBe(known.name)
    expect(fingerprint(key).replace(/-/g, '')).toBe(known.fingerprint.slice(0, 32))
    expect(fingerprint(key)).toBe('df03-530b-8554-2668-c368-e3ee-2f76-e274')
    expect(parseKey(`${known.vkey}\n`).text).toBe(known.vkey)
  })

  it('has one spelling', () => {
    for (const wrong of ['', known.vkey.replace('+2d3d7070+', '+2d3d7071+'), known.vkey.replace('+2d3d7070+', '+2D3D7070+'), known.vkey.replace('+AQOh', '+AgOh'), known.vkey.slice(0, -4), `${known.vkey}\n\n`, `x${known.vkey}`]) {
      expect(found(() => parseKey(wrong)), wrong).toBe('malformed')
    }
  })
})

describe('a checkpoint', () => {
  it('opens under its key, beside signatures of strangers', () => {
    const checkpoint = openCheckpoint(known.checkpoint, key)
    expect(checkpoint.size).toBe(600)
    expect(toBase64(checkpoint.root)).toBe(known.roots['600'])
    const witness = `\u2014 example.org/witness ${toBase64(new Uint8Array(68))}\n`
    expect(openCheckpoint(known.checkpoint + witness, key).size).toBe(600)
  })

  it('does not open when any of its bytes is another', () => {
    for (let at = 0; at < known.checkpoint.length; at++) {
      const other = known.checkpoint[at] === 'A' ? 'B' : 'A'
      const mutated = known.checkpoint.slice(0, at) + other + known.checkpoint.slice(at + 1)
      expect(found(() => openCheckpoint(mutated, key)), `byte ${at}`).toBeDefined()
    }
  })

  it('does not open when it is of another log, unsigned, signed wrongly beside rightly, or extended', () => {
    const other = `liuhen/other\n600\n${known.roots['600']}\n`
    expect(found(() => openCheckpoint(sign(other), key))).toBe('signature')
    expect(found(() => openCheckpoint(`${known.checkpoint.split('\n\n')[0]}\n\n`, key))).toBeDefined()
    const bad = `\u2014 ${known.name} ${toBase64(joined(key.id, new Uint8Array(64)))}\n`
    expect(found(() => openCheckpoint(known.checkpoint + bad, key))).toBe('signature')
    expect(found(() => openCheckpoint(sign(`${known.name}\n600\n${known.roots['600']}\nmore\n`), key))).toBe('malformed')
    expect(found(() => openCheckpoint(known.checkpoint.replace('\n600\n', '\n600\r\n'), key))).toBe('malformed')
  })

  it('has one spelling of its numbers, and a bound', () => {
    const text = (size: string): string => `${known.name}\n${size}\n${known.roots['600']}\n`
    expect(parseCheckpoint(text('281474976710656')).size).toBe(2 ** 48)
    for (const size of ['0600', '-1', '+1', '1e3', '281474976710657', '9007199254740993', '']) expect(found(() => parseCheckpoint(text(size))), size).toBe('malformed')
  })
})

describe('a proof', () => {
  it('leads from the entry to the signed root', () => {
    expect(verifyProof(known.proof, 300, entry, key).size).toBe(600)
  })

  it('fails when the entry, the place, or any of its bytes is another', () => {
    for (let at = 0; at < entry.length; at++) {
      const mutated = entry.slice()
      mutated[at]! ^= 1
      expect(found(() => verifyProof(known.proof, 300, mutated, key)), `entry ${at}`).toBe('inclusion')
    }
    expect(found(() => verifyProof(known.proof, 301, entry, key))).toBe('entry')
    expect(found(() => verifyProof(known.proof.replace('index 300', 'index 301'), 301, entry, key))).toBe('inclusion')
    for (let at = 0; at < known.proof.length; at++) {
      const mutated = known.proof.slice(0, at) + (known.proof[at] === 'A' ? 'B' : 'A') + known.proof.slice(at + 1)
      expect(found(() => verifyProof(mutated, 300, entry, key)), `byte ${at}`).toBeDefined()
    }
  })

  it('fails when a hash is left out, added, or two change places', () => {
    const { path, signed } = parseProof(known.proof)
    const checkpoint = openCheckpoint(signed, key)
    expect(found(() => checkInclusion(checkpoint, 300, entry, path))).toBeUndefined()
    expect(found(() => checkInclusion(checkpoint, 300, entry, path.slice(1)))).toBe('inclusion')
    expect(found(() => checkInclusion(checkpoint, 300, entry, path.slice(0, -1)))).toBe('inclusion')
    expect(found(() => checkInclusion(checkpoint, 300, entry, [...path, path[0]!]))).toBe('inclusion')
    expect(found(() => checkInclusion(checkpoint, 300, entry, [path[1]!, path[0]!, ...path.slice(2)]))).toBe('inclusion')
    expect(found(() => checkInclusion(checkpoint, 600, entry, path))).toBe('inclusion')
    expect(found(() => checkInclusion(checkpoint, -1, entry, path))).toBe('inclusion')
  })

  it('holds in the smallest trees, at both edges', () => {
    const bytes = (i: number): Uint8Array => fromHex(known.entries[i]!.entry, 80)
    const leaf = (i: number): Uint8Array => fromBase64(known.entries[i]!.leaf)
    const tree = (size: string) => ({ origin: known.name, size: Number(size), root: fromBase64(known.roots[size]!) })
    checkInclusion(tree('1'), 0, bytes(0), [])
    checkInclusion(tree('2'), 0, bytes(0), [leaf(1)])
    checkInclusion(tree('2'), 1, bytes(1), [leaf(0)])
    expect(found(() => checkInclusion(tree('2'), 0, bytes(1), [leaf(0)]))).toBe('inclusion')
    expect(found(() => checkInclusion({ origin: known.name, size: 0, root: fromBase64(known.roots['0']!) }, 0, bytes(0), []))).toBe('inclusion')
  })

  it('has one spelling', () => {
    expect(parseProof(known.proof.replace('index', 'extra AAAA\nindex')).place).toBe(300)
    for (const wrong of ['', known.proof.replace('@v1', '@v2'), known.proof.replace('index 300', 'index 0300'), known.proof.replace('index', 'extra A\nindex'), known.proof.replace('\n\n', '\nAAAA\n\n')]) {
      expect(found(() => parseProof(wrong)), wrong).toBe('malformed')
    }
    for (const wrong of ['QQ', 'QR==', 'Q Q=', '=']) expect(found(() => fromBase64(wrong)), wrong).toBe('malformed')
    for (const wrong of ['AB', 'a', 'zz']) expect(found(() => fromHex(wrong, 1)), wrong).toBe('malformed')
  })
})

describe('a check of listed events', () => {
  const listed = { agency, place: 300, c256, csm3 }
  const source = (over: Partial<Source> = {}): Source => ({
    key: async () => `${known.vkey}\n`,
    checkpoint: async () => known.checkpoint,
    proof: async () => ({ entry: toBase64(entry), proof: known.proof }),
    tile: () => Promise.reject(new Error('no tile is needed')),
    ...over,
  })
  const memory = (): Memory & { all: Map<string, string> } => {
    const all = new Map<string, string>()
    return { all, getItem: (name) => all.get(name) ?? null, setItem: (name, value) => void all.set(name, value) }
  }

  it('accepts what stands in the log, and knows its key the next time', async () => {
    const kept = memory()
    const check = new LogCheck(source(), kept)
    expect((await check.event(listed)).size).toBe(600)
    expect((await check.open(agency)).first).toBe(true)
    expect((await new LogCheck(source(), kept).open(agency)).first).toBe(false)
  })

  it('refuses an event that was changed in the list, or a proof of another', async () => {
    expect(await foundLater(new LogCheck(source(), memory()).event({ ...listed, c256: csm3 }))).toBe('entry')
    expect(await foundLater(new LogCheck(source(), memory()).event({ ...listed, place: 299 }))).toBe('entry')
    const forged = entryOf(csm3, c256)
    const lying = source({ proof: async () => ({ entry: toBase64(forged), proof: known.proof }) })
    expect(await foundLater(new LogCheck(lying, memory()).event({ ...listed, c256: csm3, csm3: c256 }))).toBe('inclusion')
  })

  it('refuses another key than the one it knows, or that of another log', async () => {
    const kept = memory()
    kept.setItem(`liuhen.log-key.${known.name}`, `${known.vkey.slice(0, -1)}5`)
    expect(await foundLater(new LogCheck(source(), kept).event(listed))).toBe('key-changed')
    expect(await foundLater(new LogCheck(source(), memory()).event({ ...listed, agency: 'other' }))).toBe('signature')
  })

  it('knows a checkpoint that was kept, and one that the log does not continue', async () => {
    expect((await new LogCheck(source(), memory()).continues(agency, known.checkpoint)).size).toBe(600)
    const other = (size: number, root: string): string => sign(`${known.name}\n${size}\n${root}\n`)
    expect(await foundLater(new LogCheck(source(), memory()).continues(agency, other(600, known.roots['513']!)))).toBe('forked')
    expect(await foundLater(new LogCheck(source(), memory()).continues(agency, other(601, known.roots['600']!)))).toBe('shrunk')
    expect(await foundLater(new LogCheck(source(), memory()).continues(agency, known.checkpoint.replace('\n600\n', '\n599\n')))).toBe('signature')
    expect(await foundLater(new LogCheck(source(), memory()).continues(agency, 'no checkpoint\n'))).toBe('malformed')
    const lying = source({ tile: async () => new Uint8Array(88 * 32) })
    expect(await foundLater(new LogCheck(lying, memory()).continues(agency, other(513, known.roots['513']!)))).toBeDefined()
  })

  it('refuses a log that became shorter or was forked', async () => {
    const kept = memory()
    kept.setItem(`liuhen.log-checkpoint.${known.name}`, `601 ${known.roots['513']}`)
    expect(await foundLater(new LogCheck(source(), kept).event(listed))).toBe('shrunk')
    kept.setItem(`liuhen.log-checkpoint.${known.name}`, `600 ${known.roots['513']}`)
    expect(await foundLater(new LogCheck(source(), kept).event(listed))).toBe('forked')
    const two = source({ checkpoint: async () => sign(`${known.name}\n600\n${known.roots['513']}\n`) })
    expect(await foundLater(new LogCheck(two, memory()).event(listed))).toBe('forked')
    expect(toHex(entry)).toContain(c256)
  })
})
