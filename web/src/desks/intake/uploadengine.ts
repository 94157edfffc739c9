import { DetailedError, Upload } from 'tus-js-client'
import { watch } from 'vue'
import { api, ask, type Wire } from '@/api/client'
import { freshKey } from '@/api/command'
import { isProblem, ownProblem, ProblemError, problemOf, type Problem } from '@/api/problem'
import { reenter, self } from '@/api/session'
import { language, say } from '@/i18n'
import { begunHere, remember, remembered, spoil, uploadFor, type Fingerprint } from './uploadmatch'
import { uploads, type UploadEntry } from './uploads'
import type { Asked, Told } from './uploadworker'

// Moves chosen files: reads and sends them beside each other, goes on where an upload stood, and asks the server to make
// items of them. What is true of each stands in its entry.

/** How many files are sent at once: the line is the limit, and one more hides the time between two. */
const atOnce = 2
/** How much is sent in one request, in bytes; the server acknowledges it when it is durable. */
const chunkSize = 8 << 20
const retryDelays = [1000, 3000, 5000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000]

/** What is said of the files that are chosen together. */
export interface Delivery { activity: string; origin: Wire['Origin']; restricted?: Wire['Restriction'] }

/** What moves one entry. */
interface Work {
  entry: UploadEntry
  file: File
  delivery: Delivery
  /** Under which the item is asked for. */
  key: string
  /** The unfinished upload for which the file was chosen: it goes on with this one, or not at all. */
  wanted?: string
  /** The upload's own secret, by which it goes on whatever becomes of the session. Kept here alone: a shared PC finds it nowhere. */
  token?: string
  /** The digest on its way. */
  reading?: Promise<string>
  upload?: Upload
  /** Ends the waiting for an upload that is paused: tus itself says nothing then. */
  stop?: () => void
  /** The attempt that runs. */
  running?: Promise<void>
}

const works = new Map<string, Work>()
const queue: Work[] = []
let sending = 0
let reading: Promise<unknown> = Promise.resolve()

// The worker reads one whole file after another, so that the disk is not torn between them; edges come in between.
let worker: Worker | undefined
let asked = 0
const answers = new Map<number, (told: Told) => void>()

/** A digest by the worker: of the whole file, on its way past its beginning, or of its edges. */
function sumOf(file: File, how: Pick<Asked, 'edges' | 'beginning'>, hear: (told: Told) => void = () => {}): Promise<string> {
  worker ??= begin()
  const id = ++asked
  return new Promise((resolve, reject) => {
    answers.set(id, (told) => {
      if (told.read !== undefined || told.beginning !== undefined) return hear(told)
      answers.delete(id)
      if (told.digest !== undefined) resolve(told.digest)
      else reject(new ProblemError(unreadable()))
    })
    worker!.postMessage({ id, file, ...how } satisfies Asked)
  })
}

function begin(): Worker {
  const started = new Worker(new URL('./uploadworker.ts', import.meta.url), { type: 'module' })
  started.addEventListener('message', ({ data }: MessageEvent<Told>) => answers.get(data.id)?.(data))
  return started
}

/** A problem that only the browser can know, in words of ours. */
const noticed = (code: string, words: 'unreadable' | 'another' | 'moved'): Problem => ({
  ...ownProblem('answer-unreadable'), code, type: `urn:liuhen:error:${code}`,
  title: say(`handover.${words}.title`), safe: say(`handover.${words}.safe`), next: say(`handover.${words}.next`),
})
/** The file was moved, changed or its card pulled out. */
const unreadable = (): Problem => noticed('file-unreadable', 'unreadable')
/** The file is not the one of which a part is at the server. */
export const anotherFile = (): Problem => noticed('another-file', 'another')
/** The upload's own secret works no more while the session does: it goes on from another place, or the password is a new one. */
const movedOn = (): Problem => noticed('upload-moved', 'moved')

/** Takes files in; they are on their way when it returns. `wanted` is the unfinished upload that the one file goes on with. */
export function addFiles(files: File[], delivery: Delivery, wanted?: string): void {
  for (const file of files) {
    const key = freshKey()
    uploads.push({ key, name: file.name, size: file.size, activity: delivery.activity, read: 0, acknowledged: 0, already: false, moving: false, paused: false, attempts: 0, ...(delivery.restricted ? { restricted: delivery.restricted } : {}) })
    const work: Work = { entry: uploads[uploads.length - 1]!, file, delivery, key: freshKey(), ...(wanted ? { wanted } : {}) }
    works.set(key, work)
    queue.push(work)
  }
  pump()
}

function pump(): void {
  while (sending < atOnce && queue.length > 0) {
    const work = queue.shift()!
    sending++
    work.running = carry(work).finally(() => {
      work.running = undefined
      sending--
      pump()
    })
  }
}

