// One check of events against their logs, by this browser alone: the server gives proofs, and is not believed.
import { fromBase64, LogError, same } from './bytes'
import { checkConsistency, consistencyPath, tilePath } from './consistency'
import { entryOf } from './merkle'
import { fingerprint, openCheckpoint, parseKey, rootText, type Checkpoint, type LogKey } from './note'
import { verifyProof } from './proof'

/** From where keys, checkpoints, proofs and tiles come. */
export interface Source {
  key: (agency: string) => Promise<string>
  checkpoint: (agency: string) => Promise<string>
  proof: (agency: string, place: number) => Promise<{ entry: string; proof: string }>
  /** A file of the log's tiles, by its path below the log. */
  tile: (agency: string, path: string) => Promise<Uint8Array>
}

/** What this browser keeps from one check to the next; localStorage is one. */
export interface Memory {
  getItem: (name: string) => string | null
  setItem: (name: string, value: string) => void
}

/** An event as the API lists it. */
export interface Listed {
  agency: string
  place: number
  c256: string
  csm3: string
}

/** A log that was opened: its key is the one that this browser knows, its newest checkpoint is signed by it. */
export interface OpenedLog {
  agency: string
  fingerprint: string
  /** Whether this browser met the key for the first time: its fingerprint must come another way as well. */
  first: boolean
  newest: Checkpoint
  /** The newest checkpoint as it was served, with its signatures: what is kept outside. */
  signed: string
  /** The public key under which it verified, as text. */
  key: string
}

/** Checks events; each log is opened once. */
export class LogCheck {
  readonly #source: Source
  readonly #memory: Memory
  readonly #logs = new Map<string, Promise<{ key: LogKey; log: OpenedLog }>>()

  constructor(source: Source, memory: Memory) {
    this.#source = source
    this.#memory = memory
  }

  /** Opens an agency's log. Throws LogError where it is not the one that this browser knows. */
  async open(agency: string): Promise<OpenedLog> { return (await this.#opened(agency)).log }

  /** Throws LogError unless the event, as it is listed, stands at its place in its log. */
  async event(listed: Listed): Promise<Checkpoint> {
    const { key, log } = await this.#opened(listed.agency)
    const { entry, proof } = await this.#source.proof(listed.agency, listed.place)
    const expected = entryOf(listed.c256, listed.csm3)
    if (!same(fromBase64(entry), expected)) throw new LogError('entry')
    const checkpoint = verifyProof(proof, listed.place, expected, key)
    agree(log.newest, checkpoint)
    return checkpoint
  }

  /**
   * The checkpoint that was kept elsewhere, if the log continues it: all that it covers is still there, unchanged. Throws
   * LogError where the log does not, or where the text is no checkpoint of this log.
   */
  async continues(agency: string, kept: string): Promise<Checkpoint> {
    const { key, log } = await this.#opened(agency)
    const older = openCheckpoint(kept, key)
    if (older.size > log.newest.size) throw new LogError('shrunk')
    const path = await consistencyPath(older.size, log.newest.size, (level, n, width) => this.#source.tile(agency, tilePath(level, n, width)))
    checkConsistency(older, log.newest, path)
    return older
  }

  #opened(agency: string): Promise<{ key: LogKey; log: OpenedLog }> {
    const known = this.#logs.get(agency) ?? this.#openOnce(agency)
    this.#logs.set(agency, known)
    return known
  }

  async #openOnce(agency: string): Promise<{ key: LogKey; log: OpenedLog }> {
    const key = parseKey(await this.#source.key(agency))
    if (key.name !== `liuhen/${agency}`) throw new LogError('signature')
    const first = this.#recognise(key)
    const signed = await this.#source.checkpoint(agency)
    const newest = openCheckpoint(signed, key)
    this.#advance(newest)
    return { key, log: { agency, fingerprint: fingerprint(key), first, newest, signed, key: key.text } }
  }

  /** Whether the key is new here; one that differs from the known one is refused. */
  #recognise(key: LogKey): boolean {
    const name = `liuhen.log-key.${key.name}`
    const known = this.#memory.getItem(name)
    if (known !== null && known !== key.text) throw new LogError('key-changed')
    if (known === null) this.#memory.setItem(name, key.text)
    return known === null
  }

  /** Keeps the largest checkpoint that was ever seen here, and refuses one that takes something back. */
  #advance(newest: Checkpoint): void {
    const name = `liuhen.log-checkpoint.${newest.origin}`
    const [size, root] = (this.#memory.getItem(name) ?? '0 ').split(' ')
    if (newest.size < Number(size)) throw new LogError('shrunk')
    if (newest.size === Number(size) && size !== '0' && rootText(newest) !== root) throw new LogError('forked')
    this.#memory.setItem(name, `${newest.size} ${rootText(newest)}`)
  }
}

/** Two checkpoints of one size have one root, or the log was forked. */
function agree(a: Checkpoint, b: Checkpoint): void {
  if (a.size === b.size && !same(a.root, b.root)) throw new LogError('forked')
}
