import { afterAll, expect } from 'vitest'
import type { Page, Route } from 'playwright-core'
import { Card } from '../fixture/card.ts'
import { story, type Stage } from '../fixture/story.ts'
import { password, type Person } from '../fixture/town.ts'

const card = new Card()
/** Another card, with a file of the same name. */
const twin = new Card()
afterAll(() => { for (const one of [card, twin]) one.remove() })

/** An officer who was at one activity. */
async function afterWork({ town }: Stage): Promise<Person> {
  const place = await town()
  const officer = await place.officer('陈禾')
  await place.outing(officer)
  return officer
}

/** Goes to where files are chosen for that activity. */
async function toFiles(page: Page): Promise<void> {
  await page.getByRole('link', { name: '上传移交' }).click()
  await page.getByRole('combobox', { name: /^执法活动/ }).selectOption({ index: 1 })
  await page.getByRole('radio', { name: '不涉及' }).check()
  await page.getByRole('radio', { name: '都没有' }).check()
}

const row = (page: Page, name: string) => page.getByRole('row', { name: new RegExp(name) }).first()

story('a session ends while a film is on its way, and the film arrives behind the lock screen', async (stage) => {
  const officer = await afterWork(stage)
  const desk = await stage.signedIn(officer.login)
  const { page } = desk
  await toFiles(page)

  // The second piece waits until the session is over.
  let release = (): void => {}
  const over = new Promise<void>((resolve) => { release = resolve })
  let pieces = 0
  await page.route('**/api/v1/uploads/*', async (route: Route) => {
    if (route.request().method() === 'PATCH' && ++pieces === 2) await over
    return route.fallback()
  })
  await page.getByLabel('选择文件', { exact: true }).setInputFiles(card.write('DSJ07_0912.mp4', 20_000_000))
  await row(page, 'DSJ07_0912').getByText('41%').waitFor()

  // In another tab of the same browser he signs out, and this one is locked at what he does next.
  const tab = await desk.context.newPage()
  await tab.goto('/')
  await tab.getByRole('button', { name: '退出' }).click()
  await tab.waitForURL('**/login**')
  await tab.close()
  await page.getByRole('link', { name: '工作台' }).click()
  const lock = page.getByRole('dialog').filter({ has: page.getByLabel(/口令/) })
  await lock.waitFor()
  await desk.look('upload-lock')
  release()
  await page.getByText('上传任务：共 1 个，已收存 0 个').waitFor({ state: 'hidden' }) // all is stored: the tray goes
  expect(await lock.isVisible()).toBe(true)

  await lock.getByLabel(/口令/).fill(password)
  await lock.getByRole('button', { name: '继续' }).click()
  await page.getByRole('heading', { name: '陈禾的工作台' }).waitFor()
  await toFiles(page)
  await row(page, 'DSJ07_0912').getByText('接收后入库').waitFor()
  await page.getByRole('row', { name: /合计 1/ }).waitFor()

  // Whoever signs out leaves nothing of his uploads in the window.
  await page.getByRole('button', { name: '退出' }).click()
  await page.waitForURL('**/login**')
  expect(await page.getByText('DSJ07_0912').count()).toBe(0)
})

story('an upload that was begun on one PC goes on on another, with the same file alone', async (stage) => {
  const officer = await afterWork(stage)
  const film = card.write('DSJ07_0942.mp4', 20_000_000)
  const first = await stage.signedIn(officer.login)
  await toFiles(first.page)
  let pieces = 0
  const cut = (route: Route) => (route.request().method() === 'PATCH' && ++pieces > 1 ? route.abort() : route.fallback())
  await first.page.route('**/api/v1/uploads/*', cut)
  await first.page.getByLabel('选择文件', { exact: true }).setInputFiles(film)
  await first.page.getByText(/连接中断，服务器已存 8\.4 MB/).waitFor()

  const second = await stage.signedIn(officer.login)
  const { page } = second
  await toFiles(page)
  const unfinished = page.getByRole('table', { name: '没有传完的文件' })
  await unfinished.getByRole('cell', { name: '8.4 MB' }).waitFor()
  await second.look('upload-unfinished')
  let sent = 0
  page.on('request', (request) => { if (request.method() === 'PATCH') sent++ })
  const choose = async (file: string): Promise<void> => {
    const chooser = page.waitForEvent('filechooser')
    await unfinished.getByRole('button', { name: '选择同一文件' }).click()
    await (await chooser).setFiles(file)
  }

  // Another name is refused at once; the same name with other bytes when its beginning was read.
  await choose(card.write('DSJ07_0943.mp4', 20_000_000))
  await page.getByText('这不是同一个文件').waitFor()
  await second.look('upload-another-name')
  await choose(twin.write('DSJ07_0942.mp4', 20_000_000, 'another recording'))
  await row(page, 'DSJ07_0942').getByText('未成功').waitFor()
  await page.getByText('没有发送任何内容').waitFor()
  await second.look('upload-another-file')
  await row(page, 'DSJ07_0942').getByRole('button', { name: '移出列表' }).click()
  expect(sent).toBe(0)

  await choose(film)
  await row(page, 'DSJ07_0942').getByText('接收后入库').waitFor()
  expect(sent).toBe(2) // the film's 8.4 to 16.8 MB and its rest
  await second.look('upload-elsewhere')
  await page.getByRole('row', { name: /合计 1/ }).waitFor()

  // The first PC is told so, and begins nothing anew.
  await first.page.unroute('**/api/v1/uploads/*', cut)
  await first.page.getByText('本页已不能继续这个上传').waitFor()
  await first.look('upload-moved')
  expect(await page.getByRole('table', { name: '没有传完的文件' }).count()).toBe(0)
})