async function carry(work: Work): Promise<void> {
  const { entry } = work
  if (entry.paused) return
  entry.problem = undefined
  try {
    await send(work)
    if (!entry.paused) await receive(work)
  } catch (thrown) {
    const problem = problemOf(thrown)
    const ended = work.token !== undefined && problem.code === 'signed-out'
    if (ended) work.token = undefined
    entry.problem = ended ? movedOn() : problem
  } finally {
    entry.moving = false
    entry.attempts = 0
  }
}

/** The digest of the whole file, begun once, after that of the file before; with a beginning it is begun for that. */
function digest(work: Work, beginning?: Pick<Asked, 'beginning'> & { reached: (digest: string) => void }): Promise<string> {
  if (work.reading && !beginning) return work.reading
  const hear = (told: Told): void => {
    if (told.read !== undefined) work.entry.read = told.read
    if (told.beginning !== undefined) beginning?.reached(told.beginning)
  }
  const how = { edges: false, ...(beginning ? { beginning: beginning.beginning! } : {}) }
  const mine = reading.catch(() => undefined).then(() => sumOf(work.file, how, hear)).then((sum) => {
    work.entry.digest = sum
    return sum
  })
  mine.catch(() => { work.reading = undefined }) // the next attempt reads anew; who waits for it hears of the failure
  reading = mine
  work.reading = mine
  return mine
}

async function send(work: Work): Promise<void> {
  const { entry, file } = work
  const print: Fingerprint = { name: file.name, size: file.size, modified: file.lastModified, edges: await sumOf(file, { edges: true }) }
  const waiting = await waitingUploads()
  entry.upload ??= await found(work, print, waiting)
  if (entry.upload) remember(entry.upload, print, waiting)
  entry.moving = true
  void digest(work)
  while (!entry.paused) {
    if (entry.upload) work.token ??= await renewed(entry.upload)
    const end = await transfer(work, (id) => remember(id, print, waiting))
    if (end === 'over') return
    if (end.status === 404) Object.assign(entry, { upload: undefined, acknowledged: 0 }) // its time was over: from the beginning
    else if (work.token || !(await reenter())) throw new ProblemError(end)
    work.token = undefined
  }
}

/**
 * The unfinished upload with which a file goes on. One that was begun elsewhere is only named like the file: its beginning
 * at the server is held against the file's, and until that is known no byte is sent. Another file is sent as a new one, or
 * refused where it was chosen for this very upload.
 */
async function found(work: Work, print: Fingerprint, waiting: Wire['Upload'][]): Promise<string | undefined> {
  const taken = new Set(uploads.flatMap((other) => (other !== work.entry && other.upload ? [other.upload] : [])))
  const id = work.wanted ?? uploadFor(print, waiting, remembered(), taken)
  if (!id || begunHere(id, print)) return id
  if (await beginsAlike(work, id)) return id
  if (work.wanted) throw new ProblemError(anotherFile())
  return undefined
}

async function beginsAlike(work: Work, id: string): Promise<boolean> {
  const kept = await ask(api.GET('/api/v1/uploads/{id}', { params: { path: { id } } }))
  if (kept.size !== work.file.size) return false
  if (kept.offset === 0) return true
  const beginning = await new Promise<string>((resolve, reject) => {
    digest(work, { beginning: kept.offset, reached: resolve }).catch(reject)
  })
  return beginning === kept.kept_sha256
}

/** Another secret for an upload of the person's own; none for one that is over, which the session may still ask about. */
async function renewed(id: string): Promise<string | undefined> {
  try {
    return (await ask(api.POST('/api/v1/uploads/{id}/renew-token', { params: { path: { id } } }))).token
  } catch (thrown) {
    if (problemOf(thrown).code === 'upload-missing') return undefined
    throw thrown
  }
}

/** How a request shows the upload's own secret, where it has one. */
const shown = (work: Work): { headers?: Record<string, string> } => (work.token ? { headers: { Authorization: `Bearer ${work.token}` } } : {})

/** One run of tus until all is acknowledged or it was paused; where nobody is signed in, or the upload is gone, what the server said. */
function transfer(work: Work, begun: (id: string) => void): Promise<'over' | Problem> {
  const { entry, file } = work
  const endpoint = `${location.origin}/api/v1/uploads`
  return new Promise((resolve, reject) => {
    const upload = new Upload(file, {
      ...(entry.upload ? { uploadUrl: `${endpoint}/${entry.upload}` } : { endpoint }), metadata: { filename: file.name }, chunkSize, retryDelays,
      headers: { 'Accept-Language': language() }, storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => {
        entry.upload = upload.url!.slice(upload.url!.lastIndexOf('/') + 1)
        begun(entry.upload)
      },
      onBeforeRequest: (request) => {
        if (work.token) request.setHeader('Authorization', `Bearer ${work.token}`)
      },
      onAfterResponse: (_, response) => {
        work.token = response.getHeader('Liuhen-Upload-Token') ?? work.token
        const offset = Number(response.getHeader('Upload-Offset') ?? NaN)
        if (response.getStatus() < 300 && !Number.isNaN(offset)) Object.assign(entry, { acknowledged: offset, attempts: 0 })
      },
      onShouldRetry: (error, attempt) => {
        const status = error.originalResponse?.getStatus() ?? 0
        const worth = status === 0 || status >= 500 || status === 409 || status === 423 || status === 460
        if (worth) entry.attempts = attempt + 1
        return worth
      },
      onSuccess: () => resolve('over'),
      onError: (error) => (statusOf(error) === 401 || statusOf(error) === 404 ? resolve(toldBy(error)) : reject(new ProblemError(toldBy(error)))),
    })
    work.upload = upload
    work.stop = () => resolve('over')
    upload.start()
  })
}

const statusOf = (error: Error): number => (error instanceof DetailedError ? error.originalResponse?.getStatus() ?? 0 : 0)

function toldBy(error: Error): Problem {
  const body = error instanceof DetailedError ? error.originalResponse?.getBody() : undefined
  if (!body) return statusOf(error) === 0 ? ownProblem('network-away') : ownProblem('answer-unreadable', statusOf(error))
  try {
    const said: unknown = JSON.parse(body)
    return isProblem(said) ? said : ownProblem('answer-unreadable', statusOf(error))
  } catch {
    return ownProblem('answer-unreadable', statusOf(error)) // a proxy's page
  }
}

/** Holds the server's digest against ours and has the item made; the server refuses a file that is not ours. */
async function receive(work: Work): Promise<void> {
  const { entry, delivery } = work
  const [sum, kept] = await Promise.all([digest(work), ask(api.GET('/api/v1/uploads/{id}', { params: { path: { id: entry.upload! } }, ...shown(work) }))])
  if (kept.complete) entry.found = kept.sha256
  const received = await ask(api.POST('/api/v1/items', {
    params: { header: { 'Idempotency-Key': work.key } }, ...shown(work),
    body: {
      upload: entry.upload!, sha256: sum, origin: delivery.origin, links: [{ activity: delivery.activity }],
      ...(delivery.restricted ? { restricted: delivery.restricted } : {}),
    },
  }))
  entry.found = received.value.sha256
  entry.already = received.already ?? false
  entry.item = received.value
}

/** The person's uploads that have not become items. */
export async function waitingUploads(): Promise<Wire['Upload'][]> {
  const all: Wire['Upload'][] = []
  for (let after: string | undefined; ;) {
    const page = await ask(api.GET('/api/v1/uploads', { params: { query: { limit: 200, ...(after ? { after } : {}) } } }))
    all.push(...page.list)
    after = page.next
    if (!after) return all
  }
}

/** Stops sending a file; what the server has stays there. */
export function pause(entry: UploadEntry): void {
  if (entry.item || entry.problem) return
  entry.paused = true
  const work = works.get(entry.key)
  void work?.upload?.abort()
  work?.stop?.()
}

/** Goes on with a file that was paused or that failed. Where the digests differ, everything is read and sent anew. */
export async function goOn(entry: UploadEntry): Promise<void> {
  const work = works.get(entry.key)
  await work?.running
  if (!work || entry.item || (!entry.paused && !entry.problem)) return
  if (entry.problem?.code === 'declared-digest-differs' && entry.upload) {
    spoil(entry.upload)
    Object.assign(entry, { upload: undefined, found: undefined, digest: undefined, read: 0, acknowledged: 0 })
    Object.assign(work, { reading: undefined, token: undefined, wanted: undefined, key: freshKey() })
  }
  Object.assign(entry, { paused: false, problem: undefined })
  if (!queue.includes(work)) queue.push(work)
  pump()
}

/** Takes a file off the list; what the server has of it stays in the list of unfinished uploads. */
export function takeOff(entry: UploadEntry): void {
  pause(entry)
  works.delete(entry.key)
  uploads.splice(uploads.indexOf(entry), 1)
}

/** Reads the items anew that are not deposited yet. */
export async function readStates(): Promise<void> {
  const open = uploads.filter((entry) => entry.item && entry.item.state !== 'deposited' && entry.item.state !== 'void')
  await Promise.all(open.map(async (entry) => { entry.item = await ask(api.GET('/api/v1/items/{id}', { params: { path: { id: entry.item!.id } } })) }))
}

// Whoever signs out, or comes after him in the same window, finds nothing of his: neither names nor secrets. What came stays at
// the server and waits for him.
watch(() => self.value?.account, () => {
  for (const entry of [...uploads]) takeOff(entry)
  queue.length = 0
  worker?.terminate()
  worker = undefined
  for (const [id, answer] of [...answers]) answer({ id, unreadable: true }) // whoever waits for a digest gets none
  reading = Promise.resolve()
}, { flush: 'sync' })
